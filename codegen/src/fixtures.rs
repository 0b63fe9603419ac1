//! Small models for tests.

use bindery_model::{
    node::{NodeLocation, SourceId},
    service::{
        Auth, Constraints, Docs, EnumLiteral, EnumValue, Failure, FailureId, IdentifiedBy, Located, Location, Member,
        Method, Model, Operation, Protocol, Retry, Service, Shape, ShapeId, ShapeKind, ShapeOrigin, Structure, Type,
        TypeUse,
    },
};
use std::sync::atomic::{AtomicU32, Ordering};

/// Returns the location with this ordinal.
pub(crate) fn place(ordinal: u32) -> NodeLocation {
    NodeLocation { source: SourceId(0), ordinal }
}

/// Returns a value with a location.
pub(crate) fn fact<T>(value: T) -> Located<T> {
    Located { value, place: place(0) }
}

/// A service without operations.
pub(crate) fn model() -> Model {
    Model {
        service: Service {
            name: "pets".to_owned(),
            title: fact("Pets".to_owned()),
            version: fact("1.0".to_owned()),
            docs: Docs::default(),
            protocol: Protocol::Rest,
            protocol_place: None,
            host: None,
            base_path: None,
            schemes: Vec::new(),
            consumes: Vec::new(),
            produces: Vec::new(),
            host_template: None,
            endpoints: Vec::new(),
            signing_name: None,
            service_id: None,
            unpublished: None,
            origins: Vec::new(),
            security: Vec::new(),
            tags: Vec::new(),
            skipped: Vec::new(),
            extensions: Vec::new(),
        },
        operations: Vec::new(),
        shapes: Vec::new(),
        failures: Vec::new(),
    }
}

/// A description.
pub(crate) fn described(text: &str) -> Docs {
    Docs { summary: None, description: Some(fact(text.to_owned())) }
}

/// A type without constraints.
pub(crate) fn use_of(ty: Type) -> TypeUse {
    TypeUse {
        ty,
        alias: None,
        format: None,
        constraints: Constraints::default(),
        sensitive: None,
        nullable: None,
        keys: None,
        docs: Docs::default(),
        extensions: Vec::new(),
        place: place(0),
    }
}

thread_local! {
    /// The location of the next member or value; each has its own.
    static ORDINAL: AtomicU32 = const { AtomicU32::new(0) };
}

fn next_place() -> NodeLocation {
    place(ORDINAL.with(|ordinal| ordinal.fetch_add(1, Ordering::Relaxed)))
}

/// Returns an optional member of the JSON object.
pub(crate) fn member(name: &str, ty: Type) -> Member {
    Member {
        name: name.to_owned(),
        renamed: None,
        target: use_of(ty),
        required: None,
        read_only: None,
        write_only: None,
        docs: Docs::default(),
        default: None,
        location: Location::Member,
        extensions: Vec::new(),
        place: next_place(),
    }
}

/// Returns a value of an enum.
pub(crate) fn value(value: &str) -> EnumValue {
    EnumValue {
        value: EnumLiteral::String(value.to_owned()),
        renamed: None,
        docs: Docs::default(),
        place: next_place(),
    }
}

/// Adds a shape.
pub(crate) fn shape(model: &mut Model, name: &str, kind: ShapeKind) -> ShapeId {
    let id = ShapeId(u32::try_from(model.shapes.len()).expect("a small model"));
    model.shapes.push(Shape {
        id,
        name: name.to_owned(),
        renamed: None,
        origin: ShapeOrigin::Definition,
        docs: Docs::default(),
        kind,
        extensions: Vec::new(),
        place: place(0),
    });
    id
}

/// Adds an operation without parameters.
pub(crate) fn operation(model: &mut Model, name: &str) {
    let input = shape(model, name, ShapeKind::Structure(Structure::default()));
    model.operations.push(Operation {
        name: name.to_owned(),
        name_place: None,
        renamed: None,
        method: Method::Get,
        path: fact("/pets".to_owned()),
        docs: Docs::default(),
        deprecated: None,
        tags: Vec::new(),
        schemes: Vec::new(),
        consumes: Vec::new(),
        produces: Vec::new(),
        input,
        responses: Vec::new(),
        failures: Vec::new(),
        auth: Auth::None,
        auth_place: None,
        pagination: None,
        extensions: Vec::new(),
        place: place(0),
    });
}

/// Adds a failure.
pub(crate) fn failure(model: &mut Model, name: &str, identified_by: IdentifiedBy, content: Option<TypeUse>) {
    let id = FailureId(u32::try_from(model.failures.len()).expect("a small model"));
    model.failures.push(Failure {
        id,
        name: name.to_owned(),
        renamed: None,
        identified_by,
        content,
        retry: Retry::Never,
        retry_place: None,
        docs: Docs::default(),
        place: place(0),
    });
}
