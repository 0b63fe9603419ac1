//! Generated files are printed as prettyplease prints them, though most of them never pass through it.

use std::path::Path;

/// Asserts that of the text of a file and of the examples in its docs; blank lines between items are ours.
pub(crate) fn assert_pretty(path: &Path, text: &str, file: &syn::File) {
    let (_, text_below) = text.split_once('\n').expect("a header");
    same(path, &prettyplease::unparse(file), text_below);
    let mut example: Option<String> = None;
    for line in text.lines().map(str::trim_start) {
        let Some(docs) = line.strip_prefix("///").map(|docs| docs.strip_prefix(' ').unwrap_or(docs)) else { continue };
        match &mut example {
            None if docs == "```" => example = Some(String::new()),
            None => {}
            Some(code) if docs == "```" => {
                let function = format!("fn main() {{\n{code}}}\n");
                let parsed = syn::parse_file(&function).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                same(path, &prettyplease::unparse(&parsed), &function);
                example = None;
            }
            Some(code) => *code += &format!("{:4}{docs}\n", ""),
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
