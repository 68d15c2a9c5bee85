//! Files made by hand to do harm.

mod archives;
mod formats;
mod pages;
mod sheets;
mod texts;
mod words;

use crate::Sample;

/// All of them.
pub fn all() -> Vec<Sample> {
    [archives::all(), words::all(), sheets::all(), pages::all(), texts::all(), formats::all()].concat()
}
