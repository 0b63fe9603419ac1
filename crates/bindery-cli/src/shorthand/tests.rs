use super::*;
use serde_json::json;

fn plain(text: &str) -> Result<Value, ShorthandError> {
    parse(text, &|_| Err("no file is at hand".to_owned())).map(Value::from)
}

/// Returns `None`, and prints that the test was skipped, without the shared data.
fn cases() -> Option<Value> {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is not set");
        return None;
    };
    let path = std::path::Path::new(&shared).join("conformance/shorthand/shorthand-cases.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn conforms_to_the_cases_of_the_aws_cli() {
    let Some(cases) = cases() else { return };
    let list = |name: &str| cases[name].as_array().unwrap().clone();
    let mut count = 0;
    for case in list("ok") {
        let text = case["input"].as_str().unwrap();
        assert_eq!(plain(text).as_ref(), Ok(&case["value"]), "{text}");
        count += 1;
    }
    for text in list("test_error_parsing") {
        let text = text.as_str().unwrap();
        assert!(plain(text).is_err(), "{text}");
        count += 1;
    }
    for case in list("test_error_message_includes_error_location") {
        let (text, message) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
        assert_eq!(plain(text).unwrap_err().to_string(), message);
        count += 1;
    }
    for text in list("test_error_with_backtracking") {
        let text = text.as_str().unwrap();
        assert!(plain(text).is_err(), "{text}");
        count += 1;
    }
    for case in list("errors") {
        let (text, message) = (case["input"].as_str().unwrap(), case["message"].as_str().unwrap());
        assert_eq!(plain(text).unwrap_err().to_string(), message);
        count += 1;
    }
    for case in list("test_paramfile") {
        let (text, expected) = (case[1].as_str().unwrap(), &case[2]);
        let fetch = |url: &str| match url {
            "file://foo" => Ok(Contents::Text("file-contents123".to_owned())),
            "fileb://foo" => Ok(Contents::Bytes(b"file-contents123".to_vec())),
            url => Err(format!("{url} is not asked for")),
        };
        assert_eq!(noting_bytes(parse(text, &fetch).unwrap()), *expected, "{text}");
        count += 1;
    }
    assert_eq!(count, 90 + 11 + 3 + 2 + 11 + 4);
}

/// Returns the value, with bytes in the notation of the cases.
fn noting_bytes(shorthand: Shorthand) -> Value {
    match shorthand {
        Shorthand::Text(text) => Value::String(text),
        Shorthand::Bytes(bytes) => {
            json!({"__bytes__": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()})
        }
        Shorthand::List(items) => items.into_iter().map(noting_bytes).collect(),
        Shorthand::Map(pairs) => {
            Value::Object(pairs.into_iter().map(|(key, value)| (key, noting_bytes(value))).collect())
        }
    }
}

#[test]
fn pairs_lists_and_maps() {
    assert_eq!(plain("a=b,c=d"), Ok(json!({"a": "b", "c": "d"})));
    assert_eq!(plain("a=b,c,d=e"), Ok(json!({"a": ["b", "c"], "d": "e"})));
    assert_eq!(plain("a=[b,c],d={e=f}"), Ok(json!({"a": ["b", "c"], "d": {"e": "f"}})));
    assert_eq!(plain("a=[],b={}"), Ok(json!({"a": [], "b": {}})));
    assert_eq!(plain("a=[[b],[c,{d=e}]]"), Ok(json!({"a": [["b"], ["c", {"d": "e"}]]})));
    assert_eq!(plain("=b"), Ok(json!({"": "b"})));
}

#[test]
fn a_value_may_contain_an_equals_sign() {
    assert_eq!(plain("a=b=c=="), Ok(json!({"a": "b=c=="})));
    assert_eq!(plain("a=b=c,d=e"), Ok(json!({"a": "b=c", "d": "e"})));
}

#[test]
fn quotes_and_backslashes_keep_commas() {
    for text in ["a=\"b,c\"", "a='b,c'", "a=b\\,c"] {
        assert_eq!(plain(text), Ok(json!({"a": "b,c"})), "{text}");
    }
}

#[test]
fn the_last_quote_ends_a_value_even_if_escaped() {
    assert_eq!(plain("a='C:\\Users\\'"), Ok(json!({"a": "C:\\Users\\"})));
    assert_eq!(plain("a='it\\'s'"), Ok(json!({"a": "it's"})));
    assert_eq!(plain("a='\\\\'"), Ok(json!({"a": "\\"})));
}

#[test]
fn a_comma_before_a_key_separates_pairs() {
    assert_eq!(plain("a=b,=c"), Ok(json!({"a": "b", "": "c"})));
    assert_eq!(plain("a=b,c=[d]"), Ok(json!({"a": "b", "c": ["d"]})));
    assert_eq!(plain("a=}").unwrap(), json!({"a": "}"}));
    assert!(plain("a=b,[c").is_err());
    assert!(plain("a=b,'c").is_err());
}

#[test]
fn white_space_around_syntax_characters_is_ignored() {
    assert_eq!(plain("a =  b , c = d \n"), Ok(json!({"a": "b", "c": "d"})));
    assert_eq!(plain("a = [ b , c ] , d = { e = f }"), Ok(json!({"a": ["b", "c"], "d": {"e": "f"}})));
}

#[test]
fn duplicate_keys_are_errors() {
    let reason = |text| plain(text).unwrap_err().reason;
    assert_eq!(reason("a=1,a=2"), ErrorKind::Duplicate("a".to_owned()));
}

#[test]
fn an_unreadable_file_is_an_error() {
    let error = plain("a@=file://x").unwrap_err();
    assert_eq!(error.reason, ErrorKind::File("no file is at hand".to_owned()));
    assert_eq!(plain("a=file://x"), Ok(json!({"a": "file://x"})));
}

#[test]
fn deep_nesting_is_an_error() {
    for open in ["[", "{a="] {
        let text = format!("a={}", open.repeat(100_000));
        assert_eq!(plain(&text).unwrap_err().reason, ErrorKind::Depth);
    }
    let deep = format!("a={}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(plain(&deep).is_ok());
}

#[test]
fn the_caret_is_below_the_character() {
    assert_eq!(
        plain("é=b,\nc==d,\ne=f").unwrap_err().to_string(),
        "Expected: '=', received: 'é' for input:\né=b,\n^\nc==d,\ne=f"
    );
    assert_eq!(
        plain("a=é,\nc==d,\ne=f").unwrap_err().to_string(),
        "Expected: ',', received: '=' for input:\na=é,\nc==d,\n  ^\ne=f"
    );
}

/// Generates words from syntax characters, deterministically.
#[test]
fn arbitrary_text_neither_panics_nor_hangs() {
    let marks: Vec<char> = "ab=,[]{}'\"\\@ \n\u{a0}é-file://\u{0}".chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut read = 0;
    for _ in 0..60_000 {
        let mut text = String::new();
        for _ in 0..(state >> 59) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push(marks[(state % marks.len() as u64) as usize]);
        }
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        match plain(&text) {
            Ok(_) => read += 1,
            Err(error) => assert!(error.to_string().contains("for input:"), "{text:?}"),
        }
    }
    assert!(read > 100, "only {read} of them are shorthand");
}

#[test]
fn a_long_list_is_parsed_in_linear_time() {
    let text = format!("a={}", "b,".repeat(200_000));
    assert!(plain(text.trim_end_matches(',')).is_ok());
    let keys: Vec<String> = (0..50_000).map(|key| format!("key{key}=value")).collect();
    assert!(plain(&keys.join(",")).is_ok());
    assert!(plain(&format!("a={{{}}}", keys.join(","))).is_ok());
}
