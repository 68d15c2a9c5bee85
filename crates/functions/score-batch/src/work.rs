//! The work of a `score.batch` job: slices of records, each scored and committed with the position behind it.
//!
//! Three slices are under way at a time: while one is committed the next is scored and the one after it is read. Only
//! a commit moves the stored position, so a kill at any point costs the slices under way and nothing else.

mod database;
mod scoring;
mod slice;

use futures::future::join3;
use hubspot::ScoredObject;
use kernel::Problem;
use ports::{JobRun, Outcome, Ports};
use scorer::Scorer;
use serde::Deserialize;
use serde_json::json;

use crate::sql::Committed;
use database::Database;
use scoring::Scored;
use slice::Slice;

/// Records of a slice: some 350 KB to read and 450 KB to commit, 100 ms of the database. Two calls of a few milliseconds
/// hardly count beside that, and a kill repeats three slices at most.
const SLICE: usize = if cfg!(test) { 7 } else { 500 };

/// What a `score.batch` job asks for.
#[derive(Debug, Deserialize)]
struct Payload {
    object_type: ScoredObject,
}

/// Works on a batch until it is done or the budget is spent.
pub(crate) async fn work(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let payload: Payload = run.job.payload()?;
    let account = run.job.account_id.as_ref();
    let account =
        account.ok_or_else(|| Problem::internal("bad_job_payload", "a batch without an account"))?;
    let model = Scorer::load(ports, account, payload.object_type).await?;
    let database = Database { ports, run };
    let (mut behind, mut drained) = (None::<String>, false);
    let (mut read, mut scored) = (None::<Slice>, None::<Scored>);
    loop {
        let reads = !drained && !run.should_stop();
        let committing = async {
            match scored.take() {
                Some(slice) => database.commit(&slice).await.map(Some),
                None => Ok(None),
            }
        };
        let reading =
            async { if reads { database.slice(SLICE, behind.as_deref()).await.map(Some) } else { Ok(None) } };
        let scoring = async {
            match read.take() {
                Some(slice) => Some(scoring::score(ports, run, &model, slice).await),
                None => None,
            }
        };
        // The commit comes first, on its way to the database and in what its failure means.
        let (committed, fetched, fresh) = join3(committing, reading, scoring).await;
        if let Some(end) = committed?.and_then(|counts| ended(&counts)) {
            return Ok(end);
        }
        scored = fresh;
        match fetched? {
            Some(slice) if slice.cancelled => return Ok(Outcome::cancelled()),
            Some(slice) if slice.last_id.is_none() => drained = true,
            Some(slice) => {
                behind.clone_from(&slice.last_id);
                read = Some(slice);
            }
            None => {}
        }
        if read.is_none() && scored.is_none() {
            return if drained { Ok(Outcome::Done(json!({}))) } else { Ok(Outcome::Again { delay_ms: 0 }) };
        }
    }
}

/// How the job ends when a commit says that nothing is left to do.
fn ended(counts: &Committed) -> Option<Outcome> {
    if counts.cancelled {
        return Some(Outcome::cancelled());
    }
    let result = json!({ "done": counts.done, "failed": counts.failed, "total": counts.total });
    counts.finished.then_some(Outcome::Done(result))
}
