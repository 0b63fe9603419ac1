//! Where lines break: words, groups of them, and the places where a group that does not fit is broken.
//!
//! It is Oppen's algorithm over a whole item, as prettyplease does it over a stream, with the same measures.

/// How wide a line may be.
const MARGIN: isize = 89;

/// What is left for a line however deep it is indented.
const LEAST: isize = 60;

/// One step of indentation.
pub(super) const INDENT: isize = 4;

/// Wider than any line.
const ENDLESS: usize = 0xffff;

/// What a group does where it does not fit.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    /// It breaks at all its places.
    Consistent,
    /// It breaks where what follows does not fit.
    Inconsistent,
}

/// A place where a line may break.
#[derive(Clone, Copy)]
struct Break {
    /// How much deeper the next line stands than the group.
    offset: isize,
    /// How many blanks stand there where it does not.
    blanks: usize,
    /// What ends the line where it does.
    before: Option<char>,
    /// What begins the next one.
    after: &'static str,
    /// What stands there where it does not break.
    instead: Option<char>,
    /// Whether it is none at the end of a group.
    if_nonempty: bool,
    /// Whether it only ends what is measured.
    never: bool,
}

impl Break {
    /// A break of so many blanks, and nothing else.
    const fn of(blanks: usize) -> Self {
        Break { offset: 0, blanks, before: None, after: "", instead: None, if_nonempty: false, never: false }
    }
}

#[derive(Clone, Copy)]
enum Op {
    /// So many bytes of the text, counted as so wide.
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

/// An item while it is laid out.
#[derive(Default)]
pub(super) struct Layout {
    text: String,
    ops: Vec<Op>,
    sizes: Vec<isize>,
    stack: Vec<usize>,
}

impl Layout {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ops.clear();
    }

    /// Adds a word, which is never broken.
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

    /// Begins a group that breaks everywhere or nowhere.
    pub(super) fn consistent(&mut self, offset: isize) {
        self.ops.push(Op::Begin { offset, breaks: Breaks::Consistent });
    }

    /// Begins a group that breaks where it must.
    pub(super) fn inconsistent(&mut self, offset: isize) {
        self.ops.push(Op::Begin { offset, breaks: Breaks::Inconsistent });
    }

    /// Ends a group; one that holds nothing but a break was none.
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

    /// Ends a group that breaks also where it is wider than so much.
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

    /// A brace that stands there only where the line breaks.
    pub(super) fn brace(&mut self) {
        self.place(Break { before: Some('{'), ..Break::of(0) });
    }

    /// The brace that ends it, and what stands there where the line does not break.
    pub(super) fn unbrace(&mut self, instead: Option<char>) {
        self.place(Break { offset: -INDENT, after: "}", instead, ..Break::of(0) });
    }

    /// A place where a line may break.
    fn place(&mut self, place: Break) {
        self.ops.push(Op::Break(place));
    }

    /// One that leaves nothing where it does not.
    pub(super) fn zero(&mut self) {
        self.place(Break::of(0));
    }

    /// One that leaves a blank where it does not.
    pub(super) fn space(&mut self) {
        self.place(Break::of(1));
    }

    /// The same, unless nothing else stands in the group.
    pub(super) fn space_if_nonempty(&mut self) {
        self.place(Break { if_nonempty: true, ..Break::of(1) });
    }

    /// The end of a line.
    pub(super) fn line(&mut self) {
        self.place(Break::of(ENDLESS));
    }

    /// The end of a line, unless nothing else stands in the group.
    pub(super) fn line_if_nonempty(&mut self) {
        self.place(Break { if_nonempty: true, ..Break::of(ENDLESS) });
    }

    /// No break; but what stands before it is measured up to here.
    pub(super) fn never(&mut self) {
        self.place(Break { never: true, ..Break::of(0) });
    }

    /// A comma between items; after the last one only where the line breaks.
    pub(super) fn comma(&mut self, is_last: bool) {
        self.comma_and(0, is_last);
    }

    /// The same, with a blank after the last one where the line does not break.
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

    /// Moves what follows the last break.
    pub(super) fn shift(&mut self, by: isize) {
        if let Some(Op::Break(place)) = self.ops.last_mut() {
            place.offset += by;
        }
    }

    /// Whether the last word ends so.
    pub(super) fn ends_with(&self, end: char) -> bool {
        self.text.ends_with(end)
    }

    /// Writes it all.
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

    /// How wide each group and each break is: up to the next break that is no deeper.
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

/// Settles what ends at a break: the break before it in its group, and the groups between them.
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

/// The line that is being written.
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
