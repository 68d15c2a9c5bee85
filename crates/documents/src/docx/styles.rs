//! Styles: what makes a paragraph a heading, a list item or code, whatever its style is called.

use std::collections::HashMap;

use kernel::Problem;

use crate::ooxml::{element::Element, package::Package};

/// Styles inherit; longer chains are loops.
const MAX_CHAIN: usize = 16;
/// More styles than any template has.
const MAX_STYLES: usize = 20_000;

/// What a style says, itself or through what it is based on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// 1 to 6.
    pub heading: Option<u8>,
    /// The list it belongs to.
    pub numbering: Option<u32>,
    /// How deep its items stand.
    pub level: Option<u8>,
    /// Whether they stand there by their name, in a list of their own.
    pub own_list: bool,
    /// Whether it is source code.
    pub code: Option<bool>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub strike: Option<bool>,
    pub hidden: Option<bool>,
    pub script: Option<Script>,
}

/// Where characters stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Script {
    #[default]
    Base,
    Raised,
    Lowered,
}

/// All styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// Of paragraphs that name none.
    default: Style,
}

struct Raw {
    name: String,
    based_on: Option<String>,
    is_default: bool,
    own: Style,
    /// 0 to 8 is a heading, 9 says that it is none.
    outline: Option<u8>,
}

impl Styles {
    /// Reads them.
    pub(super) fn read(package: &Package, part: &str) -> Result<Self, Problem> {
        let mut raw = HashMap::new();
        package.each(part, &["style"], &mut |_, element| {
            if raw.len() < MAX_STYLES
                && let Some(id) = element.attribute("styleId")
            {
                raw.insert(id.to_owned(), Raw::of(&element));
            }
            Ok(())
        })?;
        let styles: HashMap<String, Style> =
            raw.iter().map(|(id, style)| (id.clone(), resolve(style, &raw))).collect();
        let default = raw.iter().find(|(_, style)| style.is_default).and_then(|(id, _)| styles.get(id));
        Ok(Self { default: default.cloned().unwrap_or_default(), styles })
    }

    /// The style of an id; the default one for none.
    pub(super) fn get(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.styles.get(id)).unwrap_or(&self.default)
    }

    /// The style of a run, if it names one that exists.
    pub(super) fn run(&self, id: Option<&str>) -> Option<&Style> {
        self.styles.get(id?)
    }
}

impl Raw {
    fn of(element: &Element) -> Self {
        let name = element.value("name").unwrap_or_default().to_lowercase();
        let paragraph = element.child("pPr");
        let numbering = paragraph.and_then(|properties| properties.child("numPr"));
        let mut own = element.child("rPr").map(of_run).unwrap_or_default();
        own.numbering = numbering.and_then(|list| list.value("numId")).and_then(|id| id.parse().ok());
        own.level = numbering.and_then(|list| list.value("ilvl")).and_then(|level| level.parse().ok());
        if own.level.is_none() {
            own.level = nested_level(&name);
            own.own_list = own.level.is_some();
        }
        if is_code_name(&name) {
            own.code = Some(true);
        }
        let outline = paragraph.and_then(|properties| properties.value("outlineLvl"));
        let is_default = matches!(element.attribute("default"), Some("1" | "true"))
            && element.attribute("type") == Some("paragraph");
        Self {
            outline: outline.and_then(|level| level.parse().ok()),
            based_on: element.value("basedOn").map(str::to_owned),
            is_default,
            own,
            name,
        }
    }
}

/// The properties of a run or of a style's runs.
pub(super) fn of_run(properties: &Element) -> Style {
    let fonts = properties.child("rFonts");
    let font = fonts.and_then(|fonts| fonts.attribute("ascii").or_else(|| fonts.attribute("hAnsi")));
    Style {
        code: font.map(is_monospaced),
        bold: properties.flag("b"),
        italic: properties.flag("i"),
        strike: properties.flag("strike").or_else(|| properties.flag("dstrike")),
        hidden: properties.flag("vanish"),
        script: script(properties),
        ..Style::default()
    }
}

/// Raised or lowered by name, or by hand: small text at another height. Text of its usual size is only moved.
fn script(properties: &Element) -> Option<Script> {
    /// Half points; text of a body has 20 and more.
    const SMALL: u32 = 18;
    if let Some(place) = properties.value("vertAlign") {
        return Some(match place {
            "superscript" => Script::Raised,
            "subscript" => Script::Lowered,
            _ => Script::Base,
        });
    }
    let size: u32 = properties.value("sz")?.parse().ok()?;
    let height: i32 = properties.value("position")?.parse().ok()?;
    if size > SMALL || height == 0 {
        return None;
    }
    Some(if height > 0 { Script::Raised } else { Script::Lowered })
}

fn resolve(style: &Raw, all: &HashMap<String, Raw>) -> Style {
    let mut resolved = style.own.clone();
    let mut outline = style.outline;
    let mut heading = heading_of(&style.name);
    let mut current = style;
    for _ in 0..MAX_CHAIN {
        let Some(base) = current.based_on.as_ref().and_then(|id| all.get(id)) else { break };
        outline = outline.or(base.outline);
        heading = heading.or_else(|| heading_of(&base.name));
        let own = &base.own;
        resolved.numbering = resolved.numbering.or(own.numbering);
        resolved.level = resolved.level.or(own.level);
        resolved.code = resolved.code.or(own.code);
        resolved.bold = resolved.bold.or(own.bold);
        resolved.italic = resolved.italic.or(own.italic);
        resolved.strike = resolved.strike.or(own.strike);
        resolved.hidden = resolved.hidden.or(own.hidden);
        resolved.script = resolved.script.or(own.script);
        current = base;
    }
    resolved.heading = match outline {
        Some(level) => heading_level(level),
        None => heading,
    };
    resolved
}

/// An outline level (0 is the highest, 9 is text) as a level of markdown, which has six.
pub(super) fn heading_level(outline: u8) -> Option<u8> {
    (outline < 9).then(|| (outline + 1).min(6))
}

/// Built-in styles have English names in every language of Word; other programs translate them.
fn heading_of(name: &str) -> Option<u8> {
    const WORDS: [&str; 17] = [
        "heading",
        "überschrift",
        "titre",
        "título",
        "titulo",
        "titolo",
        "kop",
        "rubrik",
        "overskrift",
        "otsikko",
        "nagłówek",
        "nadpis",
        "заголовок",
        "başlık",
        "标题",
        "見出し",
        "제목",
    ];
    if name == "title" || name == "titel" {
        return Some(1);
    }
    let rest = WORDS.iter().find_map(|word| name.strip_prefix(word))?;
    let level: u8 = rest.trim().parse().ok()?;
    level.checked_sub(1).and_then(heading_level)
}

/// Word's "List Bullet 2" is a list of its own whose items stand below those of "List Bullet".
fn nested_level(name: &str) -> Option<u8> {
    let digit = name.strip_prefix("list bullet ").or_else(|| name.strip_prefix("list number "))?;
    digit.parse::<u8>().ok().filter(|level| (2..=5).contains(level)).map(|level| level - 1)
}

fn is_code_name(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "html code",
        "html preformatted",
        "html sample",
        "html keyboard",
        "macro",
        "macro text",
        "preformatted text",
        "verbatim char",
        "verbatim",
    ];
    let words = ["code", "source", "listing", "codeblock"];
    NAMES.contains(&name)
        || name.split([' ', '-', '_']).any(|word| words.contains(&word)) && name != "zip code"
}

fn is_monospaced(font: &str) -> bool {
    const NAMES: [&str; 9] = [
        "courier",
        "consolas",
        "menlo",
        "monaco",
        "inconsolata",
        "lucida console",
        "fira code",
        "cascadia",
        "andale",
    ];
    let font = font.to_lowercase();
    // "Mono" as a word: not Monotype Corsiva.
    font.split(' ').any(|word| word == "mono") || NAMES.iter().any(|name| font.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_names_in_many_languages() {
        assert_eq!(heading_of("heading 1"), Some(1));
        assert_eq!(heading_of("überschrift 3"), Some(3));
        assert_eq!(heading_of("标题 2"), Some(2));
        assert_eq!(heading_of("heading 9"), Some(6));
        assert_eq!(heading_of("heading"), None);
        assert_eq!(heading_of("heading 0"), None);
        assert_eq!(heading_level(9), None);
    }

    #[test]
    fn code_is_known_by_style_or_font() {
        assert!(is_code_name("source code") && is_code_name("html preformatted") && !is_code_name("decoder"));
        assert!(
            is_monospaced("DejaVu Sans Mono")
                && is_monospaced("Courier New")
                && !is_monospaced("Monotype Corsiva")
        );
    }
}
