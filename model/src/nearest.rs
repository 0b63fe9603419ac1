//! "Did you mean": the name nearest to a misspelt one.

/// Longer names are not compared: a comparison takes the product of both lengths.
const LONGEST: usize = 128;

/// Returns the candidate that `name` is most likely a misspelling of: at most a third of its characters differ. Differences
/// in case count nothing.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = name.chars().count();
    let most = length.max(3) / 3;
    let lower = name.to_lowercase();
    let near =
        names.into_iter().filter(|candidate| name.len().max(candidate.len()) <= LONGEST).filter_map(|candidate| {
            let differs = candidate.chars().count().abs_diff(length);
            (differs <= most).then(|| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        });
    // The first of equals, so that the result follows the document's order.
    near.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelling_is_near_and_another_name_is_not() {
        assert_eq!(nearest("Pat", ["Cat", "Pet", "Pot"]), Some("Cat"));
        assert_eq!(nearest("pet", ["Cat", "Pet"]), Some("Pet"));
        assert_eq!(nearest("descripton", ["operationId", "description"]), Some("description"));
        assert_eq!(nearest("ErrorResponse", ["ErrorDetails", "ErrorContract"]), None);
        assert_eq!(nearest("V1PodList", ["V1Pod", "V1PodTemplate"]), None);
    }
}
