//! HTML to Markdown in one pass over the file, in memory that does not grow with it.
//!
//! There is no tree: a stack of open lists, quotes and cells is all that is known of the file before, so that depth
//! costs nothing, and a large file is converted in slices.

mod chapters;
mod code;
mod collect;
mod converter;
mod elements;
mod escape;
mod form;
mod frame;
mod head;
mod inline;
mod math;
mod skip;
mod table;
mod tables;
#[cfg(test)]
mod tests;
mod token;

use kernel::Problem;

use self::{
    converter::{Converter, How},
    skip::Skip,
};
use crate::{
    charset::Charset,
    context::Context,
    reader::Reader,
    sliced::{Sliced, Slicer, Step},
};

/// Of the file, to find the head in.
const HEAD: usize = 64 * 1024;

/// Opens the file.
#[allow(clippy::unnecessary_wraps, reason = "every format opens alike")]
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let declared = context.charset.clone().or_else(|| head::charset(&bytes));
    let charset = Charset::detect(&bytes, declared.as_deref());
    let rest = bytes.get(charset.bom..).unwrap_or_default();
    let text = charset.decode(None, rest.get(..HEAD).unwrap_or(rest), rest.len() <= HEAD);
    let metadata = head::read(&text);
    drop(text);
    let max_depth = usize::try_from(context.limits.max_depth).unwrap_or(usize::MAX);
    let mut how = How { max_depth, without_scripts: false };
    how.without_scripts = needs_no_scripts(&bytes, charset, how);
    Ok(Box::new(Sliced::new(bytes, charset, Html { how }, metadata)))
}

/// Whether all that a page says is for browsers without scripts. Large pages say more than that.
fn needs_no_scripts(bytes: &[u8], charset: Charset, how: How) -> bool {
    if bytes.len() > HEAD || memchr::memmem::find(bytes, b"<noscript").is_none() {
        return false;
    }
    let text = charset.decode(None, bytes.get(charset.bom..).unwrap_or_default(), true);
    let step = Html { how }.slice(&Converter::new(how), &text, text.len(), true);
    matches!(step, Ok(Step::Slice { markdown, .. }) if !markdown.contains(char::is_alphanumeric))
}

struct Html {
    how: How,
}

impl Slicer for Html {
    type State = Converter;

    fn chapters(&self, bytes: &[u8], from: usize, charset: Charset) -> Vec<(usize, Converter)> {
        let mut begins = vec![(from, Converter::new(self.how))];
        if charset.is_ascii_compatible() {
            let later = |(at, entry)| (at, Converter::enter(self.how, entry));
            begins.extend(chapters::chapters(bytes, from).into_iter().map(later));
        }
        begins
    }

    fn slice(
        &self,
        before: &Converter,
        text: &str,
        target: usize,
        last: bool,
    ) -> Result<Step<Converter>, Problem> {
        let mut state = before.clone();
        let mut at = 0;
        while at < text.len() {
            if at >= target && state.settle() {
                break;
            }
            if let Some(skip) = state.skip.as_mut().filter(|skip| !matches!(skip, Skip::Element(..))) {
                let (length, ended) = skip::length(skip, text.get(at..).unwrap_or_default(), last);
                at += length;
                if ended {
                    state.skip = None;
                } else if !last {
                    // What it goes on with is in the next window.
                    break;
                }
                continue;
            }
            match token::next(text, at, last) {
                Some((token, end)) => {
                    state.token(&token)?;
                    at = end;
                }
                None if at > 0 => break,
                None => {
                    // A tag longer than a window; nothing of it is worth reading.
                    state.skip = Some(Skip::Tag(None));
                }
            }
        }
        if last && at >= text.len() {
            state.finish();
        } else {
            state.pause();
        }
        let markdown = state.take();
        Ok(Step::Slice { consumed: at, markdown, state })
    }
}
