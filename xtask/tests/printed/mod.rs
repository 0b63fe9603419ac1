//! Generated files are printed as prettyplease prints them, though most of them never pass through it.

use std::path::Path;

/// Asserts that of the text of a file and of the examples in its docs; blank lines between items are ours.
pub(crate) fn assert_pretty(path: &Path, text: &str, file: &syn::File) {
    let (_, text_below) = text.split_once('\n').expect("a header");
    same(path, &prettyplease::unparse(file), text_below);
    // What stands in a fence: an example only where that has no language.
    let mut fence: Option<(bool, String)> = None;
    for line in text.lines().map(str::trim_start) {
        let Some(docs) = line.strip_prefix("///").map(|docs| docs.strip_prefix(' ').unwrap_or(docs)) else { continue };
        match &mut fence {
            None if docs.starts_with("```") => fence = Some((docs == "```", String::new())),
            None => {}
            Some((is_example, code)) if docs == "```" => {
                if *is_example {
                    let function = format!("fn main() {{\n{code}}}\n");
                    let parsed = syn::parse_file(&function).unwrap_or_else(|error| panic!("{error}: {function}"));
                    same(path, &prettyplease::unparse(&parsed), &function);
                }
                fence = None;
            }
            Some((_, code)) => *code += &format!("{:4}{docs}\n", ""),
        }
    }
}

fn same(path: &Path, pretty: &str, text: &str) {
    let lines =
        |text: &str| -> Vec<String> { text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect() };
    for (pretty, ours) in lines(pretty).iter().zip(&lines(text)) {
        assert_eq!(ours.trim_end(), pretty.trim_end(), "{}: prettyplease prints the second", path.display());
    }
    assert_eq!(lines(pretty).len(), lines(text).len(), "{}: prettyplease prints more, or less", path.display());
}
