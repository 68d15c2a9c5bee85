//! What is looked up in the resources of a page, and what that costs: a name may be looked up by every instruction, and
//! what it means be as long as the file.

use std::collections::HashMap;

use hayro_syntax::object::{Dict, Name};

use super::Interpreter;

/// Bytes that are read for about what an instruction costs.
const BYTES_OF_AN_INSTRUCTION: usize = 64;

/// The names met on a page that need not be looked up again.
pub(super) type Known = HashMap<Key, What>;
/// A dictionary, by where it lies, and a name in it.
pub(super) type Key = (usize, Vec<u8>);

/// What a name is known to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Image,
    /// Nothing that could be read.
    Nothing,
}

/// Under which a name of a dictionary is known.
pub(super) fn key(dict: &Dict<'_>, name: &Name<'_>) -> Key {
    (dict.data().as_ptr().addr(), name.to_vec())
}

impl Interpreter<'_> {
    /// The dictionary that a name means; read anew each time, which is charged for.
    pub(super) fn named<'a>(&mut self, dict: &Dict<'a>, name: &Name<'_>) -> Option<Dict<'a>> {
        let key = key(dict, name);
        if self.known.get(&key) == Some(&What::Nothing) {
            return None;
        }
        let found = dict.get::<Dict<'a>>(name);
        match &found {
            Some(found) => self.read(found),
            None => {
                self.known.insert(key, What::Nothing);
            }
        }
        found
    }

    /// Charges for a dictionary that was read.
    pub(super) fn read(&mut self, dict: &Dict<'_>) {
        self.charge(dict.data().len());
    }

    /// Charges for bytes that were read.
    pub(super) fn charge(&mut self, bytes: usize) {
        self.instructions += bytes / BYTES_OF_AN_INSTRUCTION;
    }
}
