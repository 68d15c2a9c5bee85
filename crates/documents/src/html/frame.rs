//! Blocks, and the lists and quotes they stand in.

use super::{escape, inline::Inline};

/// Deeper lists and quotes are not indented further: the indentation would outgrow the text.
const MAX_CONTAINERS: usize = 12;

/// What every line of a block begins with.
#[derive(Clone, Debug)]
struct Container {
    kind: Mark,
    /// Nothing is written in it yet.
    fresh: bool,
}

#[derive(Clone, Debug)]
enum Mark {
    Quote,
    /// With its bullet or number, and whether it follows without an empty line.
    Item(String, bool),
}

/// An open list or quote, with the number of containers around it.
#[derive(Clone, Debug)]
enum Scope {
    List { base: usize, ordered: bool, next: u64, items: u64 },
    Quote { base: usize },
}

impl Scope {
    const fn base(&self) -> usize {
        match self {
            Self::List { base, .. } | Self::Quote { base } => *base,
        }
    }
}

/// A document, or a cell of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub out: String,
    pub inline: Inline,
    /// The level of the heading that is being collected.
    pub heading: usize,
    /// It holds more than a cell can: headings, code, another table.
    pub complex: bool,
    /// Something was written before, maybe in an earlier part.
    started: bool,
    containers: Vec<Container>,
    scopes: Vec<Scope>,
}

impl Frame {
    /// Something stands before it, in another chapter.
    pub(super) fn go_on(&mut self) {
        self.started = true;
    }

    /// How many lists and quotes are open.
    pub(super) fn depth(&self) -> usize {
        self.scopes.len()
    }

    /// Ends the paragraph or heading that is being collected.
    pub(super) fn flush(&mut self) {
        if self.inline.len() == 0 {
            return;
        }
        let text = self.inline.take();
        if self.heading > 0 {
            self.complex = true;
            let title = text.replace("  \n", " ");
            let heading = format!("{} {title}", "#".repeat(self.heading));
            self.block(&heading);
        } else {
            let mut block = String::with_capacity(text.len() + 1);
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    block.push('\n');
                }
                escape::line(&mut block, line);
            }
            self.block(&block);
        }
    }

    /// Writes a block of lines, apart from what is before it.
    pub(super) fn block(&mut self, text: &str) {
        self.separate();
        self.lines(text);
    }

    /// Writes lines that go on with the block before.
    pub(super) fn lines(&mut self, text: &str) {
        for line in text.lines() {
            let start = self.out.len();
            for container in &mut self.containers {
                let fresh = std::mem::take(&mut container.fresh);
                match &container.kind {
                    Mark::Quote => self.out.push_str("> "),
                    Mark::Item(mark, _) if fresh => self.out.push_str(mark),
                    Mark::Item(mark, _) => self.out.extend(std::iter::repeat_n(' ', mark.len())),
                }
            }
            self.out.push_str(line);
            if line.is_empty() {
                let bare = self.out.get(start..).unwrap_or_default().trim_end().len();
                self.out.truncate(start + bare);
            }
            self.out.push('\n');
        }
        self.started = true;
    }

    /// The empty line before a block, unless it is the next item of a list.
    fn separate(&mut self) {
        let first = self.containers.iter().find(|container| container.fresh);
        let tight = matches!(first, Some(Container { kind: Mark::Item(_, true), .. }));
        if !self.started || tight {
            return;
        }
        let start = self.out.len();
        for container in self.containers.iter().take_while(|container| !container.fresh) {
            match &container.kind {
                Mark::Quote => self.out.push_str("> "),
                Mark::Item(mark, _) => self.out.extend(std::iter::repeat_n(' ', mark.len())),
            }
        }
        let bare = self.out.get(start..).unwrap_or_default().trim_end().len();
        self.out.truncate(start + bare);
        self.out.push('\n');
    }

    /// A list begins.
    pub(super) fn open_list(&mut self, ordered: bool, first: u64) {
        self.flush();
        self.scopes.push(Scope::List { base: self.containers.len(), ordered, next: first, items: 0 });
    }

    /// An item begins; the one before it ends.
    pub(super) fn open_item(&mut self) {
        self.flush();
        if !matches!(self.scopes.last(), Some(Scope::List { .. })) {
            self.open_list(false, 1);
        }
        let Some(Scope::List { base, ordered, next, items }) = self.scopes.last_mut() else { return };
        let mark = if *ordered { format!("{next}. ") } else { "- ".to_owned() };
        *next += 1;
        *items += 1;
        let (base, sibling) = (*base, *items > 1);
        self.containers.truncate(base);
        let nested = self.containers.iter().any(|outer| matches!(outer.kind, Mark::Item(..)) && !outer.fresh);
        if self.containers.len() < MAX_CONTAINERS {
            self.containers.push(Container { kind: Mark::Item(mark, sibling || nested), fresh: true });
        }
    }

    /// An item ends.
    pub(super) fn close_item(&mut self) {
        self.flush();
        if let Some(Scope::List { base, .. }) = self.scopes.last() {
            self.containers.truncate(*base);
        }
    }

    /// A list ends, with all that is open in it.
    pub(super) fn close_list(&mut self) {
        self.close(|scope| matches!(scope, Scope::List { .. }));
    }

    /// A quote begins.
    pub(super) fn open_quote(&mut self) {
        self.flush();
        self.scopes.push(Scope::Quote { base: self.containers.len() });
        if self.containers.len() < MAX_CONTAINERS {
            self.containers.push(Container { kind: Mark::Quote, fresh: true });
        }
    }

    /// A quote ends, with all that is open in it.
    pub(super) fn close_quote(&mut self) {
        self.close(|scope| matches!(scope, Scope::Quote { .. }));
    }

    fn close(&mut self, wanted: impl Fn(&Scope) -> bool) {
        self.flush();
        let Some(at) = self.scopes.iter().rposition(wanted) else { return };
        let base = self.scopes.get(at).map_or(0, Scope::base);
        self.scopes.truncate(at);
        self.containers.truncate(base);
    }

    /// Goes on with what a cell has open, as if there were no table around it.
    pub(super) fn absorb(&mut self, mut cell: Self) {
        self.flush();
        if !cell.out.is_empty() {
            self.block(&cell.out);
        }
        self.inline = std::mem::take(&mut cell.inline);
        self.heading = cell.heading;
        let outer = self.containers.len();
        let room = MAX_CONTAINERS.saturating_sub(outer);
        self.containers.extend(cell.containers.into_iter().take(room));
        let inner = self.containers.len();
        self.scopes.extend(cell.scopes.into_iter().map(|mut scope| {
            match &mut scope {
                Scope::List { base, .. } | Scope::Quote { base } => *base = (*base + outer).min(inner),
            }
            scope
        }));
    }
}
