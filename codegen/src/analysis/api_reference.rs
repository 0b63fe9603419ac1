//! Links from operations to the API reference of their service.

use bindery_model::service::{Model, Operation, Protocol};

/// Returns the URL of an operation in the API reference of its service: the one that `externalDocs` declares, or for an
/// AWS service the address from which AWS redirects to its reference.
pub(crate) fn url(model: &Model, operation: &Operation) -> Option<String> {
    let declared = operation.extensions.iter().find(|extension| extension.key == "externalDocs");
    let declared = declared.and_then(|docs| docs.value.get("url")?.as_str());
    if let Some(url) = declared.filter(|url| is_web_url(url)) {
        return Some(url.to_owned());
    }
    match model.service.protocol {
        Protocol::AwsJson { .. } => model.service.signing_name.as_ref()?,
        Protocol::Rest => return None,
    };
    let (name, version) = (&model.service.name, &model.service.version.value);
    let url = format!("https://docs.aws.amazon.com/goto/WebAPI/{name}-{version}/{}", operation.name);
    is_web_url(&url).then_some(url)
}

/// Returns whether text is a URL of the web that can be a link in Markdown and HTML without escapes.
fn is_web_url(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&+,;=%".contains(c);
    (text.starts_with("https://") || text.starts_with("http://")) && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::url;
    use crate::fixtures::{self, fact, place};
    use bindery_model::service::{AwsJsonVersion, Extension, Protocol};

    #[test]
    fn operations_link_to_their_reference() {
        let mut model = fixtures::model();
        fixtures::operation(&mut model, "GetPet");
        assert_eq!(url(&model, &model.operations[0]), None);
        model.service.protocol = Protocol::AwsJson { version: AwsJsonVersion::V1_1, target: "Pets".to_owned() };
        model.service.signing_name = Some(fact("pets".to_owned()));
        model.service.version = fact("2014-06-30".to_owned());
        let aws = "https://docs.aws.amazon.com/goto/WebAPI/pets-2014-06-30/GetPet";
        assert_eq!(url(&model, &model.operations[0]).as_deref(), Some(aws));
        for (declared, expected) in [
            ("https://example.com/pets?a=1#get", "https://example.com/pets?a=1#get"),
            ("javascript:alert(1)", aws),
            ("https://example.com/\"onclick=x", aws),
        ] {
            let value = serde_json::json!({ "url": declared });
            model.operations[0].extensions = vec![Extension { key: "externalDocs".to_owned(), value, place: place(0) }];
            assert_eq!(url(&model, &model.operations[0]).as_deref(), Some(expected));
        }
    }
}
