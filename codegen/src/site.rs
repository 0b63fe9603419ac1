//! A reference to look at: pages that open from a folder, without a server and without a network.
//!
//! [`site`] is a pure function: models, what answers for their facts, and a comparison go in, the texts of the site's files
//! come out. Text of a document enters a page through [`maud`]'s escaping or through `markdown`, and no other way; no page
//! has a script or a style of its own, so that its policy can forbid them.

mod bars;
mod changes;
mod code;
mod facts;
mod failures;
mod home;
mod markdown;
mod notes;
mod operation;
mod page;
mod paths;
mod search;
mod service;
mod shape;
#[cfg(test)]
mod tests;
mod tree;
mod types;

use crate::snippets;
use bindery_model::Model;
use bindery_model::diff::Change;
use bindery_model::lint::Completeness;
use bindery_model::service::ShapeOrigin;
use bindery_model::source::Sources;
use bindery_model::why::Reasons;
use paths::Paths;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The first line of the file by which a folder is known to be a site of ours.
pub const MARK: &str = "A reference site, written by `cargo xtask site`. It is replaced as a whole: keep nothing here.";

/// The name of that file.
pub const MARK_FILE: &str = "SITE.txt";

/// What a site shows.
pub struct Site<'a> {
    /// The services, by name.
    pub services: Vec<Service<'a>>,
    /// What changed.
    pub changes: Changes,
}

/// A service, and what answers for it.
pub struct Service<'a> {
    /// What it says, and why.
    pub reasons: &'a Reasons<'a>,
    /// Its files.
    pub sources: &'a Sources,
    /// What its documents say without overlays; none where there are no overlays.
    pub bare: Option<&'a Model>,
    /// How much of what they can say the documents alone say, as `lint` counts; none where there are no overlays.
    pub score_before: Option<Completeness>,
    /// How much is said in the end.
    pub score: Completeness,
}

/// What changed since another state.
pub enum Changes {
    /// Nobody can tell, and why.
    Unknown(String),
    /// This.
    Known(Comparison),
}

/// Two states of the specs, compared.
pub struct Comparison {
    /// What the older state is, in words.
    pub from: String,
    /// What the newer state is, in words.
    pub to: String,
    /// Every service that either state has and that was asked for.
    pub services: Vec<Compared>,
}

/// A service in two states.
pub struct Compared {
    /// Its name.
    pub name: String,
    /// What its changes come to, in a line.
    pub summary: String,
    /// Its changes, those first that break most.
    pub changes: Vec<Changed>,
}

/// A change, and where it is said.
pub struct Changed {
    /// What changed, and whom it breaks.
    pub change: Change,
    /// Whether somebody has to do something.
    pub breaking: bool,
    /// The line that says it in the older state.
    pub old: Option<String>,
    /// The line that says it in the newer state.
    pub new: Option<String>,
}

/// A service with what is worked out of it once for all its pages.
struct Known<'a> {
    service: &'a Service<'a>,
    model: &'a Model,
    paths: Paths,
    users: shape::Users,
}

/// Writes the pages: their texts, by paths separated by `/`.
pub fn site(site: &Site) -> BTreeMap<String, String> {
    let known: Vec<Known> = site.services.iter().map(Known::of).collect();
    let mut work = vec![Work::Home, Work::Changes, Work::Search];
    for (index, known) in known.iter().enumerate() {
        work.push(Work::Service(index));
        work.push(Work::Failures(index));
        work.extend((0..known.model.operations.len()).map(|operation| Work::Operation(index, operation)));
        let shapes = known.model.shapes.iter().enumerate();
        let own = shapes.filter(|(_, shape)| !matches!(shape.origin, ShapeOrigin::Input(_)));
        work.extend(own.map(|(shape, _)| Work::Shape(index, shape)));
    }
    let pages = side_by_side(&work, |writer, work| work.write(site, &known, writer));
    let mut files: BTreeMap<String, String> = pages.into_iter().collect();
    for (path, text) in [
        (MARK_FILE, format!("{MARK}\n").as_str()),
        ("assets/site.css", include_str!("site/site.css")),
        ("assets/site.js", include_str!("site/site.js")),
        ("assets/theme.js", include_str!("site/theme.js")),
        ("assets/icon.svg", include_str!("site/icon.svg")),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    files
}

/// What there is to be written.
#[derive(Clone, Copy)]
enum Work {
    Home,
    Changes,
    Search,
    Service(usize),
    Failures(usize),
    Operation(usize, usize),
    Shape(usize, usize),
}

impl Work {
    fn write<'k>(self, site: &Site, known: &'k [Known], writer: &mut Writer<'k>) -> (String, String) {
        match self {
            Work::Home => ("index.html".to_owned(), home::page(site, known)),
            Work::Changes => (changes::PATH.to_owned(), changes::page(site)),
            Work::Search => (search::PATH.to_owned(), search::index(known)),
            Work::Service(index) => (known[index].paths.service(), service::page(&known[index])),
            Work::Failures(index) => (known[index].paths.failures(), failures::page(&known[index])),
            Work::Operation(index, operation) => {
                let known = &known[index];
                let doors = writer.entry(index).or_insert_with(|| snippets::Service::new(known.model));
                (known.paths.operation(operation).to_owned(), operation::page(known, doors, operation))
            }
            Work::Shape(index, shape) => {
                let known = &known[index];
                let id = known.model.shapes[shape].id;
                (known.paths.shape(id).to_owned(), shape::page(known, id))
            }
        }
    }
}

impl<'a> Known<'a> {
    fn of(service: &'a Service<'a>) -> Self {
        let model = service.reasons.model();
        Known { service, model, paths: Paths::of(model), users: shape::Users::of(model) }
    }
}

/// What a writer learns of each service before its first operation: names, which stay in a thread.
type Writer<'k> = BTreeMap<usize, snippets::Service<'k>>;

/// Does all work, on all processors; what comes of it stands in the order of the work.
fn side_by_side<'k, W: Sync, T: Send>(work: &[W], each: impl Fn(&mut Writer<'k>, &W) -> T + Sync) -> Vec<T> {
    let writers = thread::available_parallelism().map_or(1, usize::from).min(work.len().div_ceil(8));
    let next = AtomicUsize::new(0);
    let write = || {
        let (mut writer, mut done) = (Writer::new(), Vec::new());
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(work) = work.get(index) else { return done };
            done.push((index, each(&mut writer, work)));
        }
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..writers).map(|_| scope.spawn(write)).collect();
        let mut done = write();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, done)| done).collect()
}
