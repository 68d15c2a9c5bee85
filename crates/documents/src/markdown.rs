//! Markdown: its front matter becomes metadata, the rest is kept, with headings in one form.

mod front;
mod lines;
mod scan;

use kernel::Problem;

use self::lines::Fence;
use crate::{
    charset::Charset,
    context::Context,
    reader::Reader,
    sliced::{Sliced, Slicer, Step},
};

/// Of the file, to find front matter and title in.
const HEAD: usize = 64 * 1024;

/// Opens the file.
#[allow(clippy::unnecessary_wraps, reason = "every format opens alike")]
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let charset = Charset::detect(&bytes, context.charset.as_deref());
    let rest = bytes.get(charset.bom..).unwrap_or_default();
    let head = charset.decode(None, rest.get(..HEAD).unwrap_or(rest), rest.len() <= HEAD);
    let (mut metadata, skip) = front::read(&head);
    if metadata.title.is_none() {
        metadata.title = lines::title(head.get(skip..).unwrap_or_default());
    }
    drop(head);
    Ok(Box::new(Sliced::new(bytes, charset, Markdown { skip }, metadata)))
}

struct Markdown {
    /// The front matter, in bytes of text.
    skip: usize,
}

/// What a part must know of those before.
#[derive(Clone, Copy)]
struct State {
    /// Bytes of the text to pass over.
    skip: usize,
    /// The fence that is open.
    fence: Option<Fence>,
}

impl Slicer for Markdown {
    type State = State;

    fn chapters(&self, bytes: &[u8], from: usize, charset: Charset) -> Vec<(usize, State)> {
        let mut chapters = vec![(from, State { skip: self.skip, fence: None })];
        if charset.is_ascii_compatible() {
            let later = |(at, fence)| (at, State { skip: 0, fence });
            chapters.extend(scan::chapters(bytes, from + self.skip).into_iter().map(later));
        }
        chapters
    }

    fn slice(&self, before: &State, text: &str, target: usize, _last: bool) -> Result<Step<State>, Problem> {
        let from = before.skip.min(text.len());
        let body = text.get(from..).unwrap_or_default();
        let (consumed, markdown, fence) = lines::normalise(body, target.saturating_sub(from), before.fence);
        Ok(Step::Slice { consumed: from + consumed, markdown, state: State { skip: 0, fence } })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::{Account, Document, Limits};

    fn open(text: &str) -> Document {
        Document::open(text.as_bytes().to_vec(), Some("x.md"), None, Limits::default()).unwrap()
    }

    #[test]
    fn front_matter_is_metadata_and_the_rest_is_kept() {
        let text = "---\ntitle: \"A: plan\"\nauthor: Ada\ndate: 2024-05-06\ntags: [a, b]\n---\n\nOne\n===\n\n\
                    Some *text*,  \nbroken.\n\nTwo\n---\n\n```sh\n# no heading\n===\n```\n";
        let mut document = open(text);
        let metadata = document.metadata();
        assert_eq!(metadata.title.as_deref(), Some("A: plan"));
        assert_eq!(metadata.author.as_deref(), Some("Ada"));
        assert_eq!(metadata.created.as_deref(), Some("2024-05-06"));
        assert_eq!(metadata.extra["tags"], "[a, b]");
        let part = document.part(0).unwrap().unwrap();
        assert_eq!(
            part.markdown,
            "# One\n\nSome *text*,  \nbroken.\n\n## Two\n\n```sh\n# no heading\n===\n```\n"
        );
        assert_eq!((part.units[0].from, part.units[0].to), (0, text.len() as u64));
    }

    #[test]
    fn a_rule_at_the_beginning_is_no_front_matter() {
        let mut document = open("---\n\nJust a rule\n\n---\n\n# Title here\n");
        assert_eq!(document.metadata().title.as_deref(), Some("Title here"));
        assert!(document.part(0).unwrap().unwrap().markdown.starts_with("---\n\nJust"));
    }

    #[test]
    fn large_files_are_cut_before_headings_and_lose_nothing() {
        let mut text = String::new();
        for section in 0..200 {
            let words = "words and words ".repeat(40);
            write!(text, "## Section {section}\n\n{words}\n\n").unwrap();
        }
        let mut document = open(&text);
        let (mut all, mut units) = (String::new(), Vec::new());
        for index in 0.. {
            let Some(part) = document.part(index).unwrap() else { break };
            assert!(part.markdown.is_empty() || part.markdown.starts_with("## Section"));
            all.push_str(&part.markdown);
            units.extend(part.units);
        }
        assert!(units.len() > 3);
        assert!(Account::of(&document.totals(), &units).balanced);
        assert_eq!(all, text.replace(" \n", "\n").trim_end().to_owned() + "\n\n");
    }
}
