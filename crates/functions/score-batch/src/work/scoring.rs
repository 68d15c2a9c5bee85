//! Scoring a slice while the database works.

use kernel::RecordId;
use ports::{JobRun, Ports};
use scorer::{ScoreRow, Scorer};

use super::Slice;
use crate::sql::ItemError;

/// Records scored in one go, some 5 ms: between two goes the runtime carries the calls that are under way.
const STRETCH: usize = 100;

/// A slice on its way to the database.
#[derive(Debug)]
pub(crate) struct Scored {
    pub rows: Vec<ScoreRow>,
    pub errors: Vec<ItemError>,
    pub last_id: String,
}

/// Scores the records of a slice; one that cannot be scored is an error of its own.
pub(super) async fn score(ports: &Ports, run: &JobRun, model: &Scorer, slice: Slice) -> Scored {
    let mut scored = Scored {
        rows: Vec::with_capacity(slice.records.len()),
        errors: slice.errors,
        last_id: slice.last_id.unwrap_or_default(),
    };
    for stretch in slice.records.chunks(STRETCH) {
        ports.timer.sleep_ms(1).await;
        run.charge(|| {
            for record in stretch {
                match model.score(record, slice.read_at) {
                    Ok(row) => scored.rows.push(row),
                    Err(problem) => scored.errors.push(ItemError {
                        record_id: RecordId::new(record.id.as_str()),
                        code: problem.code,
                        detail: problem.detail,
                    }),
                }
            }
        });
    }
    scored
}
