//! The graphics state as far as text depends on it.

use std::rc::Rc;

use crate::pdf::{font::Font, geometry::Matrix};

/// What `q` saves and `Q` brings back.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// From user space to the page.
    pub ctm: Matrix,
    /// The font with its number on this page.
    pub font: Option<(Rc<Font>, u16)>,
    /// Its size.
    pub size: f64,
    /// Extra space after each character.
    pub char_space: f64,
    /// Extra space after each one-byte code 32.
    pub word_space: f64,
    /// Horizontal scaling, 1 for 100 %.
    pub scale: f64,
    /// Distance between lines for `T*`.
    pub leading: f64,
    /// Shift upwards.
    pub rise: f64,
    /// Text is not shown.
    pub hidden: bool,
}

impl State {
    /// The state at the start of a page.
    pub(super) fn new(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            hidden: false,
        }
    }
}
