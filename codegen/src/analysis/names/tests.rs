//! Names of whole models.

use super::{settle::TOLD, space::is_identifier, *};
use crate::fixtures::{self, place};
use bindery_model::diagnostic::Severity;
use bindery_model::service::{Enum, EnumBase, FloatFormat, Located, Member, Retry, Tag, Variant};

/// Returns the names of the parts of a shape of this kind, and the diagnostics.
fn parts(kind: ShapeKind) -> (Vec<String>, Vec<String>) {
    let mut model = fixtures::model();
    let count = match &kind {
        ShapeKind::Structure(structure) => structure.members.len(),
        ShapeKind::Enum(shape) => shape.values.len(),
        ShapeKind::Union(union) => union.variants.len(),
        ShapeKind::Untagged(union) => union.alternatives.len(),
        ShapeKind::Newtype(_) => 0,
    };
    let id = fixtures::shape(&mut model, "Thing", kind);
    let (names, diagnostics) = Names::allocate(&model);
    let parts = (0..count).map(|index| names.member(id, index).to_string()).collect();
    (parts, diagnostics.iter().map(told).collect())
}

fn told(diagnostic: &Diagnostic) -> String {
    let labels: Vec<String> =
        diagnostic.labels.iter().map(|label| format!("{} {}", label.place.ordinal, label.text)).collect();
    let help = diagnostic.help.as_deref().filter(|_| diagnostic.severity == Severity::Error);
    let help = help.map(|help| format!(": {help}")).unwrap_or_default();
    format!("{}: {} [{}]{help}", diagnostic.code, diagnostic.message, labels.join("; "))
}

fn members(names: &[&str]) -> (Vec<String>, Vec<String>) {
    let members = names.iter().map(|name| fixtures::member(name, Type::String)).collect();
    parts(ShapeKind::Structure(Structure { members, ..Structure::default() }))
}

fn enumeration(values: Vec<EnumValue>) -> ShapeKind {
    ShapeKind::Enum(Enum { base: EnumBase::String, values, extensible: None })
}

fn values(values: &[&str]) -> (Vec<String>, Vec<String>) {
    parts(enumeration(values.iter().map(|value| fixtures::value(value)).collect()))
}

#[test]
fn keywords_are_raw_and_ours_are_spared() {
    let wire = ["type", "self", "Self", "super", "crate", "_", "gen", "new", "Default", "$ref", "2FAVerified"];
    let (names, diagnostics) = members(&wire);
    assert_eq!(names.join(" "), "r#type self_ self_2 super_ crate_ underscore r#gen new_ default_ r#ref _2fa_verified");
    assert_eq!(diagnostics.len(), 1, "self and Self");
}

#[test]
fn parameters_of_one_name_are_distinguished_by_location() {
    let at = |location| Member { location, ..fixtures::member("email", Type::String) };
    let styles = Vec::new;
    let members = vec![
        at(Location::Query { styles: styles(), allow_empty: None, verbatim: None }),
        at(Location::Form { styles: styles(), allow_empty: None }),
        at(Location::Header { styles: styles() }),
        at(Location::Header { styles: styles() }),
    ];
    let (names, _) = parts(ShapeKind::Structure(Structure { members, ..Structure::default() }));
    assert_eq!(names, ["email", "email_form", "email_header", "email_2"]);
}

#[test]
fn the_first_keeps_its_name() {
    let (names, diagnostics) = members(&["ipAddress", "IPAddress", "ip_address", "ip_address_2"]);
    assert_eq!(names, ["ip_address", "ip_address_3", "ip_address_4", "ip_address_2"]);
    assert_eq!(
        diagnostics,
        [
            "name-collision: the member `IPAddress` would share the name `ip_address` \
             [1 this one becomes `ip_address_3`; 0 this one keeps it]",
            "name-collision: the member `ip_address` would share the name `ip_address` \
             [2 this one becomes `ip_address_4`; 0 this one keeps it]",
        ]
    );
}

#[test]
fn symbols_tell_apart_before_numbers_do() {
    let (names, diagnostics) = members(&["type", "@type", "$type", "id", "_id", "id_", "ids[]", "ids"]);
    assert_eq!(names.join(" "), "r#type at_type dollar_type id underscore_id id_underscore ids ids_2");
    assert_eq!(diagnostics.len(), 5);
}

#[test]
fn values_that_are_no_identifiers() {
    let wire = ["<", "<=", "", "*", "+1", "-1", "1", "1.1", "11", "UNKNOWN", "None", "Self", "日本語", "сор", "naïve"];
    let (names, diagnostics) = values(&wire);
    assert_eq!(
        names.join(" "),
        "LessThan LessThanOrEqual Empty Star Plus1 Minus1 _1 _1_1 _11 UnknownValue None SelfValue 日本語 \
         U441U43eU440 Naive"
    );
    assert_eq!(diagnostics, [""; 0]);
}

#[test]
fn other_generators_names_of_values_are_advice() {
    let named = |value: &str, name: &str| EnumValue {
        renamed: Some(Located { value: name.to_owned(), place: place(9) }),
        ..fixtures::value(value)
    };
    let values = vec![named("a", "STATUS_OK"), named("b", "Bee"), named("c", "status-ok"), named("d", "")];
    let (names, diagnostics) = parts(enumeration(values));
    assert_eq!(names, ["StatusOk", "Bee", "StatusOk2", "D"]);
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn many_collisions_are_told_in_short() {
    let many: Vec<EnumValue> = (0..100_000).map(|_| fixtures::value("same")).collect();
    let (names, diagnostics) = parts(enumeration(many));
    assert_eq!(names[99_999], "Same100000");
    assert_eq!(diagnostics.len(), TOLD + 1);
    assert!(diagnostics[TOLD].contains("99979 more names"));
}

fn renamed(name: &str, to: &str) -> Member {
    Member {
        renamed: Some(Located { value: to.to_owned(), place: place(7) }),
        ..fixtures::member(name, Type::Float(FloatFormat::Double))
    }
}

#[test]
fn a_chosen_name_comes_first() {
    let members = vec![fixtures::member("size", Type::String), renamed("other", "size"), renamed("x", "type")];
    let (names, diagnostics) = parts(ShapeKind::Structure(Structure { members, ..Structure::default() }));
    assert_eq!(names, ["size_2", "size", "r#type"]);
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn a_chosen_name_that_is_none_is_an_error() {
    let chosen = ["r#type", "fooBar", "", "_", "new", "self", " a", "a", "a", "a\u{202e}", "a b", "мсор", "ſ"];
    let members = chosen.iter().map(|to| renamed("x", to)).collect();
    let (names, diagnostics) = parts(ShapeKind::Structure(Structure { members, ..Structure::default() }));
    assert_eq!(names.join(" "), "x x_2 x_3 x_4 x_5 x_6 x_7 a x_8 x_9 x_10 мсор x_11");
    let errors: Vec<_> = diagnostics.iter().filter(|line| !line.starts_with("name-collision")).collect();
    insta::assert_snapshot!(errors.iter().map(|line| format!("{line}\n")).collect::<String>());
}

#[test]
fn operations_shapes_and_what_is_made_of_them() {
    let mut model = fixtures::model();
    for name in ["getPet", "GetPet", "error", "Option"] {
        fixtures::operation(&mut model, name);
    }
    for name in ["Error", "Vec", "io.k8s.api.core.v1.Pod", "Response«X»", "GetPet", "PodRequired", "Pod"] {
        fixtures::shape(&mut model, name, ShapeKind::Structure(Structure::default()));
    }
    let (names, diagnostics) = Names::allocate(&model);
    let operations: Vec<String> = (0..4).map(|index| names.operation(index).to_string()).collect();
    assert_eq!(operations.join(" "), "GetPet GetPet2 ErrorOperation OptionOperation");
    assert_eq!(names.output(1), "GetPet2Output");
    let shapes: Vec<String> = (4..11).map(|index| names.shape(ShapeId(index)).to_string()).collect();
    assert_eq!(shapes.join(" "), "Error VecShape IoK8sApiCoreV1Pod ResponseX GetPet PodRequired Pod");
    assert_eq!(names.shape(model.operations[0].input), "GetPet");
    assert_eq!(names.required(model.operations[0].input), "GetPetRequired");
    assert_eq!(names.required(ShapeId(10)), "PodRequired2");
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn other_generators_names_of_enums_are_given_to_many() {
    let mut model = fixtures::model();
    for name in ["getItem.version", "getItems.version"] {
        let id = fixtures::shape(&mut model, name, enumeration(Vec::new()));
        let renamed = Located { value: "gitVersion".to_owned(), place: place(0) };
        model.shapes[id.0 as usize].renamed = Some(renamed);
    }
    let (names, diagnostics) = Names::allocate(&model);
    assert_eq!(names.shape(ShapeId(0)), "GitVersion");
    assert_eq!(names.shape(ShapeId(1)), "GetItemsVersion");
    assert_eq!(diagnostics[0].code.name(), "name-collision");
}

#[test]
fn failures_by_code() {
    let mut model = fixtures::model();
    let wire = ["NotFoundException", "InternalErrorException", "ThrottledError", "Exception", "Error", "Unknown"];
    for name in wire {
        fixtures::failure(&mut model, name, IdentifiedBy::Code(name.to_owned()), None);
    }
    let (names, _) = Names::allocate(&model);
    let failures: Vec<String> = (0..6).map(|index| names.failure(FailureId(index)).to_string()).collect();
    assert_eq!(failures.join(" "), "NotFound InternalError Throttled Exception Error UnknownFailure");
}

#[test]
fn failures_by_status() {
    let mut model = fixtures::model();
    let pet = fixtures::shape(&mut model, "Pet", ShapeKind::Structure(Structure::default()));
    let list = Type::List(Box::new(fixtures::use_of(Type::Shape(pet))));
    let failures = [
        (Status::Code(404), None),
        (Status::Default, Some(Type::String)),
        (Status::Code(404), Some(Type::Shape(pet))),
        (Status::Code(404), Some(list)),
        (Status::Code(418), None),
    ];
    for (status, content) in failures {
        fixtures::failure(&mut model, "x", IdentifiedBy::Status(status), content.map(fixtures::use_of));
    }
    let (names, diagnostics) = Names::allocate(&model);
    let failures: Vec<String> = (0..5).map(|index| names.failure(FailureId(index)).to_string()).collect();
    assert_eq!(failures.join(" "), "NotFound Default NotFoundPet NotFoundPetList Status418");
    assert!(diagnostics.is_empty());
    assert_eq!(model.failures[0].retry, Retry::Never);
}

#[test]
fn variants_bear_the_names_of_their_shapes() {
    let mut model = fixtures::model();
    let cat = fixtures::shape(&mut model, "Cat", ShapeKind::Structure(Structure::default()));
    let dog = fixtures::shape(&mut model, "Dog", ShapeKind::Structure(Structure::default()));
    let variant = |value: &str, shape| Variant { value: value.to_owned(), shape, place: place(0) };
    let variants = vec![variant("#Company.Cat", cat), variant("poodle", dog), variant("terrier", dog)];
    let discriminator = Located { value: "kind".to_owned(), place: place(0) };
    let union = fixtures::shape(&mut model, "Pet", ShapeKind::Union(Union { discriminator, variants }));
    let (names, _) = Names::allocate(&model);
    let variants: Vec<String> = (0..3).map(|index| names.variant(union, index).to_string()).collect();
    assert_eq!(variants, ["Cat", "Poodle", "Terrier"]);
}

#[test]
fn modules_by_tag() {
    let mut model = fixtures::model();
    for name in ["Pets", "pets", "type", "con", "types", "用户管理", "Untagged", "../etc/passwd"] {
        let docs = bindery_model::service::Docs::default();
        let tag = Tag { name: name.to_owned(), docs, extensions: Vec::new(), place: place(0) };
        model.service.tags.push(tag);
    }
    let (names, _) = Names::allocate(&model);
    let modules: Vec<String> = (0..8).map(|index| names.module(index).to_string()).collect();
    assert_eq!(modules.join(" "), "pets pets_2 type_ con_ types_ 用户管理 untagged etc_passwd");
    assert_eq!(names.untagged(), "untagged_2");
}

#[test]
fn look_alikes_are_kept_apart() {
    let (names, _) = values(&["日1", "日l", "日I"]);
    assert_eq!(names[0], "日1");
    let looks: BTreeSet<String> = names.iter().map(|name| unicode::looks(name)).collect();
    assert_eq!(looks.len(), 3, "{names:?}");
}

#[test]
fn packages() {
    let names = ["cognito-identity", "Pet Store", "2fa", "test", "日本語", "../x", "", "-", "a--b"];
    let packages: Vec<String> = names.iter().map(|name| package(name)).collect();
    assert_eq!(
        packages.join(" "),
        "cognito-identity pet-store service-2fa service-test u65e5-u672c-u8a9e x empty minus a--b"
    );
    assert_eq!(library("cognito-identity"), "cognito_identity");
}

/// Any name of a document results in an identifier that no lint reports.
#[test]
fn any_text_gives_an_identifier() {
    let alphabet: Vec<char> =
        "aZ09_- .$<=\u{0}\u{301}éßıſⅷǆΣς日口工ロ한сжé\u{202e}\u{200d}«̈😀ა\u{1c90}٣\u{e0041}ﬁ½₂ª·".chars().collect();
    let mut state = 1_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..50_000 {
        let text: String = (0..next() % 7).map(|_| alphabet[next() % alphabet.len()]).collect();
        for space in [&OPERATIONS, &SHAPES, &FAILURES, &VALUES, &VARIANTS, &MEMBERS, &MODULES] {
            let name = space.value_name(&text);
            assert!(is_identifier(&name), "{text:?} gave {name:?}");
            assert!(unicode::is_quiet(&name) && space.fits(&name), "{text:?} gave {name:?}");
            assert!(syn::parse_str::<Ident>(&ident(&name).to_string()).is_ok(), "{text:?} gave {name:?}");
        }
    }
}
