//! LlamaParse's pages become parts: a function of its result alone, so a kill in between changes nothing.

use documents::{Metadata, Part, Unit, UnitKind};
use kernel::Problem;
use llamaparse::{Page, pages, result, unreadable};
use ports::{Level, Outcome};
use serde_json::{Map, json};

use super::{
    Stop, Work,
    batch::Batch,
    cloud::{Cloud, RESULT_BYTES},
    cursor::LocalEnd,
};

/// Markdown of a part; a page that has more is a part of its own.
const PART_BYTES: usize = if cfg!(test) { 60 } else { 128 * 1024 };

/// Pages that a result may claim: a number beyond them would make as many failed pages in between.
const MAX_PAGES: u32 = 100_000;

impl Work<'_> {
    /// Goes on storing.
    pub(super) async fn store(mut self) -> Result<Outcome, Problem> {
        match self.pages().await {
            Ok(outcome) => Ok(outcome),
            Err(Stop::Cancelled) => Ok(Outcome::cancelled()),
            Err(Stop::Problem(problem)) => self.without_remote(problem).await,
        }
    }

    pub(super) async fn pages(&mut self) -> Result<Outcome, Stop> {
        let remote = self.asked()?;
        let job = remote.job_id.unwrap_or_default();
        let body = Cloud::new(self.ports)?.fetch(&result(&job), RESULT_BYTES).await?;
        let pages = self.run.charge(|| pages(&body)).map_err(|error| unreadable(&error))?;
        drop(body);
        let (known, metadata) = match remote.local {
            Some(LocalEnd::Poor { pages, metadata }) => {
                (u32::try_from(pages).unwrap_or(MAX_PAGES), *metadata)
            }
            _ => (0, Metadata::default()),
        };
        let total = pages.last().map_or(0, |page| page.number).max(known);
        if total > MAX_PAGES {
            return Err(
                Problem::new(422, "llamaparse_unreadable", format!("a result of {total} pages")).into()
            );
        }
        if total == 0 {
            return Err(Problem::new(422, "llamaparse_empty", "LlamaParse found no page in the file").into());
        }
        let parts = self.run.charge(|| parts(pages, total));
        let from = usize::try_from(self.next).unwrap_or(usize::MAX);
        let mut batch = Batch::new(self.run.spent_us());
        for part in parts.into_iter().skip(from) {
            batch.add(part, &mut self.cursor);
            if batch.is_full(self.run.spent_us()) {
                self.put(&mut batch).await?;
                if self.run.should_stop() {
                    return Ok(Outcome::Again { delay_ms: 0 });
                }
            }
        }
        self.put(&mut batch).await?;
        let account = self.cursor.running.account(&[(UnitKind::Page, u64::from(total))]);
        let metadata = Metadata { pages: Some(total), ..metadata };
        let mut extra = Map::new();
        let options = &self.settings.llamaparse;
        extra.insert("llamaparse".to_owned(), json!({ "tier": options.tier, "version": options.version }));
        // Not a property: after a kill it may be another job on the same file.
        let fields = json!({ "job": self.run.job.id, "llamaparse_job": job, "pages": total });
        self.ports.log.log(Level::Info, "llamaparse_read", fields);
        Ok(self.finish("llamaparse", &metadata, &account, extra).await?)
    }

    async fn put(&mut self, batch: &mut Batch) -> Result<(), Stop> {
        let full = std::mem::replace(batch, Batch::new(self.run.spent_us()));
        if full.parts.is_empty() { Ok(()) } else { self.commit(&full.parts).await }
    }
}

/// Every page from 1 to `total`, in parts; one that is not in the result failed there.
fn parts(pages: Vec<Page>, total: u32) -> Vec<Part> {
    let mut pages = pages.into_iter().peekable();
    let (mut parts, mut part) = (Vec::new(), Part::default());
    for number in 1..=total {
        let found = pages.next_if(|page| page.number == number);
        let (from, to) = (u64::from(number) - 1, u64::from(number));
        let unit = match found.map(|page| page.markdown) {
            Some(Some(text)) => {
                let text = text.replace('\0', "\u{fffd}");
                let text = format!("<!-- page {number} -->\n\n{}\n\n", text.trim_end());
                part.markdown.push_str(&text);
                Unit::parsed(UnitKind::Page, from, to)
            }
            Some(None) => Unit::failed(UnitKind::Page, from, to, "llamaparse_page_failed"),
            None => Unit::failed(UnitKind::Page, from, to, "llamaparse_page_missing"),
        };
        part.units.push(unit);
        if part.markdown.len() >= PART_BYTES {
            parts.push(std::mem::take(&mut part));
        }
    }
    if !part.units.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_accounted_for_and_marked() {
        let page = |number, text: Option<&str>| Page { number, markdown: text.map(str::to_owned) };
        let parts = parts(vec![page(1, Some("# A\0\n\n")), page(3, None), page(4, Some("b"))], 5);
        let text: String = parts.iter().map(|part| part.markdown.as_str()).collect();
        assert_eq!(text, "<!-- page 1 -->\n\n# A\u{fffd}\n\n<!-- page 4 -->\n\nb\n\n");
        let units: Vec<Unit> = parts.into_iter().flat_map(|part| part.units).collect();
        let reasons: Vec<Option<&str>> = units.iter().map(|unit| unit.reason.as_deref()).collect();
        let (failed, missing) = (Some("llamaparse_page_failed"), Some("llamaparse_page_missing"));
        assert_eq!(reasons, [None, missing, failed, None, missing]);
        let account = documents::Account::of(&[(UnitKind::Page, 5)], &units);
        assert!(account.balanced);
    }
}
