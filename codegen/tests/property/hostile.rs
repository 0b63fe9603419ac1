//! Hostile documents: valid ones, mutated by a sequence of choices.

use serde_json::{Map, Value, json};

/// Occurs in every hostile text, and cannot occur in an identifier.
pub(crate) const SENTINEL: char = '§';

/// The source of choices: the bytes of a fuzzer, then a seed.
pub(crate) struct Choices<'b> {
    bytes: std::slice::Iter<'b, u8>,
    state: u64,
}

impl<'b> Choices<'b> {
    /// Returns the choices of a seed.
    #[allow(dead_code, reason = "a fuzzer has bytes")]
    pub(crate) fn seeded(seed: u64) -> Choices<'static> {
        Choices { bytes: [].iter(), state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// Returns the choices of bytes; after the bytes, every choice is the first option.
    #[allow(dead_code, reason = "a test has a seed")]
    pub(crate) fn of(bytes: &'b [u8]) -> Choices<'b> {
        Choices { bytes: bytes.iter(), state: 0 }
    }

    /// Returns a number below a bound, which is not 0.
    fn below(&mut self, bound: usize) -> usize {
        if let Some(byte) = self.bytes.next() {
            let more = if bound > 256 { self.bytes.next().copied().unwrap_or_default() } else { 0 };
            return (usize::from(*byte) | usize::from(more) << 8) % bound;
        }
        // xorshift: 0 stays 0.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % bound
    }

    fn one<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }
}

/// The texts of the files of one service.
pub(crate) fn files(choices: &mut Choices<'_>) -> Vec<String> {
    let mut document = match choices.below(3) {
        0 => pets(),
        1 => queue(),
        _ => zoo(),
    };
    let most = choices.one(&[&2, &3, &4, &12]);
    for _ in 0..=choices.below(*most) {
        change(&mut document, choices);
    }
    let mut files = vec![document.to_string()];
    if choices.below(4) == 0 {
        files.push(overlay(choices).to_string());
    }
    files
}

fn overlay(choices: &mut Choices<'_>) -> Value {
    let mut targets =
        vec!["$", "$.definitions", "$.definitions.*", "$..parameters[*]", "$.paths.*.*", "$..properties", "$.info"];
    let (target, from) = (targets.swap_remove(choices.below(7)), targets[choices.below(6)]);
    let action = match choices.below(3) {
        0 => json!({"target": target, "remove": true}),
        1 => json!({"target": target, "copy": from}),
        _ => json!({"target": target, "update": value(choices, 3)}),
    };
    json!({"overlay": "1.1.0", "info": {"title": text(choices), "version": "1"}, "actions": [action]})
}

/// Makes one change.
fn change(document: &mut Value, choices: &mut Choices<'_>) {
    let count = count(document);
    let at = choices.below(count);
    let copied = node(document, &mut choices.below(count)).cloned();
    let Some(node) = node(document, &mut { at }) else { return };
    // Hostile text is valid in place of text; a change of type mostly causes errors.
    let kind = if node.is_string() { choices.below(5) } else { choices.below(10) };
    match (kind, node) {
        (0..=3, Value::String(word)) => *word = text(choices),
        (0..=1, Value::Object(object)) => rename(object, choices),
        (2, Value::Object(object)) => {
            object.insert(key(choices), value(choices, 2));
        }
        (3, Value::Object(object)) => {
            if let Some(key) = object.keys().nth(choices.below(object.len().max(1))).cloned() {
                object.remove(&key);
            }
        }
        (4, node) => *node = value(choices, 2),
        (5, node) => *node = copied.unwrap_or_default(),
        (6, Value::Object(object)) => {
            object.insert(key(choices), copied.unwrap_or_default());
        }
        (7, Value::Object(object)) => {
            object.insert("$ref".to_owned(), json!(reference(choices)));
        }
        (8, node) => *node = json!({"$ref": reference(choices)}),
        (9, node) => {
            *node = json!({"allOf": [node.take(), {"$ref": reference(choices)}], "discriminator": text(choices)})
        }
        (_, Value::Array(items)) => items.push(value(choices, 2)),
        (_, node) => *node = json!(text(choices)),
    }
}

fn rename(object: &mut Map<String, Value>, choices: &mut Choices<'_>) {
    let at = choices.below(object.len().max(1));
    let new = if choices.below(2) == 0 { text(choices) } else { key(choices) };
    // Order is significant, so the other keys preserve theirs.
    let entries: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
    object.extend(entries.into_iter().enumerate().map(|(index, (key, value))| {
        let key = if index == at { new.clone() } else { key };
        (key, value)
    }));
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Returns the node with this number, in pre-order.
fn node<'v>(value: &'v mut Value, at: &mut usize) -> Option<&'v mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, at)),
        Value::Object(object) => object.values_mut().find_map(|value| node(value, at)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Returns text that tries to break out of any literal or comment.
fn text(choices: &mut Choices<'_>) -> String {
    let evil = choices.one(&[
        "§",
        "§\"; fn evil() {} //",
        "§\"]\nfn evil() {}",
        "*/ fn evil() {} /* §",
        "§\n```\nfn evil() { std::process::exit(1) }\n```\n",
        "```rust\nevil!(); // §\n```",
        "~~~\nevil!()§\n~~~",
        "~~~ rust,evil!()§!",
        "- ~~~ rust\n  evil!()§!",
        "> ```\n> evil!()§!",
        "    evil!() // §",
        "§`evil`` [a](javascript:evil()) <script>evil()</script>",
        "![§](http://evil/)[§]: file:///evil",
        "§\\",
        "§\\\"",
        "\"#§\"##",
        "§\r\n\u{2028}fn evil() {}\u{85}\u{b}",
        "\u{1}§\u{0}\u{7f}",
        "\u{202e}§\u{2066}",
        "<!-- §-->",
        "--> §",
        "§{}{{#evil}}$(evil)",
        "#[evil§]",
        "#![evil§]",
        "///§",
        "//!§",
        "/*§",
        "include!(\"/etc/passwd\")§",
        "../../§",
        "/etc/§",
        "§.rs",
        "r#§",
        "'§",
        "b'§",
        "crate::§",
        "§ - a\n - b\n\n        c",
        "§\n===\n|a|\n|-|\n|`|`|",
        "# §",
        "1. §\n1) §\n* *\n",
        "]]>§",
        "§%s%n",
        "'''\n§\"\"\"\n[package]\nbuild = \"evil.rs\"",
        "[dependencies]\nevil§ = \"1\"",
        "\u{feff}§",
        "§e\u{301}\u{20dd}",
        "-§9223372036854775808",
        "{§}",
        "/{§}/{a}?b={c}#d",
        "application/§+json; charset=\"",
    ]);
    match choices.below(8) {
        0 => evil.repeat(1 + choices.below(4)),
        1 => evil.replace('§', "§ "),
        2 => format!("{}{evil}", key(choices)),
        3 => key(choices),
        _ => evil.to_owned(),
    }
}

/// Returns a key with a meaning in some object.
fn key(choices: &mut Choices<'_>) -> String {
    choices
        .one(&[
            "type",
            "object",
            "array",
            "string",
            "integer",
            "number",
            "boolean",
            "file",
            "null",
            "format",
            "items",
            "properties",
            "additionalProperties",
            "allOf",
            "required",
            "enum",
            "default",
            "discriminator",
            "readOnly",
            "x-nullable",
            "x-sensitive",
            "x-name",
            "x-error",
            "x-errors",
            "x-schema",
            "x-pagination",
            "x-auth",
            "x-enum-varnames",
            "x-ms-enum",
            "x-ms-discriminator-value",
            "x-ms-skip-url-encoding",
            "x-evil",
            "in",
            "name",
            "query",
            "path",
            "header",
            "body",
            "formData",
            "schema",
            "headers",
            "parameters",
            "responses",
            "get",
            "post",
            "head",
            "200",
            "204",
            "404",
            "collectionFormat",
            "multi",
            "pipes",
            "consumes",
            "produces",
            "security",
            "operationId",
            "tags",
            "deprecated",
            "description",
            "summary",
            "title",
            "pattern",
            "maximum",
            "minimum",
            "multipleOf",
            "maxLength",
            "uniqueItems",
            "int32",
            "uint8",
            "unixtime",
            "date-time",
            "date",
            "byte",
            "binary",
            "base64url",
            "password",
            "self",
            "Self",
            "crate",
            "super",
            "_",
            "__",
            "",
            "0",
            "new",
            "default",
            "Unknown",
            "Error",
            "SERVICE",
            "Default",
            "Clone",
            "String",
            "Option",
            "Vec",
            "Box",
            "Some",
            "None",
            "Ok",
            "Err",
            "Result",
            "META",
            "types",
            "operations",
            "error",
            "meta",
            "mod",
            "lib",
            "main",
            "fn",
            "r#fn",
            "async",
            "gen",
            "dyn",
            "try",
            "bindery",
            "serde",
            "std",
            "core",
            "De",
            "de",
            "fmt",
            "tagged",
            "value",
            "content",
            "serializer",
            "deserializer",
            "request",
            "response",
            "D",
            "S",
            "R",
            "E",
            "T",
            "body",
            "as_str",
            "from",
            "into",
            "clone",
            "VALUES",
            "known",
            "Operation",
            "Rest",
            "Service",
            "Serialize",
            "é",
            "日本",
            "сор",
            "ﬀ",
            "a.b",
            "a-b",
            "a b",
            "aB",
            "a_b",
            "A",
            "a",
            "additional",
            "required",
            "true",
            "false",
            "Infinity",
            "NaN",
            "1e999",
            "host",
            "basePath",
            "schemes",
            "x-ms-paths",
            "x-ms-parameterized-host",
            "x-endpoint",
            "x-signing",
            "x-service-id",
            "x-protocol",
            "x-origin",
            "definitions",
            "paths",
            "securityDefinitions",
        ])
        .to_owned()
}

fn reference(choices: &mut Choices<'_>) -> String {
    match choices.below(4) {
        0 => text(choices),
        1 => format!("#/definitions/{}", key(choices)),
        _ => choices
            .one(&[
                "#/definitions/Pet",
                "#/definitions/Cat",
                "#/definitions/Tree",
                "#/definitions/Kind",
                "#/definitions",
                "#",
                "#/",
                "#/paths",
                "#/paths/~1pets/get",
                "#/paths/~1pets/get/parameters/0",
                "#/parameters/limit",
                "#/responses/Failed",
                "#/info/title",
                "#/definitions/Pet/properties/name",
                "#/definitions/Pet/allOf/0",
                "../../etc/passwd",
                "/etc/passwd",
                "file:///etc/passwd",
                "0.yaml#/definitions/Pet",
                "Pet",
                "#/definitions/Tree/properties/children/items",
            ])
            .to_owned(),
    }
}

fn value(choices: &mut Choices<'_>, depth: usize) -> Value {
    match choices.below(if depth == 0 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => json!(choices.below(2) == 0),
        2 => {
            let numbers =
                ["0", "-1", "1.5", "9223372036854775808", "1e300", "-0.0", "340282366920938463463374607431768211456"];
            choices.one(&numbers).parse().unwrap_or_default()
        }
        3 => json!(key(choices)),
        4 | 5 => json!(text(choices)),
        6 => Value::Array((0..choices.below(4)).map(|_| value(choices, depth - 1)).collect()),
        _ => Value::Object((0..choices.below(4)).map(|_| (key(choices), value(choices, depth - 1))).collect()),
    }
}

/// Returns a service of Swagger's own binding.
fn pets() -> Value {
    json!({
        "swagger": "2.0", "info": {"title": "Pets", "version": "1", "description": "Of pets."},
        "host": "pets.example", "basePath": "/v1", "schemes": ["https"], "consumes": ["application/json"],
        "produces": ["application/json"], "tags": [{"name": "pets", "description": "All of them."}],
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "oauth": {"type": "oauth2", "flow": "implicit", "authorizationUrl": "https://a/", "scopes": {"read": "Reads."}}},
        "security": [{"key": []}, {"oauth": ["read"]}],
        "parameters": {"limit": {"name": "limit", "in": "query", "type": "integer", "format": "int32", "default": 20}},
        "responses": {"Failed": {"description": "It failed.", "schema": {"$ref": "#/definitions/Failure"}}},
        "paths": {
            "/pets": {
                "get": {"operationId": "listPets", "tags": ["pets"], "summary": "Lists pets.", "parameters": [
                    {"$ref": "#/parameters/limit"},
                    {"name": "kinds", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
                    {"name": "X-Trace", "in": "header", "type": "string", "pattern": "^[a-z]+$"}],
                    "responses": {"200": {"description": "Pets.", "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}},
                        "headers": {"X-Next": {"type": "string", "description": "The next page."}}}, "default": {"$ref": "#/responses/Failed"}}},
                "post": {"operationId": "addPet", "parameters": [{"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Pet"}}],
                    "responses": {"201": {"description": "Added."}, "202": {"description": "Later.", "schema": {"type": "string"}}}}},
            "/pets/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "type": "string", "format": "uuid"}],
                "put": {"consumes": ["multipart/form-data"], "parameters": [{"name": "photo", "in": "formData", "type": "file"},
                    {"name": "note", "in": "formData", "type": "string", "enum": ["a", "b"]}], "responses": {"204": {"description": "Done."}}}}},
        "definitions": {
            "Pet": {"type": "object", "required": ["name", "kind"], "properties": {"name": {"type": "string", "description": "Its name.", "maxLength": 10, "default": "Rex"},
                "kind": {"$ref": "#/definitions/Kind"}, "born": {"type": "string", "format": "date-time", "x-nullable": true},
                "tree": {"$ref": "#/definitions/Tree"}, "secret": {"type": "string", "format": "password"}}},
            "Kind": {"type": "string", "enum": ["cat", "dog", "<", "<="], "x-enum-varnames": ["Cat", "Dog", "Less", "Most"]},
            "Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/definitions/Tree"}}, "up": {"$ref": "#/definitions/Tree"}},
                "additionalProperties": {"type": "integer"}},
            "Failure": {"type": "object", "properties": {"code": {"type": "integer", "enum": [1, 2]}, "message": {"type": "string"}}}
        }
    })
}

/// Returns a service of awsJson.
fn queue() -> Value {
    json!({
        "swagger": "2.0", "info": {"title": "Queue", "version": "2020-01-01"}, "host": "queue.example",
        "x-protocol": {"name": "aws-json-1.1", "target": "Queue"}, "x-signing": "queue", "x-service-id": "Queue",
        "x-endpoint": [{"fips": true, "host": "queue-fips.{region}.example"}, {"regions": ["eu-1"], "host": "queue.eu"}],
        "x-origin": {"url": "https://example/", "date": "2020-01-01", "sha256": "00"},
        "paths": {
            "/?Action=Send": {"post": {"operationId": "Send", "x-errors": ["GoneException"], "description": "Sends.\n\n- one\n- two",
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/SendInput"}}],
                "responses": {"200": {"description": "Sent.", "schema": {"$ref": "#/definitions/SendOutput"}}}}},
            "/?Action=List": {"post": {"operationId": "List", "x-auth": "none", "x-pagination": {"input": "Token", "output": "Token", "items": "Items", "limit": "Max"},
                "parameters": [{"name": "Token", "in": "query", "type": "string"}, {"name": "Max", "in": "query", "type": "string", "x-schema": {"type": "integer", "maximum": 60}}],
                "responses": {"200": {"description": "All.", "schema": {"type": "object", "properties": {"Token": {"type": "string"}, "Items": {"type": "array", "items": {"type": "string"}}}}}}}}},
        "definitions": {
            "SendInput": {"type": "object", "required": ["QueueId", "Text"], "properties": {"QueueId": {"type": "string", "pattern": "[\\w-]+"}, "Text": {"type": "string", "x-sensitive": true},
                "At": {"type": "string", "format": "date-time"}, "Map": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}}}},
            "SendOutput": {"type": "object", "properties": {"Id": {"type": "string", "x-name": "Number"}}},
            "GoneException": {"type": "object", "x-error": {"code": "Gone", "retry": "transient"}, "properties": {"message": {"type": "string"}}}
        }
    })
}

/// Returns a service of rare constructs.
fn zoo() -> Value {
    json!({
        "swagger": "2.0", "info": {"title": "Zoo", "version": "1"}, "paths": {
            "/a/{b}": {"get": {"deprecated": true, "parameters": [{"name": "b", "in": "path", "type": "array", "items": {"type": "array", "items": {"type": "integer"}, "collectionFormat": "pipes"}, "required": true},
                {"name": "b", "in": "query", "type": "string", "x-ms-skip-url-encoding": true}, {"name": "c", "in": "body", "schema": {"type": "object", "properties": {"d": {"type": "object", "properties": {"e": {"type": "boolean"}}}}}}],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Animal"}}, "404": {"description": "", "schema": {"type": "object"}}, "default": {"description": ""}}}},
            "/a-b": {"get": {"operationId": "a_b", "responses": {"200": {"description": "", "schema": {"type": "file"}}}}, "head": {"operationId": "aB", "responses": {"204": {"description": ""}}}},
            "/login": {"post": {"tags": ["one", "two"], "consumes": ["application/x-www-form-urlencoded"], "security": [], "parameters": [{"name": "p", "in": "formData", "type": "string", "format": "password", "required": true}], "responses": {}}}},
        "definitions": {
            "Animal": {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": {"type": "string"}, "next": {"$ref": "#/definitions/Animal"}}},
            "Cat": {"allOf": [{"$ref": "#/definitions/Animal"}, {"type": "object", "properties": {"claws": {"type": "integer", "format": "int64", "x-nullable": true}}}], "x-ms-discriminator-value": "cat"},
            "Lion": {"allOf": [{"$ref": "#/definitions/Cat"}], "properties": {"mane": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}}},
            "Loop": {"type": "array", "items": {"$ref": "#/definitions/Loop"}},
            "Map": {"type": "object", "additionalProperties": {"$ref": "#/definitions/Map"}},
            "Number": {"type": "number", "enum": [1, 2.5, "x", null]},
            "2FAinfo": {"type": "object", "properties": {"$ref": {"type": "string"}, "": {"type": "string"}, "type": {"type": "string", "default": {"a": ["§"]}}, "bytes": {"type": "string", "format": "byte"}}}
        }
    })
}
