//! Swagger documents of any size, generated from a seed, for measurements without other documents.
//!
//! The documents resemble real ones: resources that are listed, created, read, changed and removed, with parameters in
//! all locations, structures that extend, nest and refer to each other, enums, constraints, descriptions, and an
//! overlay that completes them. Scale 1 is 20 operations in two documents; everything grows in proportion to the scale.
//!
//! Benchmarks of other packages include this file by its path, so it depends on the standard library alone.

// An explicit path, which also resolves if a benchmark includes this file.
#[path = "synthetic/value.rs"]
mod value;

use self::value::{Value, json, map, yaml};

/// The format of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON, indented by two spaces.
    Json,
    /// YAML in block style.
    Yaml,
}

/// The number of resources at scale 1, with five operations each.
const RESOURCES: usize = 4;

/// Returns the files of a service by name: two documents and their overlay, deterministic for the arguments.
pub(crate) fn files(seed: u64, scale: usize, format: Format) -> Vec<(String, String)> {
    let mut random = Random(seed);
    let names: Vec<String> = (0..RESOURCES * scale).map(name).collect();
    // Each document declares one half of the resources, and refers to all of them.
    let (first, second) = names.split_at(names.len() / 2);
    let documents = [(1, first), (2, second)].map(|(number, half)| {
        let document = document(&mut random, half, &names);
        (format!("document-{number}"), document)
    });
    let overlay = ("overlay".to_owned(), overlay(&names));
    let all = documents.into_iter().chain([overlay]);
    all.map(|(file, value)| match format {
        Format::Json => (format!("{file}.json"), json(&value)),
        Format::Yaml => (format!("{file}.yaml"), yaml(&value)),
    })
    .collect()
}

/// SplitMix64, by Steele, Lea and Flood: small, and of sufficient quality for descriptions.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Returns a number from `0` to `end - 1`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or_default()
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

const NOUNS: [&str; 40] = [
    "Account", "Alert", "Archive", "Badge", "Basket", "Booking", "Branch", "Bucket", "Campaign", "Channel", "Cluster",
    "Contract", "Coupon", "Course", "Delivery", "Device", "Discount", "Draft", "Event", "Folder", "Gateway", "Group",
    "Invoice", "Job", "Journal", "Layer", "Ledger", "Meeting", "Message", "Network", "Order", "Parcel", "Payment",
    "Pipeline", "Policy", "Profile", "Project", "Report", "Ticket", "Volume",
];

const ADJECTIVES: [&str; 10] =
    ["", "Shared", "Legacy", "Regional", "Billing", "Internal", "Partner", "Virtual", "Nested", "Daily"];

const WORDS: [&str; 32] = [
    "the", "a", "each", "value", "owner", "time", "limit", "that", "is", "was", "shown", "sent", "before", "after",
    "request", "service", "first", "last", "known", "caller", "of", "for", "with", "without", "name", "state", "list",
    "zone", "in", "and", "result", "may",
];

const PROPERTIES: [&str; 24] = [
    "displayName",
    "email",
    "priority",
    "weight",
    "enabled",
    "created",
    "due",
    "checksum",
    "color",
    "tags",
    "notes",
    "limits",
    "address",
    "region",
    "retries",
    "timeout",
    "owner",
    "history",
    "labels",
    "ratio",
    "URL",
    "dataType",
    "max_size",
    "parent-link",
];

const VALUES: [&str; 12] = [
    "active",
    "pending",
    "failed",
    "in-progress",
    "archived",
    "DRAFT",
    "on_hold",
    "v1beta1",
    "us-east-1",
    "closed",
    "rejected",
    "unknown-state",
];

/// Returns the name of a resource; no two are equal.
fn name(index: usize) -> String {
    let (noun, round) = (NOUNS[index % NOUNS.len()], index / NOUNS.len());
    let (adjective, round) = (ADJECTIVES[round % ADJECTIVES.len()], round / ADJECTIVES.len());
    let number = if round == 0 { String::new() } else { round.to_string() };
    format!("{adjective}{noun}{number}")
}

/// Returns a text of one or more sentences.
fn prose(random: &mut Random, sentences: usize) -> String {
    let mut text = String::new();
    for _ in 0..sentences {
        let start = text.len();
        for word in 0..5 + random.below(9) {
            let space = if word == 0 && start == 0 { "" } else { " " };
            let word = random.pick(&WORDS);
            text += space;
            text += word;
        }
        let first = start + usize::from(start > 0);
        let capital = text[first..=first].to_uppercase();
        text.replace_range(first..=first, &capital);
        text.push('.');
    }
    text
}

fn reference(definition: &str) -> Value {
    map([("$ref", format!("#/definitions/{definition}").into())])
}

/// Returns a document that declares some resources, and may refer to all of them.
fn document(random: &mut Random, own: &[String], all: &[String]) -> Value {
    let mut paths = Vec::new();
    let mut definitions = shared();
    for (index, name) in own.iter().enumerate() {
        paths.extend(operations(random, name, index));
        definitions.extend(structures(random, name, all));
    }
    map([
        ("swagger", "2.0".into()),
        (
            "info",
            map([
                ("title", "Synthetic".into()),
                ("version", "1.0.0".into()),
                ("description", "Made from a seed.".into()),
            ]),
        ),
        ("host", "api.example.com".into()),
        ("basePath", "/v1".into()),
        ("schemes", vec!["https"].into()),
        ("consumes", vec!["application/json"].into()),
        ("produces", vec!["application/json"].into()),
        (
            "securityDefinitions",
            map([("token", map([("type", "apiKey".into()), ("in", "header".into()), ("name", "X-Token".into())]))]),
        ),
        ("security", vec![map([("token", Value::List(Vec::new()))])].into()),
        (
            "parameters",
            map([(
                "Trace",
                map([
                    ("name", "X-Trace".into()),
                    ("in", "header".into()),
                    ("type", "string".into()),
                    ("maxLength", 64.into()),
                    ("description", "Where the request came from.".into()),
                ]),
            )]),
        ),
        (
            "responses",
            map([(
                "Refused",
                map([("description", "The request was refused.".into()), ("schema", reference("Problem"))]),
            )]),
        ),
        ("paths", Value::Map(paths)),
        ("definitions", Value::Map(definitions)),
    ])
}

/// Returns the definitions that every document declares identically.
fn shared() -> Vec<(String, Value)> {
    let text = |description: &str| map([("type", "string".into()), ("description", description.into())]);
    let resource = map([
        ("type", "object".into()),
        ("description", "What all resources have.".into()),
        ("required", vec!["id"].into()),
        (
            "properties",
            map([
                ("id", map([("type", "string".into()), ("minLength", 1.into()), ("maxLength", 36.into())])),
                ("createdAt", map([("type", "string".into()), ("format", "date-time".into())])),
                ("labels", reference("Labels")),
            ]),
        ),
    ]);
    let problem = map([
        ("type", "object".into()),
        ("description", "What went wrong.".into()),
        ("required", vec!["code", "message"].into()),
        ("properties", map([("code", text("What programs read.")), ("message", text("What people read."))])),
    ]);
    let labels = map([
        ("type", "object".into()),
        ("description", "Labels by name.".into()),
        ("additionalProperties", map([("type", "string".into()), ("maxLength", 63.into())])),
    ]);
    [("Resource", resource), ("Problem", problem), ("Labels", labels)]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

/// Returns the structures of a resource.
fn structures(random: &mut Random, name: &str, all: &[String]) -> Vec<(String, Value)> {
    let specification = specification(random, name, all);
    let kinds = enumeration(random);
    let whole = map([
        ("description", prose(random, 2).into()),
        (
            "allOf",
            vec![
                reference("Resource"),
                map([
                    ("type", "object".into()),
                    ("required", vec!["spec"].into()),
                    (
                        "properties",
                        map([
                            ("spec", reference(&format!("{name}Spec"))),
                            ("status", reference(&format!("{name}Status"))),
                            ("kind", reference(&format!("{name}Kind"))),
                        ]),
                    ),
                ]),
            ]
            .into(),
        ),
    ]);
    let condition = map([
        ("type", "object".into()),
        ("required", vec!["reason"].into()),
        (
            "properties",
            map([
                ("reason", map([("type", "string".into()), ("description", prose(random, 1).into())])),
                ("since", map([("type", "string".into()), ("format", "date-time".into())])),
                ("healthy", map([("type", "boolean".into())])),
            ]),
        ),
    ]);
    let status = map([
        ("type", "object".into()),
        ("description", prose(random, 1).into()),
        (
            "properties",
            map([
                ("phase", enumeration(random)),
                ("conditions", map([("type", "array".into()), ("items", condition), ("maxItems", 32.into())])),
                ("generation", map([("type", "integer".into()), ("format", "int64".into()), ("minimum", 0.into())])),
            ]),
        ),
    ]);
    let list = map([
        ("type", "object".into()),
        ("required", vec!["items"].into()),
        (
            "properties",
            map([
                ("items", map([("type", "array".into()), ("items", reference(name))])),
                ("next", map([("type", "string".into()), ("description", prose(random, 1).into())])),
                ("total", map([("type", "integer".into()), ("format", "int32".into())])),
            ]),
        ),
    ]);
    [
        (String::new(), whole),
        ("Spec".to_owned(), specification),
        ("Status".to_owned(), status),
        ("Kind".to_owned(), kinds),
        ("List".to_owned(), list),
    ]
    .map(|(suffix, value)| (format!("{name}{suffix}"), value))
    .into()
}

/// Returns the structure that differs between resources.
fn specification(random: &mut Random, name: &str, all: &[String]) -> Value {
    let start = random.below(PROPERTIES.len());
    let properties = (0..5 + random.below(8)).map(|step| {
        let property = PROPERTIES[(start + step) % PROPERTIES.len()];
        (property.to_owned(), property_schema(random, name, all))
    });
    let mut properties: Vec<(String, Value)> = properties.collect();
    let required: Vec<String> = properties.iter().step_by(3).map(|(property, _)| property.clone()).collect();
    let secret = map([("type", "string".into()), ("description", "It proves who asks.".into())]);
    properties.push(("secret".to_owned(), secret));
    map([
        ("type", "object".into()),
        ("description", prose(random, 2).into()),
        ("required", required.into()),
        ("properties", Value::Map(properties)),
    ])
}

/// Returns the schema of a member.
fn property_schema(random: &mut Random, name: &str, all: &[String]) -> Value {
    let other = &all[random.below(all.len())];
    let sentences = 1 + random.below(3);
    let description = ("description", prose(random, sentences).into());
    match random.below(12) {
        0 => {
            let most = 16 << random.below(5);
            map([("type", "string".into()), ("minLength", 1.into()), ("maxLength", most.into()), description])
        }
        1 => map([("type", "string".into()), ("pattern", "^[a-z0-9-]+$".into()), description]),
        2 => map([
            ("type", "string".into()),
            ("format", random.pick(&["date-time", "date", "byte"]).into()),
            description,
        ]),
        3 => {
            let format = random.pick(&["int32", "int64"]).into();
            map([
                ("type", "integer".into()),
                ("format", format),
                ("minimum", 0.into()),
                ("maximum", 1000.into()),
                description,
            ])
        }
        4 => map([("type", "number".into()), ("format", "double".into()), description]),
        5 => map([("type", "boolean".into()), ("default", false.into()), description]),
        6 => {
            let Value::Map(mut entries) = enumeration(random) else { return map([description]) };
            entries.push(("description".to_owned(), prose(random, 1).into()));
            Value::Map(entries)
        }
        7 => map([
            ("type", "array".into()),
            ("items", map([("type", "string".into())])),
            ("maxItems", 50.into()),
            description,
        ]),
        8 => map([("type", "array".into()), ("items", reference(&format!("{other}Status"))), description]),
        9 => {
            map([("type", "object".into()), ("additionalProperties", reference(&format!("{other}Kind"))), description])
        }
        10 => {
            let inner = map([
                ("first", map([("type", "string".into()), ("description", prose(random, 1).into())])),
                ("second", map([("type", "integer".into()), ("format", "int32".into())])),
                ("third", reference(&format!("{name}Kind"))),
            ]);
            map([("type", "object".into()), description, ("properties", inner)])
        }
        _ => reference(&format!("{other}Spec")),
    }
}

/// Returns a string schema with a few values.
fn enumeration(random: &mut Random) -> Value {
    let start = random.below(VALUES.len());
    let values: Vec<&str> = (0..3 + random.below(4)).map(|step| VALUES[(start + step) % VALUES.len()]).collect();
    map([("type", "string".into()), ("enum", values.into())])
}

/// Returns the paths of a resource, with five operations in total.
fn operations(random: &mut Random, name: &str, index: usize) -> Vec<(String, Value)> {
    let collection = path(name);
    let id = map([
        ("name", "id".into()),
        ("in", "path".into()),
        ("required", true.into()),
        ("type", "string".into()),
        ("maxLength", 36.into()),
        ("description", "Which one.".into()),
    ]);
    let trace = || map([("$ref", "#/parameters/Trace".into())]);
    let query = |parameter: &str, kind: &str, text: String| {
        map([("name", parameter.into()), ("in", "query".into()), ("type", kind.into()), ("description", text.into())])
    };
    let several = map([
        ("name", "state".into()),
        ("in", "query".into()),
        ("type", "array".into()),
        ("collectionFormat", "multi".into()),
        ("items", enumeration(random)),
        ("description", prose(random, 1).into()),
    ]);
    let limit = map([
        ("name", "limit".into()),
        ("in", "query".into()),
        ("type", "integer".into()),
        ("format", "int32".into()),
        ("minimum", 1.into()),
        ("description", prose(random, 1).into()),
    ]);
    let body = |schema: &str| {
        map([("name", "body".into()), ("in", "body".into()), ("required", true.into()), ("schema", reference(schema))])
    };
    let header = |parameter: &str, text: String| {
        map([
            ("name", parameter.into()),
            ("in", "header".into()),
            ("type", "string".into()),
            ("description", text.into()),
        ])
    };
    let answer = |status: &str, schema: Option<String>| {
        let entries = [("description".to_owned(), Value::from("What was asked for."))];
        let schema = schema.map(|schema| ("schema".to_owned(), reference(&schema)));
        map([
            (status, Value::Map(entries.into_iter().chain(schema).collect())),
            ("default", map([("$ref", "#/responses/Refused".into())])),
        ])
    };
    let mut operation = |verb: &str, object: &str, parameters: Vec<Value>, responses: Value| {
        map([
            ("operationId", format!("{verb}{object}").into()),
            ("tags", vec![name].into()),
            ("summary", format!("{}{} {object}", verb[..1].to_uppercase(), &verb[1..]).into()),
            ("description", prose(random, 2).into()),
            ("parameters", parameters.into()),
            ("responses", responses),
        ])
    };
    let list = vec![limit, query("next", "string", "Where the page before ended.".to_owned()), several, trace()];
    let list = operation("list", &format!("{name}s"), list, answer("200", Some(format!("{name}List"))));
    let key = header("Idempotency-Key", "The same for each attempt.".to_owned());
    let create =
        operation("create", name, vec![body(&format!("{name}Spec")), key], answer("201", Some(name.to_owned())));
    let get = operation("get", name, vec![trace()], answer("200", Some(name.to_owned())));
    let seen = header("If-Match", "What the caller has seen.".to_owned());
    let update =
        operation("update", name, vec![body(&format!("{name}Spec")), seen], answer("200", Some(name.to_owned())));
    let mut one = vec![("parameters".to_owned(), vec![id].into()), ("get".to_owned(), get), ("put".to_owned(), update)];
    // Every fourth resource accepts files, and has no operation to remove it.
    if index % 4 == 3 {
        let file = map([
            ("name", "file".into()),
            ("in", "formData".into()),
            ("required", true.into()),
            ("type", "file".into()),
        ]);
        let note = map([
            ("name", "note".into()),
            ("in", "formData".into()),
            ("type", "string".into()),
            ("maxLength", 200.into()),
        ]);
        let mut attach = operation("attachTo", name, vec![file, note], answer("204", None));
        if let Value::Map(entries) = &mut attach {
            entries.push(("consumes".to_owned(), vec!["multipart/form-data"].into()));
        }
        one.push(("post".to_owned(), attach));
    } else {
        let force = query("force", "boolean", "Whether to ask nobody.".to_owned());
        one.push(("delete".to_owned(), operation("delete", name, vec![force], answer("204", None))));
    }
    vec![
        (collection.clone(), map([("get", list), ("post", create)])),
        (format!("{collection}/{{id}}"), Value::Map(one)),
    ]
}

/// Returns the path of a resource's collection.
fn path(name: &str) -> String {
    format!("/{}s", name.to_lowercase())
}

/// Returns an overlay with facts missing from the documents: some for all resources at once, some for each.
fn overlay(names: &[String]) -> Value {
    let action = |target: String, description: &str, update: Value| {
        map([("target", target.into()), ("description", description.into()), ("update", update)])
    };
    let mut actions = vec![
        action("$.info".to_owned(), "It has a name.", map([("title", "Everything".into())])),
        action(
            "$.paths[*].get.parameters[?@.name == 'limit']".to_owned(),
            "No page is larger.",
            map([("maximum", 500.into())]),
        ),
    ];
    for name in names {
        let secret = format!("$.definitions.{name}Spec.properties.secret");
        actions.push(action(secret, "Nobody else may read it.", map([("x-sensitive", true.into())])));
        let pages = map([
            ("input", "next".into()),
            ("output", "next".into()),
            ("items", "items".into()),
            ("limit", "limit".into()),
        ]);
        let list = format!("$.paths['{}'].get", path(name));
        actions.push(action(list, "It gives one page.", map([("x-pagination", pages)])));
    }
    map([
        ("overlay", "1.1.0".into()),
        ("info", map([("title", "What the documents leave out".into()), ("version", "1.0.0".into())])),
        ("actions", actions.into()),
    ])
}
