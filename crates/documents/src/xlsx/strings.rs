//! The strings that cells share.

use kernel::Problem;

use crate::ooxml::{
    package::Package,
    reason_of, too_large,
    xml::{Token, Xml},
};

/// What is held in memory while sheets are read; a third of what an instance has.
const MAX_TEXT: usize = 48 << 20;
const MAX_COUNT: usize = 4 << 20;

/// All strings, one after the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads them. What is broken ends the list: cells that need more say so.
    pub(super) fn read(package: &Package, part: &str) -> Result<Self, Problem> {
        let mut strings = Self::default();
        let result = package.xml(part).and_then(|mut xml| strings.read_all(&mut xml));
        match result {
            Err(problem) if problem.code == "too_large" || reason_of(&problem).is_none() => Err(problem),
            _ => Ok(strings),
        }
    }

    fn read_all(&mut self, xml: &mut Xml) -> Result<(), Problem> {
        let mut in_text = false;
        let mut item = None;
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "si" => item = Some(xml.depth()),
                    "t" => in_text = true,
                    // How a word is read in Japanese, beside the word.
                    "rPh" | "phoneticPr" | "rPr" => xml.skip()?,
                    _ => {}
                },
                Token::Text(text) if in_text && item.is_some() => {
                    self.text.push_str(&text);
                    self.check()?;
                }
                Token::Text(_) => {}
                Token::End => {
                    in_text = false;
                    if item.is_some_and(|depth| xml.depth() < depth) {
                        item = None;
                        self.end()?;
                    }
                }
                Token::Eof => return Ok(()),
            }
        }
    }

    fn check(&self) -> Result<(), Problem> {
        if self.text.len() > MAX_TEXT || self.ends.len() >= MAX_COUNT {
            return Err(too_large(format!(
                "the workbook has more than {MAX_TEXT} bytes or {MAX_COUNT} of text; split it into several files"
            )));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        self.check()?;
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// The string of an index.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let to = *self.ends.get(index)? as usize;
        let from =
            index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.text.get(from..to)
    }

    /// How long a string is on average.
    pub(super) fn average(&self) -> usize {
        self.text.len() / self.ends.len().max(1)
    }
}
