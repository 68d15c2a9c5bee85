//! Where chapters of a Markdown text may begin, found in its bytes.

use super::lines::{Fence, step};
use crate::sliced::CHAPTER;

/// Lines at which chapters begin, behind the first one: a heading if there is one in time, else behind an empty line,
/// else any line; with the fence that is open there.
pub(super) fn chapters(bytes: &[u8], from: usize) -> Vec<(usize, Option<Fence>)> {
    let mut begins = Vec::new();
    let (mut chapter, mut fence, mut empty) = (from, None, false);
    let mut at = from;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        let length = at - chapter;
        let heading = line.first() == Some(&b'#') && fence.is_none();
        let wanted =
            heading || (empty && fence.is_none() && length >= CHAPTER / 4 * 5) || length >= CHAPTER / 2 * 3;
        if length >= CHAPTER && wanted {
            begins.push((at, fence));
            chapter = at;
        }
        let bare = line.trim_ascii();
        empty = bare.is_empty();
        if matches!(bare.first(), Some(b'`' | b'~')) {
            fence = step(fence, &String::from_utf8_lossy(line));
        }
        at += line.len() + 1;
    }
    begins
}
