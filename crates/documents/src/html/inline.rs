//! The text of a paragraph, a heading or a cell, while it is being collected.

use super::escape;
use crate::script;

/// What stands between two words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Pending {
    #[default]
    Nothing,
    Space,
    Break,
}

/// An inline element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Strong,
    Emphasis,
    Strike,
    Code,
    Raised,
    Lowered,
    /// With its target; empty for one that leads nowhere.
    Link(String),
}

impl Kind {
    const fn mark(&self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Emphasis => "*",
            Self::Strike => "~~",
            Self::Code => "`",
            Self::Raised | Self::Lowered => "",
            Self::Link(_) => "[",
        }
    }

    fn same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

#[derive(Clone, Debug)]
struct Style {
    kind: Kind,
    /// Inside of another one of its kind, or a link that leads nowhere: no marks.
    silent: bool,
    /// Where its text begins, once there is any.
    from: Option<usize>,
}

/// Open elements behind this are not marked any more: their marks would outgrow the text.
const MAX_STYLES: usize = 16;

/// Collected text with its marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    text: String,
    pending: Pending,
    styles: Vec<Style>,
    /// The element that was closed last, where it began and where the text ended.
    closed: Option<(Kind, usize, usize)>,
    /// Lowered text at the end: what follows decides how it reads.
    lowered: Option<usize>,
    /// The `span` that is raised or lowered by its style, and how many are open in it.
    span: Option<(Kind, u32)>,
}

impl Inline {
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text, blanks collapsed.
    pub(super) fn push(&mut self, text: &str) {
        let literal = self.styles.iter().any(|style| style.kind == Kind::Code);
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if escape::is_blank(character) {
                if self.pending == Pending::Nothing {
                    self.pending = Pending::Space;
                }
                rest = rest.trim_start_matches(escape::is_blank);
                continue;
            }
            let end = rest.find(escape::is_blank).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            if let Some(from) = self.lowered.take().filter(|_| self.pending == Pending::Nothing) {
                self.rewrite(from, |before, text| script::lowered(before, text, Some(character)));
            }
            let joined = self.pending == Pending::Nothing && self.text.ends_with(']');
            self.begin_word();
            // The two halves of a link may come from two elements.
            if joined && word.starts_with(['(', '[']) && self.text.ends_with(']') {
                self.text.push('\\');
            }
            if literal {
                self.text.extend(word.chars().filter(|character| !escape::is_invisible(*character)));
            } else {
                escape::word(&mut self.text, word, tail);
            }
            rest = tail;
        }
    }

    /// A line break.
    pub(super) fn push_break(&mut self) {
        self.pending = Pending::Break;
    }

    fn begin_word(&mut self) {
        match std::mem::take(&mut self.pending) {
            _ if self.text.is_empty() => {}
            Pending::Nothing => {}
            Pending::Space => self.text.push(' '),
            Pending::Break => self.text.push_str("  \n"),
        }
        for style in &mut self.styles {
            if style.from.is_some() || style.silent {
                continue;
            }
            // `<b>one</b><b>two</b>` is one element.
            match self.closed.take() {
                Some((kind, from, end))
                    if kind == style.kind && end == self.text.len() && self.text.ends_with(kind.mark()) =>
                {
                    self.text.truncate(end - kind.mark().len());
                    style.from = Some(from);
                }
                _ => {
                    self.text.push_str(style.kind.mark());
                    style.from = Some(self.text.len());
                }
            }
        }
    }

    /// Whether it is within strong text, as the terms of a list are.
    pub(super) fn is_strong(&self) -> bool {
        self.styles.iter().any(|style| style.kind == Kind::Strong)
    }

    /// A `span` begins, raised or lowered by its style.
    pub(super) fn open_span(&mut self, kind: Option<Kind>) {
        if let Some((_, within)) = &mut self.span {
            *within += 1;
        } else if let Some(kind) = kind {
            self.open(kind.clone());
            self.span = Some((kind, 0));
        }
    }

    /// A `span` ends.
    pub(super) fn close_span(&mut self) {
        match &mut self.span {
            Some((_, within)) if *within > 0 => *within -= 1,
            _ => {
                if let Some((kind, _)) = self.span.take() {
                    self.close(&kind);
                }
            }
        }
    }

    /// Whether it is within a link.
    pub(super) fn is_linked(&self) -> bool {
        self.styles.iter().any(|style| matches!(style.kind, Kind::Link(_)) && !style.silent)
    }

    /// An element begins.
    pub(super) fn open(&mut self, kind: Kind) {
        if matches!(kind, Kind::Link(_)) {
            self.close(&kind);
        }
        let inside = self.styles.iter().any(|style| style.kind.same(&kind) || style.kind == Kind::Code);
        let nowhere = matches!(&kind, Kind::Link(target) if target.is_empty());
        let silent = inside || nowhere || self.styles.len() >= MAX_STYLES;
        if self.styles.len() < 4 * MAX_STYLES {
            self.styles.push(Style { kind, silent, from: None });
        }
    }

    /// The last element of its kind ends. Those inside of it end too and begin anew.
    pub(super) fn close(&mut self, kind: &Kind) {
        let Some(at) = self.styles.iter().rposition(|style| style.kind.same(kind)) else { return };
        for index in (at..self.styles.len()).rev() {
            self.end(index);
        }
        self.styles.remove(at);
    }

    /// Writes what stands behind `from` in another way, which depends on the character before it.
    fn rewrite(&mut self, from: usize, way: impl Fn(Option<char>, &str) -> String) {
        let text = self.text.split_off(from.min(self.text.len()));
        let before = self.text.chars().next_back();
        self.text.push_str(&way(before, &text));
    }

    /// Writes the closing mark of an element that has text.
    fn end(&mut self, index: usize) {
        let Some(style) = self.styles.get_mut(index) else { return };
        let Some(from) = style.from.take() else { return };
        // Positions behind this mark may move.
        self.closed = None;
        match &style.kind {
            Kind::Raised => self.rewrite(from, script::raised),
            Kind::Lowered => {
                self.rewrite(from, |before, text| script::lowered(before, text, None));
                self.lowered = Some(from);
            }
            Kind::Code => code(&mut self.text, from),
            Kind::Link(target) => {
                // A bare address needs no second one.
                if self.text.get(from..) == Some(target.as_str()) {
                    self.text.replace_range(from - 1..from, "");
                } else {
                    self.text.push_str("](");
                    self.text.push_str(target);
                    self.text.push(')');
                }
                // What follows in another block is not linked once more.
                style.silent = true;
            }
            kind => {
                self.text.push_str(kind.mark());
                self.closed = Some((kind.clone(), from, self.text.len()));
            }
        }
    }

    /// The text so far, all elements closed; they go on with the next text.
    pub(super) fn take(&mut self) -> String {
        for index in (0..self.styles.len()).rev() {
            self.end(index);
        }
        self.pending = Pending::Nothing;
        self.closed = None;
        self.lowered = None;
        std::mem::take(&mut self.text)
    }
}

/// Closes a code span whose text begins at `from`, behind one backtick.
fn code(text: &mut String, from: usize) {
    let inner = text.get(from..).unwrap_or_default();
    let mut fence = 1;
    while inner.split(|character| character != '`').any(|run| run.len() == fence) {
        fence += 1;
    }
    if fence > 1 || inner.starts_with('`') || inner.ends_with('`') {
        let fence = "`".repeat(fence);
        let span = format!("{fence} {inner} {fence}");
        text.replace_range(from - 1.., &span);
    } else {
        text.push('`');
    }
}
