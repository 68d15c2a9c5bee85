//! Our own parsers.
//!
//! A parser that crashes takes the instance with it, and nobody reports. So after a death every opening and every part is
//! noted before it is begun, one part per commit; what was begun twice and never ended is recorded as failed
//! (`parser_crashed`) and skipped. The first death is not noted, so it takes three on the same spot: the platform's
//! own kills do not strike three times between the same two commits.

use documents::{Part, UnitKind};
use kernel::Problem;
use ports::Outcome;

use super::{
    Stop, Work,
    batch::Batch,
    cursor::{LocalEnd, Trying},
    kept,
};
use crate::{reading::Opened, sql::Policy};

/// Noted beginnings without an end, after which a part is given up.
const DEATHS: u32 = 2;

/// Failures of ours on files that LlamaParse may read: other formats, and damage that it repairs.
const FOREIGN: [&str; 4] =
    ["unsupported_format", "document_malformed", "document_truncated", "parser_crashed"];

impl Work<'_> {
    /// Reads parts until there are none or the budget is spent.
    pub(super) async fn local(mut self) -> Result<Outcome, Problem> {
        let key = (self.document.id.clone(), self.document.generation);
        let careful = self.attempts > 1 || self.cursor.trying.is_some();
        let opened = match kept::take(&key) {
            Some(opened) => Ok(opened),
            None => self.open(careful).await,
        };
        let mut opened = match opened {
            Ok(opened) => opened,
            Err(Stop::Cancelled) => return Ok(Outcome::cancelled()),
            Err(Stop::Problem(problem)) => return self.give_up(problem).await,
        };
        loop {
            match self.batch(&mut *opened, careful).await {
                Ok(Progress::More) if self.run.should_stop() => {
                    kept::put(key, opened);
                    return Ok(Outcome::Again { delay_ms: 0 });
                }
                Ok(Progress::More) => {}
                Ok(Progress::End) => return self.end(&*opened).await,
                Err(Stop::Cancelled) => return Ok(Outcome::cancelled()),
                Err(Stop::Problem(problem)) => return self.give_up(problem).await,
            }
        }
    }

    /// Downloads and opens the file.
    async fn open(&mut self, careful: bool) -> Result<Box<dyn Opened>, Stop> {
        let bytes = self.fetch().await?;
        if careful && self.note_opening().await? {
            let detail = "the parser crashed on this file; that is a defect of ours";
            return Err(Problem::new(422, "parser_crashed", detail).into());
        }
        let document = &self.document;
        let (name, declared) = (Some(document.filename.as_str()), document.content_type.as_deref());
        let opened = self.run.charge(|| self.parser.open(bytes, name, declared))?;
        if let Some(trying) = &mut self.cursor.trying {
            trying.openings = 0;
        }
        Ok(opened)
    }

    /// Reads and stores a few parts; at least one, so that an opening which takes the whole budget ends, too.
    async fn batch(&mut self, opened: &mut dyn Opened, careful: bool) -> Result<Progress, Stop> {
        let mut batch = Batch::new(self.run.spent_us());
        let mut progress = Progress::More;
        loop {
            let index = self.next + u32::try_from(batch.parts.len()).unwrap_or(u32::MAX);
            let part = if careful && self.note_part(index).await? {
                Some(crashed(opened, index)?)
            } else {
                self.run.charge(|| opened.part(index))?
            };
            let Some(part) = part else {
                progress = Progress::End;
                break;
            };
            self.run.charge(|| batch.add(part, &mut self.cursor));
            if careful || self.run.should_stop() || batch.is_full(self.run.spent_us()) {
                break;
            }
        }
        if !batch.parts.is_empty() {
            self.cursor.trying = None;
            self.commit(&batch.parts).await?;
        }
        Ok(progress)
    }

    /// Notes that the opening is begun; true when it was begun too often.
    async fn note_opening(&mut self) -> Result<bool, Stop> {
        let trying = self.cursor.trying.unwrap_or_default();
        let next = Trying { openings: trying.openings + 1, ..trying };
        if trying.openings >= DEATHS { Ok(true) } else { self.note(next).await }
    }

    /// Notes that a part is begun; true when it was begun too often.
    async fn note_part(&mut self, part: u32) -> Result<bool, Stop> {
        let trying = self.cursor.trying.filter(|trying| trying.part == part).unwrap_or_default();
        let next = Trying { openings: 0, part, times: trying.times + 1 };
        if trying.times >= DEATHS { Ok(true) } else { self.note(next).await }
    }

    async fn note(&mut self, trying: Trying) -> Result<bool, Stop> {
        self.cursor.trying = Some(trying);
        self.commit(&[]).await.map(|()| false)
    }

    /// All parts are stored. A poor account is a case for LlamaParse, if it may be asked.
    async fn end(mut self, opened: &dyn Opened) -> Result<Outcome, Problem> {
        self.cursor.trying = None;
        let (unread, pages) = self.cursor.running.unread_pages();
        #[allow(clippy::cast_precision_loss)] // pages, not more than 100,000
        let poor = pages > 0 && unread as f64 / pages as f64 > self.settings.unread_share;
        if poor && self.may_ask() {
            let metadata = Box::new(opened.metadata());
            let total = opened
                .totals()
                .iter()
                .find(|(kind, _)| *kind == UnitKind::Page)
                .map_or(0, |(_, total)| *total);
            return self.turn_to_remote(Some(LocalEnd::Poor { pages: total, metadata })).await;
        }
        self.finish_local(opened).await
    }

    /// The document as a whole cannot be read by us.
    async fn give_up(self, problem: Problem) -> Result<Outcome, Problem> {
        if !problem.transient && FOREIGN.contains(&problem.code.as_str()) && self.may_ask() {
            let Problem { status, code, detail, .. } = problem;
            return self.turn_to_remote(Some(LocalEnd::Failed { status, code, detail })).await;
        }
        Err(problem)
    }

    /// Whether LlamaParse may be asked besides: by the policy, with a key, and not for the second time.
    fn may_ask(&self) -> bool {
        self.document.parse_policy == Policy::Auto && self.cursor.remote.is_none() && self.has_key()
    }
}

/// The units of a part that crashes, as failed.
fn crashed(opened: &mut dyn Opened, index: u32) -> Result<Part, Problem> {
    opened.skip(index, "parser_crashed").ok_or_else(|| {
        let detail = format!("the parser crashed behind part {index}; that is a defect of ours");
        Problem::new(422, "parser_crashed", detail)
    })
}

enum Progress {
    More,
    End,
}
