//! Our targets are RFC 9535, all of it: its compliance suite.

mod shared;

use bindery_model::overlay::Query;
use serde_json::Value;

#[test]
fn the_compliance_suite_of_rfc_9535() {
    let Some(folder) = shared::folder("conformance/jsonpath") else { return };
    let text = std::fs::read_to_string(folder.join("cts.json")).expect("the suite");
    let suite: Value = serde_json::from_str(&text).expect("JSON");
    let cases = suite["tests"].as_array().expect("cases");
    let failures: Vec<String> = cases.iter().filter_map(|case| fails(case).err()).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert_eq!(cases.len(), 703);
}

fn fails(case: &Value) -> Result<(), String> {
    let name = &case["name"];
    let selector = case["selector"].as_str().expect("a selector");
    let parsed = Query::parse(selector);
    if case["invalid_selector"] == true {
        return parsed.map_or(Ok(()), |_| Err(format!("{name}: `{selector}` is read")));
    }
    let query = parsed.map_err(|error| format!("{name}: `{selector}`: {error:?}"))?;
    let locations = query.select(&case["document"]);
    let paths = Value::from(locations.iter().map(ToString::to_string).collect::<Vec<_>>());
    let found = locations.iter().map(|location| location.within(&case["document"]).cloned());
    let found = Value::from(found.collect::<Option<Vec<_>>>().ok_or(format!("{name}: a location leads nowhere"))?);
    // Where the order of members is free, a case names each order that is right.
    let right = |one: &str, all: &str, found: &Value| {
        case.get(one).is_none_or(|expected| expected == found)
            && case[all].as_array().is_none_or(|expected| expected.contains(found))
    };
    if right("result", "results", &found) && right("result_paths", "results_paths", &paths) {
        Ok(())
    } else {
        Err(format!("{name}: `{selector}` gives {found} at {paths}"))
    }
}
