//! A service over a year: each commit changes its specs, and what is said of that is right.

use crate::scratch::Scratch;
use insta::assert_snapshot;

/// A workspace in a repository of its own.
struct History {
    scratch: Scratch,
    log: String,
}

impl History {
    fn new() -> Self {
        let history = History { scratch: Scratch::pets(), log: String::new() };
        history.scratch.git(&["init", "--quiet", "--initial-branch=main"]);
        history
    }

    /// Changes a file, compares, generates, raises the version, and commits.
    fn step(&mut self, what: &str, file: &str, from: &str, to: &str) {
        let path = format!("specs/pets/{file}");
        let text = self.scratch.text(&path);
        assert_eq!(text.matches(from).count(), 1, "{what}: {from}");
        self.scratch.put(&path, &text.replacen(from, to, 1));
        let denied = self.scratch.run(["diff", "--deny", "breaking"]);
        assert_eq!(denied.stderr, "", "{what}");
        let run = self.scratch.succeeds(["codegen", "--bump"]);
        let (_, news) = run.split_once("\nSince the last commit\n").unwrap_or_default();
        let code = denied.code.unwrap_or_default();
        self.log += &format!("# {what}\n\n{}\ndenied: {code}\n\n{news}\n", denied.stdout);
        self.scratch.succeeds(["codegen", "--check"]);
        // What was raised already is not raised again.
        let before = self.scratch.tree("crates");
        self.scratch.succeeds(["codegen", "--bump"]);
        assert_eq!(self.scratch.tree("crates"), before, "{what}");
        self.scratch.commit(what);
    }
}

#[test]
fn every_commit_is_judged() {
    let mut history = History::new();
    let document = "10-pets.yaml";
    assert!(!history.scratch.succeeds(["codegen"]).contains("Since"), "there is no commit to compare with");
    history.scratch.commit("Begin");
    assert!(!history.scratch.succeeds(["codegen"]).contains("Since"), "nothing changed");

    history.step("A text", document, "Finds a pet.", "Finds one pet.");
    history.step(
        "An optional member",
        document,
        "description: Its age.}\n",
        "description: Its age.}\n      color: {type: string}\n",
    );
    history.step("An enum", document, "color: {type: string}", "color: {type: string, enum: [black, white]}");
    history.step("One more value", document, "[black, white]", "[black, white, red]");
    history.step("A required member", document, "description: A pet.", "description: A pet.\n    required: [color]");
    history.step(
        "An operation",
        document,
        "definitions:\n",
        "  /pets:\n    get:\n      operationId: ListPets\n      parameters:\n        - {name: limit, in: query, type: integer, \
         maximum: 100}\n      responses:\n        '200': {description: Pets., schema: {type: array, items: {$ref: \
         '#/definitions/Pet'}}}\ndefinitions:\n",
    );
    history.step("A constraint", document, "maximum: 100", "maximum: 50");
    history.step("A failure", document, "\n  /pets:\n", "\n        '404': {description: There is none.}\n  /pets:\n");
    history.step("Another path", document, "  /pets/{name}:", "  /animals/{name}:");
    history.step("Another name", document, "operationId: GetPet", "operationId: FindPet");
    history.step("What an overlay says", "90-overlay.yaml", "format: int32", "format: int64");
    let limit = "      parameters:\n        - {name: limit, in: query, type: integer, maximum: 50}\n";
    history.step("A member less", document, limit, "");
    assert_snapshot!("history", history.log);
    assert_snapshot!("history_changelog", history.scratch.text("crates/pets/CHANGELOG.md"));
    assert_snapshot!("history_version", history.scratch.text("specs/pets/VERSION"));
}
