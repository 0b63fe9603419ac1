//! Names that botocore accepts: they must be Python identifiers.

use bindery_model::service::Member;
use std::collections::BTreeSet;

/// Returns whether a name is a Python identifier.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns the name of a member: its wire name if that is a Python identifier.
pub(super) fn member(wire: &str) -> String {
    if is_identifier(wire) { wire.to_owned() } else { pascal(wire, "Member") }
}

/// Returns the name of a shape.
pub(super) fn shape(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { pascal(name, "Shape") }
}

/// Returns a name in PascalCase, with `prefix` before it if it would not start with a letter.
pub(super) fn pascal(name: &str, prefix: &str) -> String {
    let mut pascal = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        pascal.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        pascal.push_str(chars.as_str());
    }
    if pascal.starts_with(|c: char| c.is_ascii_alphabetic()) { pascal } else { format!("{prefix}{pascal}") }
}

/// Returns the `serviceId` of a service that declares none: its title, reduced to letters, digits and spaces.
pub(super) fn service_id(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let id = ascii.split_whitespace().collect::<Vec<_>>().join(" ");
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("Service {id}").trim_end().to_owned() }
}

/// Returns the botocore names of the members of a structure, without duplicates.
pub(super) fn members(members: &[Member]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let free = |each: &Member| {
        let wanted = member(&each.name);
        let name = (1..)
            .map(|number| if number == 1 { wanted.clone() } else { format!("{wanted}{number}") })
            .find(|name| !taken.contains(name))
            .expect("there are more numbers than members");
        taken.insert(name.clone());
        name
    };
    members.iter().map(free).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_python_identifiers() {
        assert_eq!(["petId", "X-Trace", "2fa", "é"].map(member), ["petId", "XTrace", "Member2fa", "Member"]);
        assert_eq!(pascal("getPetById", "Operation"), "GetPetById");
        assert_eq!(pascal("get_/pets/{id}", "Operation"), "GetPetsId");
        let ids = ["Cognito Identity", "Swagger Petstore!", "3 things", ""].map(service_id);
        assert_eq!(ids, ["Cognito Identity", "Swagger Petstore", "Service 3 things", "Service"]);
    }
}
