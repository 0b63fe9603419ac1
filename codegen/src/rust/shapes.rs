//! The Rust items of shapes.

mod constructors;
mod docs;
pub(crate) mod enums;
pub(crate) mod fields;
pub(crate) mod member_cache;
mod members;
mod newtypes;
mod reading;
mod rename_rules;
pub(crate) mod structures;
pub(crate) mod unions;
mod untagged;

use crate::analysis::modules::Module;
use crate::rust::file::File;
use bindery_model::service::ShapeKind;
use member_cache::MemberCache;

/// Emits a shape of the module `types`.
pub(crate) fn emit(file: &mut File, members: &mut MemberCache, index: usize) {
    let shape = &file.context.model.shapes[index];
    match (file.context.module(shape.id), &shape.kind) {
        (Module::Root, _) => {}
        (Module::Types, ShapeKind::Structure(structure)) => structures::emit(file, members, shape, structure),
        (Module::Types, ShapeKind::Enum(values)) => enums::emit(file, shape, values),
        (Module::Types, ShapeKind::Union(union)) => unions::emit(file, shape, union),
        (Module::Types, ShapeKind::Untagged(union)) => untagged::emit(file, shape, union),
        (Module::Types, ShapeKind::Newtype(target)) => newtypes::emit(file, shape, target),
    }
}
