//! Elements whose content is collected before it is written: formulas, lists to choose from.

use super::{
    converter::Converter,
    elements::is_block,
    math::Math,
    skip::{self, Skip},
    token::Token,
};

impl Converter {
    /// Whether a formula or a list to choose from takes the token.
    pub(super) fn collects(&mut self, token: &Token<'_>) -> bool {
        if let Some(choice) = &mut self.choice {
            if choice.token(token) {
                self.end_collecting();
            }
            return true;
        }
        let Some(math) = &mut self.math else { return false };
        match token {
            Token::Text(text) => math.text(&htmlize::unescape(*text)),
            Token::Open(tag) => match skip::begins(tag, self.how.without_scripts) {
                Some(skip) => self.skip = Some(skip),
                None if is_block(tag.name.as_str()) => {
                    self.end_collecting();
                    return false;
                }
                None => math.open(tag.name, tag.closes_itself()),
            },
            Token::Close(name) if name.as_str() == "math" => self.end_collecting(),
            Token::Close(name) => math.close(*name),
            Token::Comment => self.skip = Some(Skip::Comment),
            Token::Nothing => {}
        }
        if self.math.as_ref().is_some_and(Math::is_full) {
            self.end_collecting();
        }
        true
    }

    /// Writes the formula or the chosen entry that is open.
    pub(super) fn end_collecting(&mut self) {
        if let Some(math) = self.math.take() {
            let text = math.finish();
            self.with(|frame| frame.inline.push(&text));
        }
        if let Some(choice) = self.choice.take() {
            self.with(|frame| {
                frame.inline.push(" ");
                frame.inline.push(choice.text());
                frame.inline.push(" ");
            });
        }
    }
}
