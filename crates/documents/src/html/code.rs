//! Code blocks.

use super::{frame::Frame, token::Tag};

/// Longer blocks are written piece by piece.
const MAX_HELD: usize = 32 * 1024;

/// A code block that is being collected.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    language: String,
    text: String,
    /// The fence, once it is written.
    fence: Option<String>,
}

impl Code {
    pub(super) fn new(tag: &Tag<'_>, hint: Option<String>) -> Self {
        Self { language: Self::language(tag).or(hint).unwrap_or_default(), ..Self::default() }
    }

    /// What a class says: `language-x`, `lang-x`, `highlight-source-x`, `highlight-x`, `brush: x`.
    pub(super) fn language(tag: &Tag<'_>) -> Option<String> {
        let class = tag.attribute("class")?;
        let mut words = class.split([' ', ';', ':']).filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            if word == "brush" || word == "sourceCode" {
                return words.next().and_then(usable);
            }
            for prefix in ["language-", "lang-", "highlight-source-", "highlight-"] {
                if let Some(name) = word.strip_prefix(prefix) {
                    return usable(name);
                }
            }
        }
        None
    }

    /// A `code` element inside may name the language.
    pub(super) fn name(&mut self, tag: &Tag<'_>) {
        if self.language.is_empty() && self.fence.is_none() {
            self.language = Self::language(tag).unwrap_or_default();
        }
    }

    /// Adds text as it is.
    pub(super) fn push(&mut self, text: &str, frame: &mut Frame) {
        let mut rest = text;
        if self.text.is_empty() && self.fence.is_none() {
            rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
        }
        let kept = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
        self.text.extend(rest.chars().filter(kept));
        if self.text.len() > MAX_HELD {
            self.write(frame);
        }
    }

    /// A line ends here, even an empty one if it is `forced`.
    pub(super) fn newline(&mut self, forced: bool) {
        if forced || !(self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push('\n');
        }
    }

    /// Writes the lines so far; a line without an end is cut at a blank.
    pub(super) fn write(&mut self, frame: &mut Frame) {
        self.begin(frame);
        let end = self.text.rfind('\n').or_else(|| self.text.rfind(' '));
        let end = end.map_or(self.text.len(), |at| at + 1);
        let rest = self.text.split_off(end);
        frame.lines(&self.text);
        self.text = rest;
    }

    fn begin(&mut self, frame: &mut Frame) {
        if self.fence.is_some() {
            return;
        }
        let longest = self.text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.clamp(2, 64) + 1);
        frame.complex = true;
        frame.block(&format!("{fence}{}", self.language));
        self.fence = Some(fence);
    }

    /// The block ends.
    pub(super) fn close(&mut self, frame: &mut Frame) {
        let bare = self.text.trim_end().len();
        self.text.truncate(bare);
        if self.text.is_empty() && self.fence.is_none() {
            return;
        }
        self.begin(frame);
        frame.lines(&self.text);
        frame.lines(self.fence.as_deref().unwrap_or("```"));
    }
}

fn usable(name: &str) -> Option<String> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "+#-_.".contains(character);
    let named = !matches!(name, "none" | "default" | "notranslate" | "text" | "plaintext");
    (named && (1..=24).contains(&name.len()) && name.chars().all(plain)).then(|| name.to_ascii_lowercase())
}
