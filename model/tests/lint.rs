//! Lint finds what overlays say, and what it suggests can be applied.

mod shared;
#[path = "shared/specs.rs"]
mod specs;

use bindery_model::diagnostic::{Severity, Style, render};
use bindery_model::lint::{
    Aspect, Completeness, Draft, Finding, Hashes, Lint, LintRule, Report, Suggested, draft, lint, measures,
};
use bindery_model::service::*;
use bindery_model::source::{Role, Sources};
use bindery_model::why::{By, Reason, why};
use bindery_model::{Whole, external_references, load_whole};
use std::collections::BTreeSet;
use std::path::Path;

fn whole(sources: &Sources) -> Whole {
    load_whole(sources, "pets").unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, sources, Style::Plain)))
}

fn linted(sources: &Sources) -> Report {
    lint(&whole(sources), sources, &Hashes::new())
}

fn sources(texts: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in texts {
        sources.add(*path, *text);
    }
    sources
}

/// Something that is said in the end and was not in the beginning: of what, and the rule that should have found it.
type Gap = (String, &'static str);

/// What one model says that another one does not.
fn gaps(bare: &Model, finished: &[&Model]) -> BTreeSet<Gap> {
    let mut gaps = BTreeSet::new();
    for operation in &bare.operations {
        let same = |model: &&&Model| {
            let there = |other: &&Operation| other.name.eq_ignore_ascii_case(&operation.name);
            model.operations.iter().any(|other| there(&other))
        };
        let Some(model) = finished.iter().find(same) else { continue };
        let done = model.operations.iter().find(|other| other.name.eq_ignore_ascii_case(&operation.name));
        let done = done.expect("it was found");
        let mut gap = |closed: bool, rule: &'static str| {
            if closed {
                gaps.insert((operation.name.clone(), rule));
            }
        };
        gap(operation.name != done.name, "action-name");
        gap(content(operation).is_none() && content(done).is_some(), "no-response-type");
        gap(operation.failures.is_empty() && !done.failures.is_empty(), "no-failures");
        gap(operation.pagination.is_none() && done.pagination.is_some(), "unmarked-pages");
        gap(text(&operation.docs.summary) != text(&done.docs.summary), "undocumented-operation");
        gap(operation.auth_place.is_none() && done.auth_place.is_some(), "no-authentication");
        let (before, after) = (bare.input(operation), model.input(done));
        for member in &before.members {
            let Some(done) = after.members.iter().find(|done| done.name == member.name) else { continue };
            gap(said(&member.target) != said(&done.target), "only-strings");
            gap(member.required.is_none() && done.required.is_some(), "nothing-required");
        }
        gaps.extend(members(&operation.name, before, after));
    }
    for shape in bare.shapes.iter().filter(|shape| !matches!(shape.origin, ShapeOrigin::Input(_))) {
        let same = finished.iter().flat_map(|model| &model.shapes).find(|done| done.name == shape.name);
        if let (ShapeKind::Structure(before), Some(ShapeKind::Structure(after))) =
            (&shape.kind, same.map(|done| &done.kind))
        {
            gaps.extend(members(&shape.name, before, after));
        }
    }
    gaps
}

fn members(of: &str, before: &Structure, after: &Structure) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for member in &before.members {
        let Some(done) = after.members.iter().find(|done| done.name == member.name) else { continue };
        let subject = format!("{of}.{}", member.name);
        if secret(&done.target) && !secret(&member.target) {
            gaps.push((subject.clone(), "unmarked-secret"));
        }
        if text(&member.docs.description).is_none() && text(&done.docs.description).is_some() {
            gaps.push((subject, "undocumented-member"));
        }
    }
    gaps
}

fn content(operation: &Operation) -> Option<&TypeUse> {
    operation.responses.iter().find_map(|response| response.content.as_ref())
}

fn text(fact: &Option<Located<String>>) -> Option<&str> {
    fact.as_ref().map(|fact| fact.value.as_str())
}

/// What is said of a type, but for what it is called and where it stands.
fn said(used: &TypeUse) -> String {
    let inner = match &used.ty {
        Type::List(inner) => format!("[{}]", said(inner)),
        Type::Map(inner) => format!("{{{}}}", said(inner)),
        Type::Shape(_) => "shape".to_owned(),
        other => format!("{other:?}"),
    };
    let Constraints { min_length, max_length, pattern, minimum, maximum, min_items, max_items, .. } = &used.constraints;
    let numbers = [min_length, max_length, min_items, max_items].map(|fact| fact.as_ref().map(|fact| fact.value));
    let bounds = [minimum, maximum].map(|fact| fact.as_ref().map(|fact| fact.value.to_string()));
    format!("{inner} {numbers:?} {bounds:?} {:?}", text(pattern))
}

fn secret(used: &TypeUse) -> bool {
    let inner = match &used.ty {
        Type::List(inner) | Type::Map(inner) => secret(inner),
        _ => false,
    };
    inner || used.sensitive.is_some()
}

/// What lint found, as gaps.
fn found(lint: &Lint) -> BTreeSet<Gap> {
    let all = lint
        .findings
        .iter()
        .flat_map(|finding: &Finding| finding.subjects.iter().map(|subject| (subject.clone(), finding.rule.name())));
    all.collect()
}

/// Fails where a gap that was closed was not found; gives how many there are.
fn all_found(gaps: &BTreeSet<Gap>, lint: &Lint) -> usize {
    let found = found(lint);
    let of_service = lint.findings.iter().any(|finding| finding.rule == LintRule::NoAuthentication);
    let missed: Vec<&Gap> = gaps
        .iter()
        // What no operation says is found once.
        .filter(|gap| !(found.contains(*gap) || (of_service && gap.1 == "no-authentication")))
        .collect();
    assert!(missed.is_empty(), "overlays close these, and lint does not see them: {missed:#?}");
    gaps.len()
}

/// The gaps, and the count of each kind, for a snapshot.
fn listed(gaps: &BTreeSet<Gap>) -> String {
    gaps.iter().map(|(subject, rule)| format!("{rule}: {subject}\n")).collect()
}

#[test]
fn every_gap_that_our_overlays_close_is_found_in_our_documents() {
    let mut all = String::new();
    for (name, least) in [("cognito-identity", 35), ("cognito-idp", 1)] {
        let sources = specs::sources(name);
        let whole = whole(&sources);
        let report = lint(&whole, &sources, &Hashes::new());
        let bare = report.bare.expect("there are overlays");
        let gaps = gaps(whole.documents_alone().expect("there are overlays"), &[&whole.loaded.model]);
        let count = all_found(&gaps, &bare);
        assert!(count >= least, "{name}: only {count} gaps");
        assert!(report.finished.score.percent() > bare.score.percent(), "{name}");
        all += &format!("{name}: {} % → {} %\n", bare.score.percent(), report.finished.score.percent());
        all += &listed(&gaps);
    }
    insta::assert_snapshot!("gaps_of_our_documents", all);
}

#[test]
fn every_gap_that_our_overlays_close_is_found_in_the_catalogue() {
    let Some(folder) = shared::folder("seeds") else { return };
    let mut sources = Sources::default();
    for name in ["000_46984539bac2cd77.txt", "001_63439e04fa4aed2d.txt"] {
        sources.add(name, std::fs::read_to_string(folder.join(name)).expect("a seed"));
    }
    let alone = whole(&sources);
    let lint = lint(&alone, &sources, &Hashes::new()).finished;
    let finished = ["cognito-identity", "cognito-idp"].map(|name| whole(&specs::sources(name)).loaded.model);
    let gaps = gaps(&alone.loaded.model, &[&finished[0], &finished[1]]);
    let count = all_found(&gaps, &lint);
    assert!(count >= 30, "only {count} gaps");
    println!("{count} gaps, score {} %\n{}", lint.score.percent(), listed(&gaps));
    assert!(lint.findings.iter().any(|finding| finding.rule == LintRule::Incomplete));
    applies(&sources, "the seeds");
}

/// Applies all that lint suggests of the documents: each action finds exactly its node and changes it, and no error
/// follows. Gives how many there are.
fn applies(documents: &Sources, what: &str) -> usize {
    let lint = linted(documents).finished;
    let Some(text) = draft(&lint.findings, "A draft: of \"all\"", Draft::Live) else { return 0 };
    let mut sources = Sources::with_limits(*documents.limits());
    for (_, source) in documents.iter() {
        sources.add_as(source.role, source.path.as_str(), source.text.as_str());
    }
    sources.add("overlay-draft.yaml", text.as_str());
    let whole = match load_whole(&sources, "pets") {
        Ok(whole) => whole,
        Err(diagnostics) => {
            let errors = diagnostics.iter().filter(|said| said.severity == Severity::Error).take(5).cloned().collect();
            panic!("{what}: {}", render(&bindery_model::diagnostic::Diagnostics(errors), &sources, Style::Plain))
        }
    };
    let actions = &whole.loaded.actions;
    for action in actions.iter() {
        assert_eq!((action.matched, action.changed), (1, 1), "{what}: {}", action.target);
    }
    let after = found(&bindery_model::lint::lint(&whole, &sources, &Hashes::new()).finished);
    let stays = |finding: &&Finding| {
        !finding.actions.is_empty()
            && !matches!(finding.rule, LintRule::UnusedDefinition)
            && finding.subjects.iter().any(|subject| after.contains(&(subject.clone(), finding.rule.name())))
    };
    // One whose operation gets another name is told by that.
    let left: Vec<_> =
        lint.findings.iter().filter(stays).map(|finding| (&finding.message, &finding.subjects)).collect();
    assert!(left.is_empty(), "{what}: {left:#?}");
    actions.len()
}

/// What there is to find, each once or twice.
const PETS: &str = r"
swagger: '2.0'
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, type: string, required: true, description: The pet. }
    get:
      operationId: getPet
      summary: Get Pet
      parameters:
        - { name: id, in: query, type: string }
        - { $ref: '#/parameters/Token' }
      responses:
        '200': { $ref: '#/responses/Empty' }
    delete:
      responses:
        '204': { description: It is gone. }
  /?Action=ListPets:
    post:
      operationId: listPets
      description: Lists pets.
      x-complete: 0
      parameters:
        - { name: nextToken, in: query, type: string, description: Of the page. }
        - { name: Logins, in: query, type: string, description: map names to provider tokens }
      responses:
        '200': { description: All., schema: { $ref: '#/definitions/Pets' } }
        default: { description: Oh. }
parameters:
  Token: { name: accessToken, in: header, type: string, description: The token. }
responses:
  Empty: { description: All is well. }
definitions:
  Pets:
    type: object
    properties:
      nextToken: { type: string, description: Of the next page. }
      pets: { type: array, description: The pets., items: { $ref: '#/definitions/Pet' } }
  Pet:
    type: object
    properties:
      passwordHash: { type: string, description: A hash. }
      keys: { type: object, description: Keys., additionalProperties: { $ref: '#/definitions/ApiKey' } }
  ApiKey: { type: string }
  Nobody: { type: object, properties: { self: { $ref: '#/definitions/Nobody' } } }
  'No/body~': { type: string }
";

#[test]
fn each_gap_is_shown_with_an_action_that_closes_it() {
    let sources = sources(&[("pets.yaml", PETS)]);
    let lint = linted(&sources).finished;
    insta::assert_snapshot!("findings", render(&lint.diagnostics(), &sources, Style::Plain));
    insta::assert_snapshot!("draft", draft(&lint.findings, "Pets", Draft::Live).expect("there are findings"));
    assert!(applies(&sources, "pets") > 15);
}

/// A structure that could only travel as XML would be refused.
#[test]
fn an_answer_in_xml_is_suggested_as_text() {
    let document = "{swagger: '2.0', info: {title: A, version: '1'}, produces: [application/xml], paths: {/a: {get: \
                    {operationId: a, responses: {200: {description: A}}}}}}";
    let alone = sources(&[("a.yaml", document)]);
    assert!(applies(&alone, "an answer in XML") > 0);
    let draft = draft(&linted(&alone).finished.findings, "A draft", Draft::Live).expect("there are gaps");
    assert!(draft.contains("schema:\n        type: string\n"), "{draft}");
}

#[test]
fn a_commented_draft_changes_nothing() {
    let alone = sources(&[("pets.yaml", PETS)]);
    let lint = linted(&alone).finished;
    let text = draft(&lint.findings, "Pets", Draft::Commented).expect("there are findings");
    let with = sources(&[("overlay.yaml", &text), ("pets.yaml", PETS)]);
    let loaded = whole(&with).loaded;
    assert_eq!(loaded.actions.iter().map(|action| action.changed).sum::<usize>(), 0);
    assert!(loaded.warnings.iter().all(|warning| !warning.code.name().starts_with("overlay")));
    let after = linted(&with);
    assert_eq!(after.finished.score, lint.score);
    // The action that keeps the place is found, so that it is not forgotten.
    assert_eq!(after.finished.counts().get(&LintRule::OverlayNoMatch), Some(&1));
    // Every comment is an action again without its `# `.
    let live: String = text.lines().map(|line| line.replacen("  # ", "  ", 1) + "\n").collect();
    let live = live.split_once("\nactions:\n").map(|(_, actions)| actions.to_owned()).expect("a list");
    let live = format!("overlay: 1.1.0\ninfo: {{title: All, version: '1'}}\nactions:\n{live}");
    let live: String = live
        .lines()
        .filter(|line| !line.contains("This action changes nothing"))
        .map(|l| l.to_owned() + "\n")
        .collect();
    let loaded = whole(&sources(&[("overlay.yaml", &live), ("pets.yaml", PETS)])).loaded;
    assert!(loaded.actions.iter().filter(|action| action.changed == 1).count() > 15);
}

#[test]
fn overlays_that_have_outlived_their_purpose_are_found() {
    let overlays = [
        (
            "overlay-1.yaml",
            "overlay: 1.1.0
info: {title: One, version: '1'}
actions:
  - {target: $.nothing, x-optional: true, update: {a: 1}}
  - {target: $.info, update: {title: Pets}}
  - {target: $.info, update: {title: Cats, version: '2'}}
  - {target: $.definitions, update: {Gone: {type: string}}}
  - {target: $.info, update: {description: This one stays.}}
",
        ),
        (
            "overlay-2.yaml",
            "overlay: 1.1.0
info: {title: Two, version: '1'}
actions:
  - {target: $.info, update: {title: Dogs}}
  - {target: $.info, update: {version: '3'}}
  - {target: $.definitions.Gone, remove: true}
",
        ),
    ];
    let sources = sources(&[("pets.yaml", PETS), overlays[0], overlays[1]]);
    let mut lint = linted(&sources).finished;
    lint.findings.retain(|finding| finding.rule.name().starts_with("overlay-"));
    insta::assert_snapshot!("overlays", render(&lint.diagnostics(), &sources, Style::Plain));
}

#[test]
fn a_document_that_is_no_longer_what_it_was_is_found() {
    let with = |hash: &str| {
        let origin = format!(
            "overlay: 1.1.0\ninfo: {{title: One, version: '1'}}\nactions:\n  - target: $\n    update:\n      x-origin: \
             [{{source: pets.yaml, date: '2025-01-31', sha256: {hash}}}, {{source: elsewhere}}]\n"
        );
        let sources = sources(&[("pets.yaml", PETS), ("overlay.yaml", &origin)]);
        let hashes: Hashes = sources.iter().map(|(id, source)| (id, format!("hash-of-{}", source.path))).collect();
        let mut lint = lint(&whole(&sources), &sources, &hashes).finished;
        lint.findings.retain(|finding| finding.rule == LintRule::OriginChanged);
        (render(&lint.diagnostics(), &sources, Style::Plain), lint)
    };
    assert!(with("hash-of-pets.yaml").1.findings.is_empty());
    assert!(with("HASH-OF-PETS.YAML").1.findings.is_empty());
    let (shown, lint) = with("hash-of-yesterday");
    insta::assert_snapshot!("origin", shown);
    let [Finding { actions, .. }] = lint.findings.as_slice() else { panic!("one finding") };
    let [action] = actions.as_slice() else { panic!("one action") };
    let Suggested::Update(update) = &action.change else { panic!("an update") };
    assert_eq!(update["sha256"], "hash-of-pets.yaml");
}

#[test]
fn what_is_only_referred_to_has_no_action() {
    let document = "{swagger: '2.0', info: {title: A, version: '1'}, paths: {/a: {get: {operationId: a, responses: {200: \
                    {description: A, schema: {$ref: 'b.yaml#/B'}}}}}}}";
    let mut sources = sources(&[("a.yaml", document)]);
    sources.add_as(Role::Referred, "b.yaml", "B: {type: object, properties: {c: {type: string}}}");
    let lint = linted(&sources).finished;
    let finding = lint.findings.iter().find(|finding| finding.rule == LintRule::UndocumentedMember).expect("of `c`");
    assert!(finding.actions.is_empty());
    assert!(render(&lint.diagnostics(), &sources, Style::Plain).contains("overlays do not apply"));
    applies(&sources, "a");
}

/// A document of the corpus and what it refers to.
fn read(root: &Path, file: &Path) -> Sources {
    let relative = |file: &Path| file.strip_prefix(root).expect("below").to_string_lossy().into_owned();
    let mut sources = Sources::default();
    sources.add(relative(file), std::fs::read_to_string(file).unwrap_or_default());
    let mut tried = BTreeSet::new();
    loop {
        let wanted: Vec<String> =
            external_references(&sources).into_iter().filter(|path| tried.insert(path.clone())).collect();
        if wanted.is_empty() {
            return sources;
        }
        for path in wanted {
            if let Ok(text) = std::fs::read_to_string(root.join(&path)) {
                sources.add_as(Role::Referred, path, text);
            }
        }
    }
}

/// Asks why of all operations, shapes and members; gives how many there are.
fn every_path_is_answered(whole: &Whole, sources: &Sources) -> usize {
    let model = &whole.loaded.model;
    let mut paths: Vec<String> = model.operations.iter().map(|operation| operation.name.clone()).collect();
    for shape in &model.shapes {
        paths.push(shape.name.clone());
        if let ShapeKind::Structure(structure) = &shape.kind {
            paths.extend(structure.members.iter().map(|member| format!("{}.{}", shape.name, member.name)));
        }
    }
    for path in &paths {
        let answer = why(whole, sources, Some(path)).unwrap_or_else(|none| panic!("{path}: {none:?}"));
        for Reason { fact, by, .. } in &answer.facts {
            if let By::Said { place, .. } = by {
                assert!(sources.position(*place).is_some(), "{path}: {fact}");
            }
        }
        assert!(!answer.facts.is_empty(), "{path}");
    }
    paths.len()
}

#[test]
fn what_is_suggested_for_documents_in_the_wild_can_be_applied() {
    let Some(folder) = shared::folder("corpus") else { return };
    let (mut documents, mut actions, mut asked) = (0, 0, 0);
    for file in shared::files(&folder, &["json", "yaml", "yml", "md", "txt"]) {
        let small = std::fs::metadata(&file).expect("a file").len() < 150_000;
        let text = if small { std::fs::read_to_string(&file).unwrap_or_default() } else { String::new() };
        if !bindery_model::is_document(&text, Default::default()) {
            continue;
        }
        let sources = read(&folder, &file);
        if let Ok(whole) = load_whole(&sources, "pets") {
            documents += 1;
            actions += applies(&sources, &file.display().to_string());
            if text.len() < 20_000 {
                asked += every_path_is_answered(&whole, &sources);
            }
        }
    }
    println!("{actions} actions for {documents} documents; {asked} paths asked for");
    assert!(asked > 500, "only {asked} paths");
    assert!(documents > 30, "only {documents} documents");
}

#[test]
fn each_aspect_is_measured_by_itself() {
    let sources = sources(&[(
        "pets.yaml",
        "\
swagger: '2.0'
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: GetPets
      summary: Get pets.
      parameters: [{name: name, in: query, type: string}]
      responses: {'200': {description: Ok.}}
    put:
      operationId: PutPet
      summary: Replaces a pet.
      parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}]
      responses: {'204': {description: Done.}, '404': {description: No pet.}}
definitions:
  Pet:
    properties:
      age: {type: integer, maximum: 30, description: In years.}
      any: {}
      kind: {type: string, enum: [cat]}
",
    )]);
    let said: Vec<(Aspect, usize, usize)> = measures(&whole(&sources).loaded.model)
        .into_iter()
        .map(|(aspect, Completeness { said, of })| (aspect, said, of))
        .collect();
    assert_eq!(
        said,
        [
            (Aspect::Requests, 1, 2),
            (Aspect::Responses, 1, 2),
            (Aspect::Failures, 1, 2),
            // A summary that repeats the name describes nothing.
            (Aspect::Operations, 1, 2),
            (Aspect::Types, 4, 5),
            (Aspect::Members, 1, 5),
            // `pet` and `any` have nothing to be bounded.
            (Aspect::Constraints, 2, 3),
        ]
    );
}
