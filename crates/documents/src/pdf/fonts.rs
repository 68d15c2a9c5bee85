//! The fonts of a document, each read once.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use hayro_syntax::object::Dict;

use super::{font::Font, stream::Budget};

/// What one font may inflate: its map to Unicode, and its program when the encoding is only there. A font has its own
/// budget, so that a page reads the same whichever pages were read before it.
const MAX_FONT_BYTES: usize = 16 << 20;
/// Fonts kept at a time.
pub(super) const MAX_FONTS: usize = 256;

/// The fonts read so far, by where their dictionary lies in the file's data.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: RefCell<HashMap<usize, Rc<Font>>>,
}

impl Fonts {
    /// The font of a dictionary, with a number that is its own.
    pub(super) fn get(&self, dict: &Dict<'_>) -> (Rc<Font>, usize) {
        let id = dict.data().as_ptr().addr();
        if let Some(font) = self.known.borrow().get(&id) {
            return (Rc::clone(font), id);
        }
        let font = Rc::new(Font::new(dict, &Budget::new(MAX_FONT_BYTES)));
        let mut known = self.known.borrow_mut();
        if known.len() >= MAX_FONTS {
            known.clear();
        }
        known.insert(id, Rc::clone(&font));
        (font, id)
    }
}
