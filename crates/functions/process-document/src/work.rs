//! The work of a `document.erase` job: the files of a document that was deleted.

use edge::storage;
use kernel::Problem;
use ports::{JobRun, Outcome, Ports};
use serde_json::json;

use crate::sql::DocumentEraseState;

/// Deletes the files one by one; one that is gone already is as good. The database notes the end.
pub(crate) async fn work(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let state = DocumentEraseState {}.call(ports, &run.lease).await?;
    if state.cancelled {
        return Ok(Outcome::cancelled());
    }
    let (mut deleted, mut gone) = (0, 0);
    for path in &state.paths {
        if run.should_stop() {
            // What is deleted is gone at the next look.
            return Ok(Outcome::Again { delay_ms: 0 });
        }
        if storage::remove(ports, &state.bucket, path).await? {
            deleted += 1;
        } else {
            gone += 1;
        }
    }
    Ok(Outcome::Done(json!({ "deleted": deleted, "gone_before": gone })))
}
