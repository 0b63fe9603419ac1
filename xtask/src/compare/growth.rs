//! The growth of generation cost with document size: synthetic services of three sizes.

use super::Setup;
use super::generators::size;
use super::machine::own_peak;
use super::measure::{Contender, Invocation, Usage, Warm, in_turn, put};
use super::table::{Cell, Chapter, Compared, Row, Side, column, memory, skipped};
use crate::synthetic::{self, Format};
use std::path::PathBuf;

const SCALES: [usize; 3] = [1, 10, 100];

/// Returns a table for each format.
pub(super) fn chapters(setup: &Setup) -> Result<Vec<Chapter>, String> {
    let xtask = setup.xtask()?;
    [("JSON", Format::Json), ("YAML", Format::Yaml)]
        .map(|(name, format)| chapter(setup, &xtask, name, format))
        .into_iter()
        .collect()
}

fn chapter(setup: &Setup, xtask: &PathBuf, name: &str, format: Format) -> Result<Chapter, String> {
    let mut contenders = Vec::new();
    let mut outputs = Vec::new();
    let mut read = Vec::new();
    for scale in SCALES {
        let folder = setup.work.join("growth").join(format!("{name}-{scale}"));
        let mut documents = Vec::new();
        let mut bytes = 0;
        for (file, text) in synthetic::files(1, scale, format) {
            let path = folder.join(file);
            put(&path, &text)?;
            bytes += text.len();
            documents.push(path.display().to_string());
        }
        let out = folder.join("out");
        let (bindery, to) = (setup.workspace.bindery().display().to_string(), out.display().to_string());
        let words = ["codegen", "--name", "generated", "--bindery", &bindery, "--out", &to, "--spec"];
        let words = words.map(str::to_owned).into_iter().chain(documents);
        contenders.push(Contender { clear: vec![out.clone()], work: Ok(Invocation::new(xtask, words, &folder)) });
        outputs.push(out);
        read.push(bytes);
    }
    setup.progress(&format!("generating from {name} of three sizes"));
    let usages = in_turn(&contenders, setup.runs, Warm::Up);
    let sizes: Vec<(f64, f64)> = outputs.iter().map(|out| size(out)).collect();
    let rows =
        SCALES.iter().zip(&usages).zip(sizes.iter().zip(&read)).map(|((scale, usage), ((lines, bytes), read))| {
            let cells = match usage {
                Err(why) => skipped(why, 6),
                Ok(usage) => vec![
                    Cell::Bytes(*read as f64),
                    Cell::Seconds(usage.wall),
                    Cell::Seconds(usage.cpu),
                    memory(usage.peak, own_peak()),
                    Cell::Count(*lines),
                    Cell::Bytes(*bytes),
                ],
            };
            Row { name: format!("{scale}×, {} operations", scale * 20), side: Side::Ours, cells }
        });
    Ok(Chapter {
        title: format!("Growth with the document, in {name}"),
        measured: setup.machine.clone(),
        columns: vec![
            column("bytes of documents", Compared::No),
            column("wall time", Compared::No),
            column("processor time", Compared::No),
            column("memory at most", Compared::No),
            column("lines of Rust", Compared::No),
            column("bytes of Rust", Compared::No),
        ],
        rows: rows.collect(),
        notes: notes(&usages, &sizes),
    })
}

/// Returns the growth exponents and the memory use, as sentences.
fn notes(usages: &[Result<Usage, String>], sizes: &[(f64, f64)]) -> Vec<String> {
    let [Ok(small), Ok(middle), Ok(large)] = usages else { return Vec::new() };
    let of = |field: fn(&Usage) -> f64| {
        let steep = |from: &Usage, to: &Usage, times| exponent(field(from), field(to), times);
        (steep(small, large, 100.0), steep(middle, large, 10.0))
    };
    let ((wall, wall_above), (cpu, cpu_above)) = (of(|usage| usage.wall), of(|usage| usage.cpu));
    let bytes = sizes.last().map_or(1.0, |(_, bytes)| bytes.max(1.0));
    vec![
        format!(
            "Growth exponent from 1× to 100×: {wall:.2} of the wall time, {cpu:.2} of the processor time; from 10× to 100×: \
             {wall_above:.2} and {cpu_above:.2}."
        ),
        format!(
            "Memory at 100×: {:.2} bytes for each byte of Rust, {:.2} above 50 MB.",
            large.peak / bytes,
            (large.peak - 50e6).max(0.0) / bytes
        ),
    ]
}

/// Returns the exponent of the growth of a cost with the size.
fn exponent(from: f64, to: f64, times: f64) -> f64 {
    (to / from).ln() / times.ln()
}

#[cfg(test)]
mod tests {
    use super::{Usage, exponent, notes};

    #[test]
    fn exponents_tell_linear_from_quadratic() {
        assert!((exponent(2.0, 200.0, 100.0) - 1.0).abs() < 1e-12);
        assert!((exponent(2.0, 20_000.0, 100.0) - 2.0).abs() < 1e-12);
        assert!((exponent(3.0, 3.0, 10.0)).abs() < 1e-12);
    }

    #[test]
    fn what_follows_is_said_in_sentences() {
        let usage = |wall: f64, peak: f64| Ok(Usage { wall, cpu: wall * 2.0, peak });
        let usages = [usage(0.01, 5e6), usage(0.1, 20e6), usage(1.0, 130e6)];
        insta::assert_snapshot!(notes(&usages, &[(1.0, 1e5), (1.0, 1e6), (1.0, 1e7)]).join("\n"), @r"
        Growth exponent from 1× to 100×: 1.00 of the wall time, 1.00 of the processor time; from 10× to 100×: 1.00 and 1.00.
        Memory at 100×: 13.00 bytes for each byte of Rust, 8.00 above 50 MB.
        ");
        assert!(notes(&[Err("no".to_owned())], &[]).is_empty());
    }
}
