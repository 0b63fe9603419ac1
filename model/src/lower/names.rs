//! Names of shapes and operations that the documents do not name, from their locations.

use crate::service::Method;

/// The longest name of several steps, in bytes; steps in the middle are left out of a longer one.
const LONGEST: usize = 240;

/// The path to a schema, outermost step first; it becomes a name only where one is needed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    step: &'t str,
}

impl<'t> Trail<'t> {
    pub(super) fn root(step: &'t str) -> Self {
        Trail { parent: None, step }
    }

    pub(super) fn child<'c>(&'c self, step: &'c str) -> Trail<'c> {
        Trail { parent: Some(self), step }
    }

    /// Joins the steps with dots: `Pet.owner`. Steps in the middle of a long path are left out, or the names of deeply
    /// nested schemas would be longer than the schemas.
    pub(super) fn name(&self) -> String {
        let mut steps: Vec<&str> =
            std::iter::successors(Some(self), |trail| trail.parent).map(|trail| trail.step).collect();
        let mut length: usize = steps.iter().map(|step| step.len() + 1).sum();
        while length > LONGEST && steps.len() > 2 {
            let middle = steps.len() / 2;
            length -= steps.remove(middle).len() + 1;
        }
        steps.reverse();
        steps.join(".")
    }
}

/// The name of an operation without an `operationId`: `get /pets/{id}` is `get_pets_id`.
pub(super) fn operation(method: Method, path: &str) -> String {
    let mut name = method.as_str().to_ascii_lowercase();
    for word in path.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        name.push('_');
        name.push_str(word);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_named_by_method_and_path() {
        assert_eq!(operation(Method::Get, "/pets/{id}"), "get_pets_id");
        assert_eq!(operation(Method::Post, "/"), "post");
        assert_eq!(operation(Method::Get, "/?Action=GetId"), "get_Action_GetId");
    }

    #[test]
    fn a_trail_is_a_dotted_name() {
        let pet = Trail::root("Pet");
        assert_eq!(pet.child("owner").child("name").name(), "Pet.owner.name");
    }
}
