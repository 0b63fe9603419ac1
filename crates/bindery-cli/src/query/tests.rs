use super::{MAX_LENGTH, MAX_NESTING, Query};
use crate::output::{OrderedValue, compact};
use serde_json::Value;

const DATA: &str = r#"{
    "b": {"y": 1, "x": 2}, "a": "text", "n": null, "f": false, "empty": [],
    "numbers": [3, 1, 2.5], "words": ["b", "é", "a"], "nested": [[1, 2], 3, [[4]]],
    "people": [{"name": "Zoe", "age": 30, "tags": ["p", "q"]}, {"name": "Al", "age": 20}, {"name": "Bo", "age": 25, "tags": []}]
}"#;

fn data() -> OrderedValue {
    OrderedValue::from(serde_json::from_str::<Value>(DATA).unwrap())
}

fn query(text: &str) -> Result<OrderedValue, String> {
    Query::parse(text)?.evaluate(&data())
}

#[test]
fn results_equal_those_of_the_jmespath_crate() {
    let known = jmespath::Variable::from_json(DATA).unwrap();
    for text in [
        "a",
        "b.x",
        "b.*",
        "nope",
        "nope.x",
        "@",
        "n",
        "numbers[0]",
        "numbers[-1]",
        "numbers[9]",
        "numbers[-9]",
        "numbers[1:]",
        "numbers[::-1]",
        "numbers[:1]",
        "numbers[-2:]",
        "numbers[5:]",
        "numbers[::2]",
        "numbers[2:0:-1]",
        "a[0]",
        "a[1:]",
        "people[*].name",
        "people[].tags",
        "people[].tags[]",
        "people[*].tags[0]",
        "people[?age > `22`].name",
        "people[?age >= `25` && name != 'Zoe']",
        "people[?tags]",
        "people[?!tags].name",
        "people[?age == `20` || name == 'Zoe'].age",
        "people[*].{who: name, old: age}",
        "people[*].[name, age]",
        "n.[a]",
        "n.{a: a}",
        "nested[]",
        "nested[][]",
        "a || b",
        "n || f || empty || a",
        "a && b.x",
        "f && a",
        "!a",
        "!empty",
        "people | [0]",
        "people[0] | name",
        "`5`",
        "`{\"a\": [1, null]}`",
        "'raw'",
        "\"a\"",
        "b.\"x\"",
        "abs(`-3`)",
        "abs(`-3.5`)",
        "avg(numbers)",
        "ceil(`1.2`)",
        "floor(`1.8`)",
        "contains(words, 'a')",
        "contains(a, 'ex')",
        "starts_with(a, 'te')",
        "ends_with(a, 'xt')",
        "join(', ', words)",
        "keys(b) | sort(@)",
        "values(b) | sort(@)",
        "length(a)",
        "length(words[1])",
        "length(b)",
        "length(numbers)",
        "map(&age, people)",
        "map(&nope, people)",
        "max(numbers)",
        "min(words)",
        "max(empty)",
        "max_by(people, &age).name",
        "min_by(people, &name).name",
        "merge(b, `{\"x\": 9, \"z\": 1}`)",
        "not_null(n, f, a)",
        "not_null(n)",
        "reverse(numbers)",
        "reverse(a)",
        "sort(numbers)",
        "sort(words)",
        "sort_by(people, &age)[].name",
        "sum(numbers)",
        "sum(empty)",
        "to_array(a)",
        "to_array(empty)",
        "to_number('5')",
        "to_number('5.5')",
        "to_number(a)",
        "to_number(f)",
        "to_string(numbers)",
        "to_string(a)",
        "type(a)",
        "type(b)",
        "type(n)",
        "type(f)",
        "type(numbers)",
        "type(numbers[0])",
        "people[?contains(name, 'o')].name | length(@)",
        "people[?tags[?@ == 'p']].name",
        "b == `{\"x\": 2, \"y\": 1}`",
        "numbers == `[3, 1, 2.5]`",
        "`1` == `1.0`",
        "a < `1`",
        "n == nope",
    ] {
        let theirs = jmespath::compile(text).unwrap().search(&known).unwrap_or_else(|error| panic!("{text}: {error}"));
        let ours = query(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let sorted = |json: String| serde_json::from_str::<Value>(&json).unwrap();
        let (ours, theirs) = (sorted(compact(&ours)), sorted(theirs.to_string()));
        // JMESPath does not distinguish `1` from `1.0`.
        let same = match (ours.as_f64(), theirs.as_f64()) {
            (Some(ours), Some(theirs)) => ours.to_bits() == theirs.to_bits(),
            _ => ours == theirs,
        };
        assert!(same, "{text}: {ours}, expected {theirs}");
    }
}

#[test]
fn members_keep_their_order() {
    let data = OrderedValue::Object(vec![("z".into(), OrderedValue::Null), ("a".into(), OrderedValue::Boolean(true))]);
    for (text, expected) in [
        ("@", r#"{"z":null,"a":true}"#),
        ("{y: a, b: z}", r#"{"y":true,"b":null}"#),
        ("keys(@)", r#"["z","a"]"#),
        ("values(@)", "[null,true]"),
        ("merge({c: a}, @)", r#"{"c":true,"z":null,"a":true}"#),
    ] {
        assert_eq!(compact(&Query::parse(text).unwrap().evaluate(&data).unwrap()), expected, "{text}");
    }
}

#[test]
fn strings_have_an_order() {
    assert_eq!(query("people[?name < 'Bo'].name").map(|value| compact(&value)).as_deref(), Ok(r#"["Al"]"#));
    assert_eq!(query("sum(`[1, 2]`)").map(|value| compact(&value)).as_deref(), Ok("3"));
    assert_eq!(query("avg(empty)"), Ok(OrderedValue::Null));
}

#[test]
fn errors_have_a_caret_at_their_position() {
    let mut all = String::new();
    for text in [
        "",
        "a[",
        "a[x",
        "a )",
        "{a: b, 5}",
        "a.b.",
        "people[?age >",
        "a b",
        "é.@.'",
        "nope(@)",
        "'日é' | nope(@)",
        "length(`5`)",
        "length()",
        "length(a, b)",
        "people[::0]",
        "sort_by(people, age)",
        "sort_by(people, &tags)",
        "join(',', numbers)",
        "b | &a",
        "sum(words)",
        "max(`[1, \"a\"]`)",
        "people[?\n  nope(@)\n]",
        "`\"`",
        "to_number(&a)",
        "'open",
    ] {
        let error = query(text).expect_err(text);
        all.push_str(&format!("{text:?}\n{error}\n\n"));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn nested_expressions_fit_the_stack_of_a_main_thread() {
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(|| {
        for text in ["(", "[", "{a:", "!", "&", "a[", "a.", "a[?", "a||", "a|"] {
            for times in [MAX_NESTING / 2, MAX_NESTING, MAX_LENGTH / text.len()] {
                let _ = query(&text.repeat(times));
                let _ = query(&format!("{}a", text.repeat(times)));
            }
        }
    });
    thread.unwrap().join().unwrap();
    assert!(query(&"a".repeat(MAX_LENGTH + 1)).is_err_and(|error| error.contains("at most 4096 bytes")));
    assert!(query(&"(".repeat(MAX_NESTING + 1)).is_err_and(|error| error.contains("at most 200 brackets")));
}

#[test]
fn literals_without_quotes_are_strings() {
    for (text, expected) in [
        ("people[?name==`Zoe`].age", "[30]"),
        ("people[?age==`20`].name", r#"["Al"]"#),
        ("[`a b`, ` a`, `a`]", r#"["a b","a","a"]"#),
        (r#"[`"a"`, `[1]`, `\`x\``, 'a`b', `é"`]"#, "error"),
        (r#"[`"a"`, `[1]`, `\`x\``, 'a`b', "a"]"#, r#"["a",[1],"`x`","a`b","text"]"#),
    ] {
        let found = query(text).map(|value| compact(&value)).unwrap_or_else(|_| "error".to_owned());
        assert_eq!(found, expected, "{text}");
    }
    let error = query("[`abc`, nope(@)]").expect_err("no such function");
    assert!(error.ends_with("\n  [`abc`, nope(@)]\n              ^"), "{error}");
}

/// Compares with jmespath.py. `.ci/query` generates the expressions.
#[test]
fn generated_expressions_are_evaluated_like_by_jmespath_py() {
    let Some(path) = std::env::var_os("BINDERY_QUERY_CASES") else {
        println!("skipped: BINDERY_QUERY_CASES is not set; `.ci/query` sets it");
        return;
    };
    let text = std::fs::read_to_string(&path).expect("the cases of `.ci/query`");
    let cases: Vec<(String, Option<String>)> = serde_json::from_str(&text).expect("JSON");
    assert!(cases.len() >= 500, "{} cases", cases.len());
    // Objects have the order of the response, as in Python.
    let data = OrderedValue::parse(DATA.as_bytes()).expect("JSON");
    let mut different = String::new();
    for (text, expected) in &cases {
        let found = Query::parse(text).and_then(|query| query.evaluate(&data)).map(|value| compact(&value));
        if found.as_ref().ok() != expected.as_ref() {
            different.push_str(&format!("{text}\n  ours   {found:?}\n  theirs {expected:?}\n"));
        }
    }
    assert!(different.is_empty(), "{different}");
}
