//! The text of a paragraph: runs, links, fields, notes, and what was inserted or deleted.

use std::borrow::Cow;

use super::{
    file::{File, Story},
    styles::{Script, of_run},
};
use crate::{
    ooxml::{
        element::Element,
        figure::{self, Figure},
        formula, inline,
    },
    script, symbols,
};

/// How a span looks.
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    strike: bool,
    code: bool,
    script: Script,
}

#[derive(Debug)]
struct Span {
    text: String,
    look: Look,
    link: Option<String>,
    /// Markdown already: a reference to a note.
    raw: bool,
}

/// A field (`PAGE`, `HYPERLINK`, ...) that is open.
#[derive(Debug, Default)]
struct Field<'a> {
    instruction: String,
    /// What an old form asks there, and what was chosen.
    form: Option<&'a Element>,
    /// Behind its separator, where the text is.
    shows: bool,
}

/// The text of one paragraph as it is collected.
#[derive(Debug)]
pub(super) struct Inline<'a> {
    file: &'a File,
    story: &'a Story,
    spans: Vec<Span>,
    fields: Vec<Field<'a>>,
    /// The font of the run, when it has pictures instead of letters.
    font: Option<&'a str>,
    links: Vec<String>,
    /// The look of the paragraph's style, which is no emphasis.
    base: Look,
    /// Content of text boxes, to come after the paragraph.
    pub boxes: Vec<&'a Element>,
    /// Charts and diagrams as text.
    pub figures: Vec<Figure>,
}

impl<'a> Inline<'a> {
    /// Collects a paragraph.
    pub(super) fn of(paragraph: &'a Element, file: &'a File, story: &'a Story) -> Self {
        let style = paragraph.child("pPr").and_then(|properties| properties.value("pStyle"));
        let style = file.styles.get(style);
        let base = Look {
            bold: style.bold == Some(true),
            italic: style.italic == Some(true),
            strike: style.strike == Some(true),
            code: style.code == Some(true),
            script: style.script.unwrap_or_default(),
        };
        let mut inline = Self {
            file,
            story,
            spans: Vec::new(),
            fields: Vec::new(),
            font: None,
            links: Vec::new(),
            base,
            boxes: Vec::new(),
            figures: Vec::new(),
        };
        inline.walk(paragraph, base);
        inline
    }

    fn walk(&mut self, element: &'a Element, look: Look) {
        for child in element.elements() {
            self.element(child, look);
        }
    }

    fn element(&mut self, element: &'a Element, look: Look) {
        match element.name.as_str() {
            // What was deleted or moved away is not in the text; properties never are.
            "del" | "moveFrom" | "pPr" | "rPr" | "delText" | "delInstrText" | "sdtPr" | "sdtEndPr"
            | "tcPr" => {}
            "r" if element.child("t").is_some() || element.child("rPr").is_some() => self.run(element, look),
            "t" => self.letters(&element.text(), look),
            "oMath" => self.formula(element, look),
            "tab" | "ptab" => self.push("\t", look),
            "br" | "cr" => self.push("\n", look),
            "noBreakHyphen" => self.push("-", look),
            "sym" => self.symbol(element, look),
            "fldChar" => self.field_mark(element, look),
            "instrText" => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction.push_str(&element.text());
                }
            }
            "fldSimple" => {
                let target = link_of(element.attribute("instr").unwrap_or_default());
                self.linked(element, look, target);
            }
            "hyperlink" => {
                let relation = element.relation("id").and_then(|id| self.story.relations.get(id));
                let target =
                    relation.filter(|relation| relation.external).map(|relation| relation.target.clone());
                self.linked(element, look, target);
            }
            "footnoteReference" => self.reference(element, ""),
            "endnoteReference" => self.reference(element, "e"),
            "commentReference" => self.reference(element, "c"),
            "AlternateContent" => {
                // The same content twice, for newer and for older programs.
                let choice = element.child("Choice").or_else(|| element.child("Fallback"));
                if let Some(choice) = choice {
                    self.walk(choice, look);
                }
            }
            "txbxContent" => self.boxes.push(element),
            "drawing" | "pict" | "object" => self.drawing(element, look),
            "ruby" => self.ruby(element, look),
            _ => self.walk(element, look),
        }
    }

    fn run(&mut self, run: &'a Element, look: Look) {
        let mut look = look;
        if let Some(properties) = run.child("rPr") {
            let own = of_run(properties);
            let styled = self.file.styles.run(properties.value("rStyle"));
            let pick = |of: fn(&super::styles::Style) -> Option<bool>, base: bool| {
                of(&own).or_else(|| styled.and_then(of)).unwrap_or(base)
            };
            if pick(|style| style.hidden, false) {
                return;
            }
            look = Look {
                bold: pick(|style| style.bold, look.bold),
                italic: pick(|style| style.italic, look.italic),
                strike: pick(|style| style.strike, look.strike),
                code: pick(|style| style.code, look.code),
                script: own.script.or_else(|| styled.and_then(|style| style.script)).unwrap_or(look.script),
            };
            let fonts = properties.child("rFonts");
            let font = fonts.and_then(|fonts| fonts.attribute("ascii").or_else(|| fonts.attribute("hAnsi")));
            self.font = font.filter(|font| symbols::is_symbolic(font));
        }
        self.walk(run, look);
        self.font = None;
    }

    /// Text in the font of its run.
    fn letters(&mut self, text: &str, look: Look) {
        match self.font {
            None => self.push(text, look),
            Some(font) => {
                let text: String = text.chars().map(|letter| symbols::shown(font, letter)).collect();
                self.push(&text, look);
            }
        }
    }

    fn formula(&mut self, element: &Element, look: Look) {
        let text = formula::text(element);
        let figure = |character: char| character.is_numeric();
        let joined = self.spans.last().is_some_and(|span| span.text.ends_with(figure));
        // 1 and a half is not 11 halves.
        let blank = if joined && text.starts_with(figure) { " " } else { "" };
        self.push(&format!("{blank}{text}"), Look { code: false, ..look });
    }

    fn push(&mut self, text: &str, look: Look) {
        if self.fields.iter().all(|field| field.shows) && !text.is_empty() {
            let link = self.links.last().cloned();
            match self.spans.last_mut() {
                Some(last) if last.look == look && last.link == link && !last.raw => last.text.push_str(text),
                _ => self.spans.push(Span { text: text.to_owned(), look, link, raw: false }),
            }
        }
    }

    fn symbol(&mut self, element: &Element, look: Look) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let font = element.attribute("font").unwrap_or_default();
        let letter = code.and_then(char::from_u32).map_or('•', |letter| symbols::shown(font, letter));
        self.push(&letter.to_string(), look);
    }

    fn field_mark(&mut self, element: &'a Element, look: Look) {
        match element.attribute("fldCharType") {
            Some("begin") => {
                self.fields.push(Field { form: element.child("ffData"), ..Field::default() });
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.shows = true;
                    self.links.extend(link_of(&field.instruction));
                }
            }
            Some("end") => {
                let Some(ended) = self.fields.pop() else { return };
                if ended.shows && link_of(&ended.instruction).is_some() {
                    self.links.pop();
                }
                if let Some(chosen) = ended.form.and_then(|form| chosen(form, ended.shows)) {
                    self.push(chosen, look);
                }
            }
            _ => {}
        }
    }

    fn linked(&mut self, element: &'a Element, look: Look, target: Option<String>) {
        let linked = target.is_some();
        self.links.extend(target);
        self.walk(element, look);
        if linked {
            self.links.pop();
        }
    }

    fn reference(&mut self, element: &Element, kind: &str) {
        let Some(id) = element.attribute("id").and_then(|id| id.parse::<u32>().ok()) else { return };
        self.spans.push(Span {
            text: format!("[^{kind}{id}]"),
            look: Look::default(),
            link: None,
            raw: true,
        });
    }

    fn drawing(&mut self, element: &'a Element, look: Look) {
        let described = element.descendants("docPr").into_iter().find_map(|shape| shape.attribute("descr"));
        if let Some(text) = described.map(str::trim).filter(|text| !text.is_empty()) {
            let mut image = String::from("![");
            inline::escape(&mut image, &text.replace(['\n', '\r'], " "));
            image.push_str("]()");
            self.spans.push(Span { text: image, look: Look::default(), link: None, raw: true });
        }
        self.figures.extend(figure::figures(element, &self.file.package, &self.story.relations));
        self.walk(element, look);
    }

    /// A reading above the word: the word, then the reading in parentheses.
    fn ruby(&mut self, element: &'a Element, look: Look) {
        if let Some(base) = element.child("rubyBase") {
            self.walk(base, look);
        }
        if let Some(reading) = element.child("rt") {
            self.push("(", look);
            self.walk(reading, look);
            self.push(")", look);
        }
    }

    /// The characters alone, as code is written.
    pub(super) fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether every character is code and looks so by itself.
    pub(super) fn is_all_code(&self) -> bool {
        !self.spans.is_empty()
            && self.spans.iter().all(|span| span.look.code || !span.raw && span.text.trim().is_empty())
    }

    /// As markdown. Without emphasis for headings and cells, where it only repeats what they are.
    pub(super) fn markdown(&self, emphasis: bool) -> String {
        let mut out = String::new();
        let mut rest = self.spans.as_slice();
        while let Some(first) = rest.first() {
            let same = rest.iter().take_while(|span| span.link == first.link && !span.raw).count().max(1);
            let (group, after) = rest.split_at(same);
            match &first.link {
                Some(target) if !first.raw => {
                    let mut text = String::new();
                    self.write(&mut text, group, emphasis);
                    inline::link(&mut out, &text, target);
                }
                _ => self.write(&mut out, group, emphasis),
            }
            rest = after;
        }
        out
    }

    fn write(&self, out: &mut String, spans: &[Span], emphasis: bool) {
        for (at, span) in spans.iter().enumerate() {
            let next = spans.get(at + 1).and_then(|next| next.text.chars().next());
            let shown = span.shown(out, next);
            let text = shown.trim();
            if span.raw || text.is_empty() {
                out.push_str(&shown);
                continue;
            }
            let (before, after) = sides(&shown);
            out.push_str(before);
            let look = span.look;
            let marks: Vec<&str> = [
                (look.bold && !self.base.bold && emphasis, "**"),
                (look.italic && !self.base.italic && emphasis, "*"),
                (look.strike && !self.base.strike, "~~"),
            ]
            .into_iter()
            .filter_map(|(on, mark)| on.then_some(mark))
            .collect();
            out.extend(marks.iter().copied());
            if look.code && !self.base.code {
                inline::code(out, text);
            } else {
                inline::escape(out, text);
            }
            out.extend(marks.iter().rev().copied());
            out.push_str(after);
        }
    }
}

impl Span {
    /// The text as it reads behind `out` and before `next`.
    fn shown(&self, out: &str, next: Option<char>) -> Cow<'_, str> {
        let before = out.chars().next_back();
        match self.look.script {
            _ if self.raw || self.look.code => Cow::Borrowed(&self.text),
            Script::Base => Cow::Borrowed(&self.text),
            Script::Raised => Cow::Owned(script::raised(before, &self.text)),
            Script::Lowered => Cow::Owned(script::lowered(before, &self.text, next)),
        }
    }
}

/// What was chosen in a field of an old form: a box is ticked or not; an entry of a list, unless its text is shown.
fn chosen(form: &Element, shows: bool) -> Option<&str> {
    if let Some(field) = form.child("checkBox") {
        let ticked = field.flag("checked").or_else(|| field.flag("default")).unwrap_or(false);
        return Some(if ticked { "☒" } else { "☐" });
    }
    let list = form.child("ddList").filter(|_| !shows)?;
    let index =
        list.value("result").or_else(|| list.value("default")).unwrap_or("0").parse::<usize>().ok()?;
    list.elements().filter(|entry| entry.name == "listEntry").nth(index)?.attribute("val")
}

/// The blanks around a text; emphasis must not include them.
fn sides(text: &str) -> (&str, &str) {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

/// The address of ` HYPERLINK "https://example.com" `; places in the document (`\l`) have none.
fn link_of(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let target = rest.strip_prefix('"')?.split('"').next()?;
    (!target.is_empty()).then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::link_of;

    #[test]
    fn links_are_read_from_fields() {
        assert_eq!(link_of(" HYPERLINK \"https://a.example/\" \\h ").as_deref(), Some("https://a.example/"));
        assert_eq!(link_of(" HYPERLINK \\l \"_Toc1\""), None);
        assert_eq!(link_of(" PAGE "), None);
    }
}
