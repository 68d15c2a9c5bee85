//! Turns tokens into Markdown.

use kernel::Problem;

use super::{
    chapters::Entry,
    code::Code,
    elements::{inline, is_block, raised_by_style},
    escape,
    form::{self, Choice},
    frame::Frame,
    inline::Kind,
    math::Math,
    skip::{self, Skip},
    table::Table,
    token::{Name, Tag, Token},
};

/// A paragraph that grows longer is cut: memory, and parts, are bounded.
const MAX_INLINE: usize = 32 * 1024;
/// A cell that grows longer makes its table one of layout.
const MAX_CELL: usize = 64 * 1024;

/// What is open at a point of the file.
#[derive(Clone, Debug)]
pub(super) struct Converter {
    /// The document, then one for each open cell.
    pub(super) frames: Vec<Frame>,
    pub(super) tables: Vec<Table>,
    code: Option<Code>,
    /// What a `div` around a code block says about its language.
    hint: Option<String>,
    pub skip: Option<Skip>,
    /// A formula that is open.
    pub(super) math: Option<Math>,
    /// A list to choose from that is open.
    pub(super) choice: Option<Choice>,
    /// How many forms are open.
    forms: usize,
    pub(super) how: How,
}

/// How a page is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub max_depth: usize,
    /// Nothing else says anything: what is for browsers without scripts is the text.
    pub without_scripts: bool,
}

impl Converter {
    pub(super) fn new(how: How) -> Self {
        Self {
            frames: vec![Frame::default()],
            tables: Vec::new(),
            code: None,
            hint: None,
            skip: None,
            math: None,
            choice: None,
            forms: 0,
            how,
        }
    }

    /// At the beginning of a later chapter.
    pub(super) fn enter(how: How, entry: Entry) -> Self {
        let mut converter = Self::new(how);
        converter.with(Frame::go_on);
        if entry == Entry::Row {
            converter.tables.push(Table::go_on());
        }
        converter
    }

    /// Takes the Markdown so far.
    pub(super) fn take(&mut self) -> String {
        self.frames.first_mut().map(|frame| std::mem::take(&mut frame.out)).unwrap_or_default()
    }

    pub(super) fn with(&mut self, act: impl FnOnce(&mut Frame)) {
        if let Some(frame) = self.frames.last_mut() {
            act(frame);
        }
    }

    /// One token.
    pub(super) fn token(&mut self, token: &Token<'_>) -> Result<(), Problem> {
        if let Some(Skip::Element(name, depth)) = self.skip {
            let ended = self.inside(token, name, depth);
            if !ended {
                return Ok(());
            }
        }
        if self.collects(token) {
            return Ok(());
        }
        match token {
            Token::Text(text) => self.text(text),
            Token::Open(tag) => self.open(tag)?,
            Token::Close(name) => self.close(name.as_str()),
            Token::Comment => self.skip = Some(Skip::Comment),
            Token::Nothing => {}
        }
        Ok(())
    }

    /// A token inside of an element that is left out. True when it is not inside any more and counts itself.
    fn inside(&mut self, token: &Token<'_>, name: Name, depth: u32) -> bool {
        match token {
            Token::Open(tag) if tag.name == name && name.as_str() != "p" && !tag.closes_itself() => {
                self.skip = Some(Skip::Element(name, depth + 1));
            }
            Token::Close(closed) if *closed == name => {
                self.skip = (depth > 1).then(|| Skip::Element(name, depth - 1));
            }
            // What nobody closed: the content begins, or the page ends.
            Token::Open(tag) if matches!(tag.name.as_str(), "main" | "article") => {
                self.skip = None;
                return true;
            }
            Token::Close(closed) if matches!(closed.as_str(), "body" | "header" | "html") => self.skip = None,
            // A paragraph ends where the next block begins.
            Token::Open(tag) if name.as_str() == "p" && is_block(tag.name.as_str()) => {
                self.skip = None;
                return true;
            }
            _ => {}
        }
        false
    }

    fn text(&mut self, text: &str) {
        let text = htmlize::unescape(text);
        let mut code = self.code.take();
        self.with(|frame| {
            if let Some(code) = &mut code {
                code.push(&text, frame);
                return;
            }
            frame.inline.push(&text);
            if frame.inline.len() > MAX_INLINE {
                frame.flush();
            }
        });
        self.code = code;
        if self.frames.len() > 1 && self.frames.last().is_some_and(|frame| frame.out.len() > MAX_CELL) {
            self.dissolve();
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Problem> {
        let name = tag.name.as_str();
        // The questions of an accordion are buttons.
        let question = name == "button"
            && (self.frames.last().is_some_and(|frame| frame.heading > 0 || frame.inline.is_strong())
                || ["aria-expanded", "aria-controls"].iter().any(|told| tag.attribute(told).is_some()));
        if let Some(skip) = skip::begins(tag, self.how.without_scripts).filter(|_| !question) {
            if matches!(tag.name.as_str(), "td") {
                self.close_cell();
            }
            self.skip = Some(skip);
            return Ok(());
        }
        if self.open_in_code(name, tag) {
            return Ok(());
        }
        if name == "span" {
            self.with(|frame| frame.inline.open_span(raised_by_style(tag)));
            return Ok(());
        }
        if let Some(kind) = inline(name, tag) {
            self.with(|frame| frame.inline.open(kind));
            return Ok(());
        }
        match name {
            "br" => self.with(|frame| frame.inline.push_break()),
            "img" => self.image(tag),
            "math" => self.math = Some(Math::new(tag.name)),
            "select" => self.choice = Some(Choice::default()),
            // What stands in a field touches nothing.
            "textarea" => self.with(|frame| frame.inline.push(" ")),
            "input" => {
                if let Some(value) = form::value(tag, self.forms > 0) {
                    self.with(|frame| frame.inline.push(&value));
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.with(|frame| {
                frame.flush();
                frame.heading = name.bytes().last().map_or(1, |digit| usize::from(digit - b'0'));
            }),
            "ul" | "ol" => {
                let first = tag.attribute("start").and_then(|start| start.trim().parse().ok());
                let first = first.filter(|first: &u64| *first < 1_000_000_000).unwrap_or(1);
                self.with(|frame| {
                    frame.heading = 0;
                    frame.open_list(name == "ol", first);
                });
            }
            "li" => self.with(Frame::open_item),
            "blockquote" => self.with(Frame::open_quote),
            "hr" => self.with(|frame| {
                frame.flush();
                frame.block("---");
            }),
            "pre" | "listing" => {
                self.with(Frame::flush);
                self.code = Some(Code::new(tag, self.hint.take()));
            }
            "table" => self.open_table(tag),
            "tr" | "thead" | "tbody" | "tfoot" => self.open_row(name),
            "td" | "th" => self.open_cell(tag),
            "dt" => self.with(|frame| {
                frame.flush();
                frame.inline.open(Kind::Strong);
            }),
            _ if is_block(name) => {
                self.forms += usize::from(name == "form");
                self.with(|frame| {
                    frame.flush();
                    frame.heading = if name == "div" { frame.heading } else { 0 };
                });
                if name == "div" {
                    self.hint = Code::language(tag);
                }
            }
            _ => {}
        }
        let depth = self.tables.len() + self.frames.iter().map(Frame::depth).sum::<usize>();
        if depth > self.how.max_depth {
            let detail = format!("lists, quotes and tables are nested more than {} deep", self.how.max_depth);
            return Err(Problem::new(422, "too_deep", detail));
        }
        Ok(())
    }

    /// Inside of a code block tags are not text: they only break lines or name the language.
    fn open_in_code(&mut self, name: &str, tag: &Tag<'_>) -> bool {
        let Some(code) = &mut self.code else { return false };
        match name {
            "code" => code.name(tag),
            "br" => code.newline(true),
            "pre" | "table" | "h1" | "h2" | "h3" => {
                // Nobody closed it.
                self.close("pre");
                return false;
            }
            _ if is_block(name) || name == "li" || name == "tr" => code.newline(false),
            _ => {}
        }
        true
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let alt = tag.attribute("alt").unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        if alt.is_empty() {
            return;
        }
        let target = escape::target(&tag.attribute("src").unwrap_or_default());
        self.with(|frame| {
            // Shown, an image would be fetched from wherever the file says; a link is followed by whoever wants to.
            let link = (!target.is_empty() && !frame.inline.is_linked()).then_some(Kind::Link(target));
            if let Some(link) = &link {
                frame.inline.open(link.clone());
            }
            frame.inline.push(&alt);
            if let Some(link) = &link {
                frame.inline.close(link);
            }
        });
    }

    fn close(&mut self, name: &str) {
        if let Some(mut code) = self.code.take() {
            match name {
                "pre" | "listing" | "body" => self.with(|frame| code.close(frame)),
                _ => {
                    if is_block(name) || name == "li" || name == "tr" {
                        code.newline(false);
                    }
                    self.code = Some(code);
                }
            }
            return;
        }
        match name {
            "b" | "strong" => self.with(|frame| frame.inline.close(&Kind::Strong)),
            "i" | "em" | "cite" | "dfn" | "var" => self.with(|frame| frame.inline.close(&Kind::Emphasis)),
            "s" | "del" | "strike" => self.with(|frame| frame.inline.close(&Kind::Strike)),
            "code" | "kbd" | "samp" | "tt" => self.with(|frame| frame.inline.close(&Kind::Code)),
            "sup" => self.with(|frame| frame.inline.close(&Kind::Raised)),
            "sub" => self.with(|frame| frame.inline.close(&Kind::Lowered)),
            "a" => self.with(|frame| frame.inline.close(&Kind::Link(String::new()))),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.with(|frame| {
                frame.flush();
                frame.heading = 0;
            }),
            "ul" | "ol" => self.with(Frame::close_list),
            "li" => self.with(Frame::close_item),
            "blockquote" => self.with(Frame::close_quote),
            "dt" => self.with(|frame| {
                frame.inline.close(&Kind::Strong);
                frame.flush();
            }),
            "td" | "th" => self.close_cell(),
            "tr" | "thead" | "tbody" | "tfoot" => self.close_row(),
            "table" => self.close_table(),
            "br" => self.with(|frame| frame.inline.push_break()),
            "textarea" => self.with(|frame| frame.inline.push(" ")),
            "span" => self.with(|frame| frame.inline.close_span()),
            _ if is_block(name) => {
                self.forms = self.forms.saturating_sub(usize::from(name == "form"));
                self.with(Frame::flush);
            }
            _ => {}
        }
    }

    /// Whether the file may be cut here without a trace.
    pub(super) fn settle(&mut self) -> bool {
        if self.frames.len() > 1 || self.code.is_some() || self.math.is_some() || self.choice.is_some() {
            return false;
        }
        let Some(home) = self.frames.first_mut() else { return false };
        if home.inline.len() > 0 {
            return false;
        }
        if let Some(table) = self.tables.last_mut() {
            if table.row.is_some() {
                return false;
            }
            table.write(home);
        }
        !self.tables.iter().any(Table::is_busy)
    }

    /// Makes a cut possible here, at the price of a trace: an open paragraph becomes two.
    pub(super) fn pause(&mut self) {
        if self.settle() {
            return;
        }
        self.end_collecting();
        if let (Some(code), Some(frame)) = (&mut self.code, self.frames.last_mut()) {
            code.write(frame);
        }
        self.dissolve();
        self.with(Frame::flush);
    }

    /// The file ends.
    pub(super) fn finish(&mut self) {
        self.end_collecting();
        if self.code.is_some() {
            self.close("pre");
        }
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.with(Frame::flush);
    }
}
