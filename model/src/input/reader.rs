//! Reads nodes into tables: reports every wrong, unknown or repeated key, and continues.

use super::layout::Layout;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::nearest::nearest;
use crate::node::{Entry, Identity, Mapping, Node, NodeLocation, SourceId, Value};
use crate::resolve::Documents;
use crate::service::{Skipped, SkippedKind};
use crate::source::Sources;
use std::collections::{BTreeSet, HashSet};

/// The value of a key, with its location.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub(crate) value: T,
    /// The location of the value.
    pub(crate) place: NodeLocation,
    /// The location of its key; that of the value for an item of a list.
    pub(crate) key: NodeLocation,
}

/// An optional key of a table.
pub(crate) type Field<T> = Option<Spanned<T>>;

/// A list of strings.
pub(crate) type Texts<'a> = Vec<Spanned<Text<'a>>>;

/// A string, or the source text of a number or a boolean where a string is expected (`1.10`).
pub(crate) type Text<'a> = &'a str;

/// Names and their values, in document order.
pub(crate) type Map<'a, T> = Vec<(&'a Entry, T)>;

/// The cost of a member or a value; see [`InputLimits`](crate::source::InputLimits).
pub(crate) const MEMBER: usize = 16;

/// The cost of an operation.
pub(crate) const OPERATION: usize = 128;

/// The bytes of text that cost 1.
pub(crate) const TEXT: usize = 16;

/// A value that a document declares for a schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instance<'a> {
    pub(crate) value: &'a Node,
    pub(crate) schema: &'a Node,
    /// What the value is, for diagnostics.
    pub(crate) noun: &'static str,
}

/// The state of reading: the diagnostics so far, and the budget that is left.
pub(crate) struct Reader<'s> {
    pub(crate) sources: &'s Sources,
    /// The layout of the document's format.
    pub(crate) layout: &'static Layout,
    pub(crate) diagnostics: Diagnostics,
    /// The overlays among the sources.
    overlays: BTreeSet<SourceId>,
    /// The references of schemas that have no target, and are read as any JSON value.
    pub(crate) any_json: Vec<Skipped>,
    /// The schemas that were read, each once.
    pub(crate) schemas: Vec<&'s Node>,
    known_schemas: HashSet<Identity<'s>>,
    /// The examples that are declared apart from their schemas.
    pub(crate) instances: Vec<Instance<'s>>,
    /// The budget that is left for reading and lowering.
    left: usize,
    /// The number of diagnostics when the budget ran out: later ones result from unread parts.
    exhausted: Option<usize>,
}

impl<'s> Reader<'s> {
    /// Creates a reader with the budget that the sources' limits allow.
    pub(crate) fn new(sources: &'s Sources, layout: &'static Layout, overlays: Option<&BTreeSet<SourceId>>) -> Self {
        let written: usize = sources.iter().map(|(_, source)| source.text.len()).sum();
        let left = sources.limits().growth.saturating_add(written / 2);
        Reader {
            sources,
            layout,
            diagnostics: Diagnostics::default(),
            overlays: overlays.cloned().unwrap_or_default(),
            any_json: Vec::new(),
            schemas: Vec::new(),
            known_schemas: HashSet::new(),
            instances: Vec::new(),
            left,
            exhausted: None,
        }
    }

    /// Whether a location is in an overlay, not in a document.
    pub(crate) fn is_overlay(&self, place: NodeLocation) -> bool {
        self.overlays.contains(&place.source)
    }

    /// Records a schema whose rules are checked after lowering.
    pub(crate) fn note_schema(&mut self, node: &'s Node) {
        if self.known_schemas.insert(Identity(node)) {
            self.schemas.push(node);
        }
    }

    /// Follows a reference to the first node without one; `None` if that was reported as impossible.
    pub(crate) fn follow(
        &mut self,
        documents: &Documents<'s>,
        reference: &str,
        place: NodeLocation,
    ) -> Option<&'s Node> {
        let error = match documents.follow(reference, place) {
            Ok(node) => return Some(node),
            // Only a schema can be any JSON value.
            Err(error) if error.code == Code::MISSING_DEFINITIONS => {
                Diagnostic::error(Code::DANGLING_REFERENCE, place, error.message)
                    .help("define it, or correct the reference")
            }
            Err(error) => error,
        };
        self.diagnostics.push(error.helps("`--skip-invalid` leaves out what refers to it"));
        None
    }

    /// Follows a reference of a schema to the first node without one; `None` if that was reported as impossible.
    pub(crate) fn follow_schema(
        &mut self,
        documents: &Documents<'s>,
        reference: &str,
        place: NodeLocation,
    ) -> Option<&'s Node> {
        match documents.follow(reference, place) {
            Ok(node) => Some(node),
            Err(error) => {
                self.dangling_schema(documents, reference, place, error);
                None
            }
        }
    }

    /// Reports a schema's reference that cannot be resolved, and records one that is read as any JSON value.
    pub(crate) fn dangling_schema(
        &mut self,
        documents: &Documents<'s>,
        reference: &str,
        place: NodeLocation,
        error: Diagnostic,
    ) {
        let (diagnostic, recorded) = match documents.dangling_schema(error) {
            Ok(read) => read,
            Err(error) => (error, None),
        };
        let known = |skipped: &Skipped| skipped.key == place;
        if let Some(reason) = recorded.filter(|_| !self.any_json.iter().any(known)) {
            let (kind, name) = (SkippedKind::Reference, reference.to_owned());
            self.any_json.push(Skipped { kind, name, reason, place, key: place });
        }
        self.diagnostics.push(diagnostic);
    }

    /// Takes a cost from the budget; returns `false` if it is exhausted, which is reported once.
    pub(crate) fn spend(&mut self, cost: usize, place: NodeLocation) -> bool {
        match self.left.checked_sub(cost) {
            Some(left) if self.exhausted.is_none() => {
                self.left = left;
                true
            }
            Some(_) | None => {
                if self.exhausted.is_none() {
                    let growth = self.sources.limits().growth;
                    self.diagnostics.end(
                        Diagnostic::error(Code::GROWTH_LIMIT, place, "the document exceeds the growth limit")
                            .says("reading ends here")
                            .help(format!(
                                "its size, or what its references expand to, is beyond {growth}; raise `--max-growth` if the document is trusted"
                            )),
                    );
                    self.exhausted = Some(self.diagnostics.0.len());
                }
                false
            }
        }
    }

    /// Checks the number of elements that become one item; reports an excess.
    pub(crate) fn few_enough(&mut self, count: usize, what: &str, place: NodeLocation) -> bool {
        let limit = self.sources.limits().members;
        if count > limit {
            self.diagnostics.push(
                Diagnostic::error(Code::TOO_MANY_MEMBERS, place, format!("more than {limit} {what}"))
                    .help("raise `--max-members` if the document is trusted"),
            );
        }
        count <= limit
    }

    /// Returns the diagnostics, and whether the whole document was read.
    pub(crate) fn finish(mut self) -> (Diagnostics, bool) {
        self.diagnostics.0.truncate(self.exhausted.unwrap_or(usize::MAX));
        (self.diagnostics, self.exhausted.is_none())
    }
}

/// A value of a table.
pub(crate) trait Read<'a>: Sized {
    /// The expected kind of node, for diagnostics.
    const EXPECTED: &'static str;

    /// Whether the node is always a mapping.
    const IS_MAPPING: bool = false;

    /// Reads a node; reports why where it returns `None`.
    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self>;
}

/// Declares a struct from a table of keys, fields and types, and how it is read.
macro_rules! object {
    ($(#[$doc:meta])* struct $Object:ident { $($key:literal $field:ident: $Type:ty,)* }
     $(flatten $inner:ident: $Inner:ident)?
     $(openapi3 $later:ident: $Later:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Object<'a> {
            /// The node that was read.
            #[allow(dead_code, reason = "every table has it, though some are never pointed at")]
            pub(crate) node: &'a $crate::node::Node,
            $(#[doc = concat!("`", $key, "`")] pub(crate) $field: $crate::input::reader::Field<$Type>,)*
            $(pub(crate) $inner: $Inner<'a>,)?
            $(
                /// The keys that only OpenAPI 3 has.
                pub(crate) $later: Option<Box<$Later<'a>>>,
            )?
            /// Keys beginning with `x-`, and unknown ones.
            pub(crate) extensions: Vec<&'a $crate::node::Entry>,
        }

        impl<'a> $Object<'a> {
            /// The keys of the table.
            pub(crate) const KEYS: &'static [&'static str] = &[$($key,)*];

            /// The location of the node.
            #[allow(dead_code, reason = "every table has it, though some are never pointed at")]
            pub(crate) fn place(&self) -> $crate::node::NodeLocation {
                self.node.place
            }

            /// Creates one without any key.
            pub(crate) fn empty(node: &'a $crate::node::Node) -> Self {
                $Object {
                    node,
                    $($field: None,)*
                    $($inner: $Inner::empty(node),)?
                    $($later: None,)?
                    extensions: Vec::new(),
                }
            }

            /// Reads an entry; returns `false` if its key is unknown.
            pub(crate) fn accept(
                &mut self,
                entry: &'a $crate::node::Entry,
                reader: &mut $crate::input::reader::Reader<'a>,
            ) -> bool {
                $(
                    if reader.layout.openapi3 && $Later::KEYS.contains(&&*entry.key.text) {
                        let later = self.$later.get_or_insert_with(|| Box::new($Later::empty(self.node)));
                        return later.accept(entry, reader);
                    }
                )?
                match &*entry.key.text {
                    $($key => $crate::input::reader::take(&mut self.$field, entry, reader),)*
                    _ => return false $(|| self.$inner.accept(entry, reader))?,
                }
                true
            }
        }

        impl<'a> $crate::input::reader::Read<'a> for $Object<'a> {
            const EXPECTED: &'static str = "a mapping";
            const IS_MAPPING: bool = true;

            fn read(
                node: &'a $crate::node::Node,
                reader: &mut $crate::input::reader::Reader<'a>,
            ) -> Option<Self> {
                let mut object = $Object::empty(node);
                if matches!(node.value, $crate::node::Value::Null) {
                    $crate::input::reader::empty_value(node, reader);
                    return Some(object);
                }
                let mapping = $crate::input::reader::expect_mapping(node, reader)?;
                if !reader.spend(mapping.0.len(), node.place) {
                    return Some(object);
                }
                for entry in mapping.iter() {
                    if !object.accept(entry, reader) {
                        #[allow(unused_mut, reason = "not every table has an inner one")]
                        let mut keys = Self::KEYS.to_vec();
                        $(keys.extend($Inner::KEYS);)?
                        $crate::input::reader::unknown(entry, &keys, reader);
                        object.extensions.push(entry);
                    }
                }
                Some(object)
            }
        }
    };
}
pub(crate) use object;

/// Reads an entry into its field; of a repeated key the first counts.
pub(crate) fn take<'a, T: Read<'a>>(field: &mut Field<T>, entry: &'a Entry, reader: &mut Reader<'a>) {
    if let Some(earlier) = field {
        repeated(&entry.key.text, earlier.key, entry.key.place, reader);
        return;
    }
    let before = reader.diagnostics.0.len();
    if let Some(value) = T::read(&entry.value, reader) {
        *field = Some(Spanned { value, place: entry.value.place, key: entry.key.place });
    }
    if DESCRIPTIVE.contains(&&*entry.key.text) {
        // Without these keys the generated code is less precise, but still sound.
        for diagnostic in reader.diagnostics.0.iter_mut().skip(before) {
            if diagnostic.severity == Severity::Error && diagnostic.code != Code::GROWTH_LIMIT {
                (diagnostic.severity, diagnostic.code) = (Severity::Warning, Code::WRONG_VALUE);
            }
        }
    }
}

/// Keys that no code depends on: a value of the wrong kind is ignored with a warning.
const DESCRIPTIVE: [&str; 15] = [
    "title",
    "description",
    "summary",
    "version",
    "operationId",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "tags",
    "format",
    "pattern",
    "discriminator",
    "scopes",
];

/// Warns of a repeated key.
pub(crate) fn repeated(key: &str, earlier: NodeLocation, later: NodeLocation, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning(Code::REPEATED_KEY, later, format!("key `{key}` is repeated"))
            .says("the first one counts")
            .label(earlier, "first declared here")
            .help("remove one of the two"),
    );
}

/// Warns of an unknown key, unless it is an extension.
pub(crate) fn unknown(entry: &Entry, keys: &[&str], reader: &mut Reader<'_>) {
    let key = &*entry.key.text;
    if key.starts_with("x-") {
        return;
    }
    let format = reader.layout.name;
    let diagnostic = Diagnostic::warning(Code::UNKNOWN_KEY, entry.key.place, format!("{format} has no `{key}` here"));
    let foreign = reader.layout.foreign_keys.iter().find(|(name, _)| *name == key);
    reader.diagnostics.push(match (foreign, nearest(key, keys.iter().copied())) {
        (Some((_, help)), _) => diagnostic.help(*help),
        (None, Some(near)) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, None) => diagnostic.help("it is carried as an extension; begin the name of an extension with `x-`"),
    });
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong(node: &Node, expected: &str, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::error(Code::WRONG_TYPE, node.place, format!("expected {expected}, found {}", node.kind()))
            .help(format!("write {expected} here")),
    );
}

/// Warns of null where a mapping is expected (`'200':` without a value).
pub(crate) fn empty_value(node: &Node, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning(Code::EMPTY_VALUE, node.place, "expected a mapping, found null").help("it is read as `{}`"),
    );
}

/// The mapping of a node; reports any other kind.
pub(crate) fn expect_mapping<'a>(node: &'a Node, reader: &mut Reader<'a>) -> Option<&'a Mapping> {
    let mapping = node.as_mapping();
    if mapping.is_none() {
        wrong(node, "a mapping", reader);
    }
    mapping
}

/// The cost of a JSON object: it is stored as a tree with room to grow.
pub(crate) const OBJECT: usize = 32;

/// The cost of a node that becomes JSON.
pub(crate) fn node_cost(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
        Value::String(text) => 1 + text.len() / TEXT,
        Value::Sequence(items) => 1 + items.iter().map(node_cost).sum::<usize>(),
        Value::Mapping(mapping) => {
            OBJECT
                + mapping.iter().map(|entry| 1 + entry.key.text.len() / TEXT + node_cost(&entry.value)).sum::<usize>()
        }
    }
}

/// Warns of an operation without responses.
pub(crate) fn missing_responses(place: NodeLocation, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning(Code::MISSING_RESPONSES, place, "the operation declares no responses")
            .help("any status 2xx without a body is success; add `responses`"),
    );
}
