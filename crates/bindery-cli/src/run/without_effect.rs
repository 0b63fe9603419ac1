//! The options of a command line that have no effect, which `--debug` logs.

use crate::options::ParsedOptions;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve};
use bindery::meta::{Auth, Meta, Operation, Type};

/// An option, the condition under which it has no effect, and the reason.
struct Rule {
    option: &'static str,
    applies: fn(&Meta, &Operation, &ParsedOptions) -> bool,
    reason: &'static str,
}

const RULES: &[Rule] = &[
    Rule { option: "no-cli-auto-prompt", applies: |_, _, _| true, reason: "this program never prompts" },
    Rule { option: "no-cli-pager", applies: |_, _, _| true, reason: "only help is shown in a pager" },
    Rule {
        option: "cli-binary-format",
        applies: |meta, operation, _| !has_bytes(meta, Type::Shape(operation.input), &mut Vec::new()),
        reason: "the input contains no bytes",
    },
    Rule {
        option: "no-paginate",
        applies: |_, operation, _| operation.pagination.is_none(),
        reason: "the operation is not paginated",
    },
    Rule {
        option: "no-sign-request",
        applies: |_, operation, _| operation.auth == Auth::Unsigned,
        reason: "the operation requires no credentials",
    },
    Rule { option: "api-key", applies: is_not_secured, reason: "the operation has no security scheme" },
    Rule { option: "basic", applies: is_not_secured, reason: "the operation has no security scheme" },
    Rule { option: "bearer-token", applies: is_not_secured, reason: "the operation has no security scheme" },
    Rule {
        option: "ca-bundle",
        applies: |_, _, options| options.has("no-verify-ssl"),
        reason: "--no-verify-ssl disables the verification",
    },
    Rule {
        option: "system-certificates",
        applies: |_, _, options| options.has("no-verify-ssl"),
        reason: "--no-verify-ssl disables the verification",
    },
];

/// Returns a note for each option that has no effect.
pub(super) fn notes(meta: &Meta, operation: &Operation, options: &ParsedOptions) -> Vec<String> {
    let given = RULES.iter().filter(|rule| options.has(rule.option) && (rule.applies)(meta, operation, options));
    given.map(|rule| format!("--{} has no effect: {}", rule.option, rule.reason)).collect()
}

fn is_not_secured(_: &Meta, operation: &Operation, _: &ParsedOptions) -> bool {
    !matches!(operation.auth, Auth::Secured(_))
}

/// Whether values of a type may contain bytes.
fn has_bytes(meta: &Meta, ty: Type, seen: &mut Vec<usize>) -> bool {
    if let Type::Shape(shape) = ty {
        if seen.contains(&shape) {
            return false;
        }
        seen.push(shape);
    }
    match resolve(meta, ty) {
        ResolvedType::Scalar(Scalar::Blob(_)) => true,
        ResolvedType::List(item) | ResolvedType::Map(item) => has_bytes(meta, item.ty, seen),
        ResolvedType::Tuple(items) => items.iter().any(|item| has_bytes(meta, item.ty, seen)),
        ResolvedType::Structure { members, additional, .. } => {
            members.iter().any(|member| has_bytes(meta, member.ty, seen))
                || additional.is_some_and(|item| has_bytes(meta, item.ty, seen))
        }
        ResolvedType::Union { variants, .. } => {
            variants.iter().any(|variant| has_bytes(meta, Type::Shape(variant.shape), seen))
        }
        ResolvedType::Scalar(_) | ResolvedType::Document => false,
    }
}
