//! The collector of facts, and the default rules.

use super::{By, Reason};
use crate::node::NodeLocation;
use crate::service::{Docs, Extension, Flag, Located};

use std::fmt::Display;

/// The default rules: their names and texts.
pub(super) mod rules {
    use super::super::By;

    macro_rules! rules {
        ($($rule:ident $name:literal $text:literal)*) => {
            $(pub(in crate::why) const $rule: By = By::Rule { name: $name, text: $text };)*
        };
    }

    rules! {
        ANY_JSON "any-json" "a value without a declared type is any JSON value"
        AWS_JSON_MEMBER "aws-json-member" "awsJson sends every parameter as a member of one JSON object"
        AWS_JSON_POST "aws-json-post" "awsJson sends `POST /` and names the operation in a header, regardless of the declared method and path"
        AWS_JSON_TIMESTAMP "aws-json-timestamp" "awsJson encodes timestamps as seconds since 1970, regardless of the format"
        CODE "code" "a failure in `x-errors` is identified by the name of its definition unless `x-error` declares a code"
        CSV "csv" "list items are separated by commas unless `collectionFormat` declares otherwise"
        DOUBLE "double" "a number has 64 bits unless its format is `float`"
        HTTP_BINDING "http-binding" "without `x-protocol`, a request consists of the declared method, path and parameters"
        INT64 "int64" "an integer has 64 bits unless its format declares otherwise"
        JSON_MEMBER "json-member" "a property is a member of a JSON object"
        MADE_NAME "made-name" "the name of an operation without `operationId` is built from its method and path"
        NO_RESPONSE "no-response" "without a declared success response, any status below 400 is a success, and its body is ignored"
        NO_FAILURES "no-failures" "without declared failures, every failure is of an unknown kind"
        NO_PAGINATION "no-pagination" "a response is complete unless `x-pagination` declares how to request the next page"
        NO_RETRY "no-retry" "a failure is not retried unless `x-error` or its status indicates it"
        NO_SECRET "no-secret" "a value is not a secret unless `x-sensitive` or `format: password` declares it"
        OPTIONAL "optional" "a member is optional unless `required` lists it"
        PATH_REQUIRED "path-required" "a path parameter is always required"
        RETRY_BY_STATUS "retry-by-status" "429 is a throttling failure; 500, 502, 503 and 504 are transient failures"
        SIGNED "signed" "with awsJson or `x-signing`, an operation is signed unless it declares `x-auth: none`"
        UNDESCRIBED "undescribed" "no document or overlay has a description"
        UNSIGNED "unsigned" "without declared authentication, requests carry no credentials"
    }
}

/// The facts collected so far.
#[derive(Default)]
pub(super) struct Facts(pub(super) Vec<Reason>, pub(super) Vec<Sharper>);

/// The keys that may declare a fact, for a fact whose location is that of the whole mapping, and the index of the fact.
pub(super) struct Sharper {
    pub(super) fact: usize,
    pub(super) keys: &'static [&'static str],
}

impl Facts {
    pub(super) fn declared(&mut self, fact: impl Into<String>, value: impl Display, place: NodeLocation) {
        let by = By::Said { place, action: None, before: Vec::new() };
        self.0.push(Reason { fact: fact.into(), value: value.to_string(), by });
    }

    /// Adds a fact that one of several keys of a node declares.
    pub(super) fn key(
        &mut self,
        fact: impl Into<String>,
        value: impl Display,
        place: NodeLocation,
        keys: &'static [&'static str],
    ) {
        self.1.push(Sharper { fact: self.0.len(), keys });
        self.declared(fact, value, place);
    }

    pub(super) fn rule(&mut self, fact: impl Into<String>, value: impl Display, by: By) {
        self.0.push(Reason { fact: fact.into(), value: value.to_string(), by });
    }

    pub(super) fn fact<T: Display>(&mut self, label: impl Into<String>, fact: &Option<Located<T>>) {
        if let Some(Located { value, place }) = fact {
            self.declared(label, value, *place);
        }
    }

    pub(super) fn flag(&mut self, label: impl Into<String>, flag: &Flag) {
        if let Some(place) = flag {
            self.declared(label, "yes", *place);
        }
    }

    pub(super) fn all<T: Display>(&mut self, label: &str, facts: &[Located<T>]) {
        facts.iter().for_each(|fact| self.declared(label, &fact.value, fact.place));
    }

    /// Adds the documentation: the first of several that declares each text.
    pub(super) fn docs(&mut self, all: &[&Docs]) {
        let before = self.0.len();
        let first = |part: fn(&Docs) -> &Option<Located<String>>| all.iter().find_map(|docs| part(docs).as_ref());
        for (label, said) in
            [("summary", first(|docs| &docs.summary)), ("documentation", first(|docs| &docs.description))]
        {
            if let Some(Located { value, place }) = said {
                self.declared(label, value.split_whitespace().collect::<Vec<_>>().join(" "), *place);
            }
        }
        if self.0.len() == before {
            self.rule("documentation", "none", rules::UNDESCRIBED);
        }
    }

    pub(super) fn extensions(&mut self, extensions: &[Extension]) {
        for Extension { key, value, place } in extensions {
            self.declared(key.as_str(), value, *place);
        }
    }
}
