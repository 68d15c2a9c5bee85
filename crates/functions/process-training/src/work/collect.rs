//! Reading the mirror: a label for each record, and its features as of the moment before it.

use std::collections::BTreeMap;

use kernel::Problem;
use scoring::{
    features::Extractor,
    record::Record,
    table::{RowInfo, Table},
};

use super::{
    Step, Training, blob,
    held_out::{is_held_out, is_sampled},
    run::{Work, part_name},
};
use crate::{
    cursor::Stage,
    sql::{Page, Progress, TrainingPage},
};

/// Records of a page. The tests use small ones, so that a small portal has many.
const PAGE: u32 = if cfg!(test) { 40 } else { 500 };

/// Rows of a part: what a kill costs is reading them again.
const PART_ROWS: usize = if cfg!(test) { 70 } else { 4_000 };

/// Records beyond which a run takes a sample: what fits into the isolate's 256 MB and into some minutes.
const MOST_RECORDS: u64 = 120_000;

impl Training<'_> {
    /// Reads pages until there is a part, and commits it.
    pub(super) async fn collect(&self, work: &mut Work) -> Result<Step, Problem> {
        let columns = work.plan.columns();
        let extractor = self.job.charge(|| Extractor::from_model_features(&columns));
        let mut part = Table::new(columns);
        loop {
            let page = TrainingPage { after: work.cursor.after.as_deref(), limit: PAGE };
            let page = self.call(&page).await?;
            if work.cursor.counts.read == 0 {
                // The sample is drawn from these; what is synced meanwhile must not change the draw.
                work.cursor.counts.total = page.total;
            }
            self.job.charge(|| take_page(work, &extractor, &page, &mut part))?;
            let ended = page.last_id.is_none();
            work.cursor.after = page.last_id.or(work.cursor.after.take());
            if ended {
                work.cursor.stage = Stage::Check;
            }
            if ended || part.rows() >= PART_ROWS || self.job.should_stop() {
                return self.store_part(work, part).await;
            }
        }
    }

    async fn store_part(&self, work: &mut Work, part: Table) -> Result<Step, Problem> {
        let mut blobs = BTreeMap::new();
        if part.rows() > 0 {
            work.cursor.parts += 1;
            let bytes = self.job.charge(|| blob::encode(&part.to_bytes()));
            blobs.insert(part_name(work.cursor.parts), Some(bytes));
            if let Some(table) = &mut work.table {
                self.job.charge(|| table.append(part))?;
            }
        }
        let counts = &work.cursor.counts;
        let progress = Progress::of("collect", counts.read, counts.total.max(counts.read));
        let on = self.commit(work, progress, blobs).await?;
        Ok(if on { Step::Next } else { Step::Cancelled })
    }
}

fn take_page(work: &mut Work, extractor: &Extractor, page: &Page, part: &mut Table) -> Result<(), Problem> {
    let (counts, now) = (&mut work.cursor.counts, work.cursor.as_of.as_millis());
    for raw in &page.records {
        counts.read += 1;
        let record: Record = serde_json::from_str(raw.get())
            .map_err(|error| Problem::internal("decode_answer", format!("training_page: {error}")))?;
        if !is_sampled(&record.id, MOST_RECORDS, counts.total) {
            counts.not_sampled += 1;
            continue;
        }
        let row = counts.intake.read(&record, extractor, &work.settings, &work.plan.definitions, now);
        if let Some(row) = row {
            counts.span(row.as_of_ms);
            let held_out = is_held_out(&record.id);
            part.push(&row.cells, RowInfo { id: record.id, label: row.label, held_out })?;
        }
    }
    Ok(())
}
