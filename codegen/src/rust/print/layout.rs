//! Line breaking: unbreakable words, groups of words, and the breaks of a group that does not fit.
//!
//! Implements Oppen's algorithm over a whole item, where prettyplease works on a stream, with the same parameters.

/// The maximum width of a line.
const MARGIN: isize = 89;

/// The minimum width for a line at any indentation.
const LEAST: isize = 60;

/// One step of indentation.
pub(super) const INDENT: isize = 4;

/// A width greater than that of any line.
const ENDLESS: usize = 0xffff;

/// The breaks taken by a group that does not fit.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    /// All breaks of the group.
    Consistent,
    /// Each break after which the text up to the next break does not fit.
    Inconsistent,
}

/// A position at which a line may break.
#[derive(Clone, Copy)]
struct Break {
    /// The indentation of the next line, relative to the group.
    offset: isize,
    /// The number of spaces if the line does not break.
    blanks: usize,
    /// The character before a taken break.
    before: Option<char>,
    /// The text after a taken break.
    after: &'static str,
    /// The character if the line does not break.
    instead: Option<char>,
    /// Whether the break is omitted at the end of a group.
    if_nonempty: bool,
    /// Whether the break is never taken and only ends a measurement.
    never: bool,
}

impl Break {
    /// Creates a break of this many spaces.
    const fn of(blanks: usize) -> Self {
        Break { offset: 0, blanks, before: None, after: "", instead: None, if_nonempty: false, never: false }
    }
}

#[derive(Clone, Copy)]
enum Op {
    /// The length of the text in bytes, and its width on the line.
    Text {
        length: usize,
        width: usize,
    },
    Break(Break),
    Begin {
        offset: isize,
        breaks: Breaks,
    },
    End,
}

/// The layout of an item.
#[derive(Default)]
pub(super) struct Layout {
    text: String,
    ops: Vec<Op>,
    sizes: Vec<isize>,
    stack: Vec<usize>,
}

impl Layout {
    /// Removes all content.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ops.clear();
    }

    /// Adds text that is never broken.
    pub(super) fn word(&mut self, word: &str) {
        self.text.push_str(word);
        match self.ops.last_mut() {
            Some(Op::Text { length, width }) => {
                *length += word.len();
                *width += word.len();
            }
            Some(Op::Break(_) | Op::Begin { .. } | Op::End) | None => {
                self.ops.push(Op::Text { length: word.len(), width: word.len() });
            }
        }
    }

    /// Begins a group in which all breaks or none are taken.
    pub(super) fn consistent(&mut self, offset: isize) {
        self.ops.push(Op::Begin { offset, breaks: Breaks::Consistent });
    }

    /// Begins a group in which breaks are taken as needed.
    pub(super) fn inconsistent(&mut self, offset: isize) {
        self.ops.push(Op::Begin { offset, breaks: Breaks::Inconsistent });
    }

    /// Ends a group. Removes a group that contains only a break.
    pub(super) fn end(&mut self) {
        if let Some(Op::Break(last)) = self.ops.last().copied() {
            if let [.., Op::Begin { .. }, Op::Break(_)] = self.ops.as_slice() {
                self.ops.truncate(self.ops.len() - 2);
                return;
            }
            if last.if_nonempty {
                self.ops.pop();
            }
        }
        self.ops.push(Op::End);
    }

    /// Ends a group whose breaks are also taken if it is wider than `most`.
    pub(super) fn end_within(&mut self, most: usize) {
        let (mut depth, mut width) = (1, 0);
        for op in self.ops.iter().rev() {
            match op {
                Op::Text { width: wide, .. } => width += wide,
                Op::Break(place) => width += place.blanks,
                Op::End => depth += 1,
                Op::Begin { .. } => depth -= 1,
            }
            if depth == 0 || width > most {
                break;
            }
        }
        if width > most {
            self.ops.push(Op::Text { length: 0, width: ENDLESS });
        }
        self.end();
    }

    /// Adds an opening brace that appears only if the line breaks.
    pub(super) fn brace(&mut self) {
        self.place(Break { before: Some('{'), ..Break::of(0) });
    }

    /// Adds the matching closing brace, or `instead` if the line does not break.
    pub(super) fn unbrace(&mut self, instead: Option<char>) {
        self.place(Break { offset: -INDENT, after: "}", instead, ..Break::of(0) });
    }

    /// Adds a break.
    fn place(&mut self, place: Break) {
        self.ops.push(Op::Break(place));
    }

    /// Adds a break without a space.
    pub(super) fn zero(&mut self) {
        self.place(Break::of(0));
    }

    /// Adds a break with a space.
    pub(super) fn space(&mut self) {
        self.place(Break::of(1));
    }

    /// Adds a break with a space, unless the group is otherwise empty.
    pub(super) fn space_if_nonempty(&mut self) {
        self.place(Break { if_nonempty: true, ..Break::of(1) });
    }

    /// Adds the end of a line.
    pub(super) fn line(&mut self) {
        self.place(Break::of(ENDLESS));
    }

    /// Adds the end of a line, unless the group is otherwise empty.
    pub(super) fn line_if_nonempty(&mut self) {
        self.place(Break { if_nonempty: true, ..Break::of(ENDLESS) });
    }

    /// Adds a break that is never taken, but ends the measurement of the text before it.
    pub(super) fn never(&mut self) {
        self.place(Break { never: true, ..Break::of(0) });
    }

    /// Adds a comma between items; after the last item only if the line breaks.
    pub(super) fn comma(&mut self, is_last: bool) {
        self.comma_and(0, is_last);
    }

    /// Adds a comma between items; after the last item a space if the line does not break.
    pub(super) fn comma_or_space(&mut self, is_last: bool) {
        self.comma_and(1, is_last);
    }

    fn comma_and(&mut self, blanks: usize, is_last: bool) {
        if is_last {
            self.place(Break { before: Some(','), ..Break::of(blanks) });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Changes the indentation after the last break.
    pub(super) fn shift(&mut self, by: isize) {
        if let Some(Op::Break(place)) = self.ops.last_mut() {
            place.offset += by;
        }
    }

    /// Returns whether the last word ends with this character.
    pub(super) fn ends_with(&self, end: char) -> bool {
        self.text.ends_with(end)
    }

    /// Writes the text with its line breaks.
    pub(super) fn write(&mut self, out: &mut String) {
        self.measure();
        let mut line = Line { out, space: MARGIN, indent: 0, pending: 0 };
        let mut groups: Vec<(Option<isize>, Breaks)> = Vec::new();
        let mut at = 0;
        for (op, size) in self.ops.iter().zip(&self.sizes) {
            match op {
                Op::Text { length, width } => {
                    line.word(&self.text[at..at + length], *width as isize);
                    at += length;
                }
                Op::Begin { offset, breaks } => {
                    let broken = *size > line.space;
                    groups.push((broken.then_some(line.indent), *breaks));
                    line.indent += if broken { *offset } else { 0 };
                }
                Op::End => {
                    if let Some((Some(indent), _)) = groups.pop() {
                        line.indent = indent;
                    }
                }
                Op::Break(place) => {
                    let fits = place.never
                        || match groups.last() {
                            Some((None, _)) => true,
                            Some((Some(_), Breaks::Consistent)) => false,
                            Some((Some(_), Breaks::Inconsistent)) | None => *size <= line.space,
                        };
                    if fits { line.stay(place) } else { line.next(place) }
                }
            }
        }
    }

    /// Determines the width of each group and each break, up to the next break of the same or an outer group.
    fn measure(&mut self) {
        let Layout { ops, sizes, stack, .. } = self;
        sizes.clear();
        stack.clear();
        let mut total = 0;
        for op in ops.iter() {
            match op {
                Op::Text { width, .. } => {
                    total += *width as isize;
                    sizes.push(0);
                    continue;
                }
                Op::Break(place) => {
                    settle(ops, sizes, stack, total);
                    sizes.push(-total);
                    total += place.blanks as isize;
                }
                Op::Begin { .. } => sizes.push(-total),
                Op::End => sizes.push(1),
            }
            stack.push(sizes.len() - 1);
        }
        settle(ops, sizes, stack, total);
    }
}

/// Determines the sizes that end at a break: of the previous break in its group, and of the groups between them.
fn settle(ops: &[Op], sizes: &mut [isize], stack: &mut Vec<usize>, total: isize) {
    let mut depth = 0_usize;
    while let Some(&last) = stack.last() {
        match ops[last] {
            Op::Begin { .. } if depth == 0 => return,
            Op::Begin { .. } => {
                sizes[last] += total;
                depth -= 1;
            }
            Op::End => depth += 1,
            Op::Break(_) => sizes[last] += total,
            Op::Text { .. } => {}
        }
        stack.pop();
        if depth == 0 && matches!(ops[last], Op::Break(_)) {
            return;
        }
    }
}

/// The line being written.
struct Line<'o> {
    out: &'o mut String,
    space: isize,
    indent: isize,
    pending: usize,
}

impl Line<'_> {
    fn word(&mut self, word: &str, width: isize) {
        self.indentation();
        self.out.push_str(word);
        self.space -= width;
    }

    fn stay(&mut self, place: &Break) {
        self.pending += place.blanks;
        self.space -= place.blanks as isize;
        if let Some(instead) = place.instead {
            self.out.push(instead);
            self.space -= instead.len_utf8() as isize;
        }
    }

    fn next(&mut self, place: &Break) {
        if let Some(before) = place.before {
            self.indentation();
            self.out.push(before);
        }
        self.out.push('\n');
        let indent = self.indent + place.offset;
        self.pending = usize::try_from(indent).unwrap_or_default();
        self.space = (MARGIN - indent).max(LEAST);
        if !place.after.is_empty() {
            self.indentation();
            self.out.push_str(place.after);
            self.space -= place.after.len() as isize;
        }
    }

    fn indentation(&mut self) {
        const BLANKS: &str = "                                                                ";
        while self.pending > 0 {
            let some = self.pending.min(BLANKS.len());
            self.out.push_str(&BLANKS[..some]);
            self.pending -= some;
        }
    }
}
