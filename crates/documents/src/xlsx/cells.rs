//! Rows and cells of a piece of a sheet.

use std::borrow::Cow;

use kernel::Problem;

use super::{
    file::File,
    format::Format,
    links::{self, Links},
};
use crate::ooxml::{
    too_large,
    xml::{Tag, Token, Xml},
};

/// The last column of a sheet is XFD.
pub(super) const COLUMNS: u32 = 16_384;
/// Links that are listed below a sheet.
const MAX_LINKED: usize = 1_000;
/// More text than any one cell can have.
const MAX_CELL: usize = 1 << 20;
/// The text of a piece: a long string that is shown in each of its rows would be copied that often (45 KB of a file, 85 MB a
/// piece). Half of what a part may have, since characters are escaped.
const MAX_TEXT: usize = 2 << 20;

/// A cell with text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// From 0.
    pub column: u32,
    pub text: String,
    /// Where it leads.
    pub link: Option<String>,
}

/// A row with at least one such cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1, as sheets count.
    pub number: u32,
    pub cells: Vec<Cell>,
}

/// What was read of a piece.
#[allow(clippy::struct_field_names, reason = "its rows are its main thing")]
#[derive(Debug, Default)]
pub(super) struct Rows<'l> {
    pub rows: Vec<Row>,
    /// Cells whose shared string is not there.
    pub missing: u64,
    /// Bytes of all texts.
    pub text: usize,
    /// Where cells lead, if that is known before.
    pub links: Option<&'l Links>,
    /// Cells that say behind all rows where they lead: their place, and the name of the target.
    pub linked: Vec<(String, String)>,
}

/// What a cell says about its content.
#[derive(Debug, Default)]
struct Draft {
    column: u32,
    kind: String,
    style: usize,
    value: String,
    formula: String,
    text: String,
}

/// Where the characters belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Into {
    Nothing,
    Value,
    Formula,
    Text,
}

impl Rows<'_> {
    /// Reads a piece. What was read before a problem stays.
    pub(super) fn read(&mut self, xml: &mut Xml, file: &File) -> Result<(), Problem> {
        let mut number = 0;
        let mut column = 0;
        let mut draft: Option<(Draft, u32)> = None;
        let mut into = Into::Nothing;
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "row" => {
                        number = tag.attribute("r").and_then(|row| row.parse().ok()).unwrap_or(number + 1);
                        column = 0;
                    }
                    "c" => {
                        let cell = Draft::of(&tag, column);
                        column = cell.column.saturating_add(1);
                        draft = Some((cell, xml.depth()));
                    }
                    "v" => into = Into::Value,
                    "f" => into = Into::Formula,
                    "t" => into = Into::Text,
                    "hyperlink" if self.linked.len() < MAX_LINKED => {
                        self.linked.extend(tag.attribute("ref").zip(tag.relation()));
                    }
                    "rPh" | "extLst" | "conditionalFormatting" | "dataValidations" => xml.skip()?,
                    _ => {}
                },
                Token::Text(text) => {
                    if let Some((cell, _)) = &mut draft {
                        cell.push(into, &text);
                    }
                }
                Token::End => {
                    into = Into::Nothing;
                    if draft.as_ref().is_some_and(|(_, depth)| xml.depth() < *depth)
                        && let Some((cell, _)) = draft.take()
                    {
                        self.add(number, &cell, file)?;
                    }
                }
                Token::Eof => return Ok(()),
            }
        }
    }

    fn add(&mut self, number: u32, draft: &Draft, file: &File) -> Result<(), Problem> {
        let column = draft.column;
        let Some(text) = draft.shown(file) else {
            self.missing += 1;
            return Ok(());
        };
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.text += text.len();
        if self.text > MAX_TEXT {
            return Err(too_large(format!("a piece of a sheet shows more than {MAX_TEXT} bytes of text")));
        }
        let known = self.links.and_then(|links| links.get(&(number, column)));
        let link = known.map(String::as_str).or_else(|| links::of_formula(&draft.formula));
        let cell = Cell { column, text: text.to_owned(), link: link.map(str::to_owned) };
        match self.rows.last_mut() {
            Some(row) if row.number == number => row.cells.push(cell),
            _ => self.rows.push(Row { number, cells: vec![cell] }),
        }
        Ok(())
    }
}

impl Draft {
    fn of(tag: &Tag<'_>, next: u32) -> Self {
        let mut draft = Self { column: next, ..Self::default() };
        for (name, value) in tag.attributes() {
            match name {
                "r" => draft.column = column_of(&value).unwrap_or(next),
                "t" => draft.kind = value.into_owned(),
                "s" => draft.style = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        draft
    }

    fn push(&mut self, into: Into, text: &str) {
        let target = match into {
            Into::Nothing => return,
            Into::Value => &mut self.value,
            Into::Formula => &mut self.formula,
            Into::Text => &mut self.text,
        };
        if target.len() < MAX_CELL {
            target.push_str(text);
        }
    }

    /// The text that the program shows, none when it should be a shared string that is not there.
    fn shown<'a>(&'a self, file: &'a File) -> Option<Cow<'a, str>> {
        let value = self.value.trim();
        if self.kind == "inlineStr" || value.is_empty() && !self.text.is_empty() {
            return Some(Cow::Borrowed(&self.text));
        }
        if value.is_empty() {
            // A formula that was never computed says at least what it is.
            let formula = self.formula.trim();
            let shown = if formula.is_empty() { String::new() } else { format!("={formula}") };
            return Some(Cow::Owned(shown));
        }
        Some(match self.kind.as_str() {
            "s" => Cow::Borrowed(file.strings.get(value.parse().ok()?)?),
            "b" => Cow::Borrowed(if value == "0" { "FALSE" } else { "TRUE" }),
            "str" => Cow::Borrowed(self.value.as_str()),
            "e" | "d" => Cow::Borrowed(value),
            _ => match value.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let general = Format::General;
                    let format = file.formats.get(self.style).unwrap_or(&general);
                    Cow::Owned(format.show(number, file.epoch_1904))
                }
                _ => Cow::Borrowed(value),
            },
        })
    }
}

/// The column of a reference like `AB12`, from 0.
pub(super) fn column_of(reference: &str) -> Option<u32> {
    let mut column: u32 = 0;
    for letter in reference.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        if column > COLUMNS {
            return None;
        }
    }
    column.checked_sub(1)
}

/// The letters of a column.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_columns() {
        for (name, column) in [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)] {
            assert_eq!(column_of(&format!("{name}7")), Some(column));
            assert_eq!(column_name(column), name);
        }
        assert_eq!(column_of("XFE1"), None);
        assert_eq!(column_of("17"), None);
    }
}
