//! The work of a job: slices of chunks, each embedded and committed, until none is left.
//!
//! What a slice holds is decided by the database (chunks without a vector), so a kill at any point repeats at most the
//! slice under way, and a slice that was committed twice changes nothing.

mod steps;

use edge::jobs::{JobRun, Outcome};
use kernel::Problem;
use ports::Ports;
use serde_json::json;

use crate::{
    embed::{Embedded, Embedding},
    model::{Model, Provider},
    sql::{Chunk, Row, RowError},
};
pub(crate) use steps::{Document, Steps, Switch};

/// Chunks that are read at a time: some 200 KB of text.
const SLICE: usize = if cfg!(test) { 10 } else { 96 };

/// Chunks whose vectors are committed together. A kill repeats them, so where a text takes long they are few; and one
/// request to OpenAI is one commit.
const fn committed_together(provider: Provider) -> usize {
    match provider {
        Provider::Openai => SLICE,
        Provider::Local => 32,
        Provider::Supabase => 8,
    }
}

/// Works until everything is embedded or the budget is spent.
pub(crate) async fn work<S: Steps>(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let default = Model::default_of(&*ports.secrets)?;
    loop {
        if run.should_stop() {
            return Ok(Outcome::Again { delay_ms: 0 });
        }
        let slice = S::slice(run, ports, SLICE, &default).await?;
        if slice.cancelled {
            return Ok(cancelled());
        }
        let Some(model) = slice.embedding.filter(|_| !slice.chunks.is_empty()) else {
            return S::finish(run, ports).await;
        };
        for chunks in slice.chunks.chunks(committed_together(model.provider)) {
            if run.should_stop() {
                break;
            }
            let texts: Vec<&str> = chunks.iter().map(|chunk| chunk.text.as_str()).collect();
            let embedded = Embedding::of_job(ports, run).embed(&model, &texts).await;
            let stopped = embedded.stopped.clone();
            // What succeeded is kept before the failure is told.
            if store::<S>(run, ports, chunks, &embedded).await? {
                return Ok(cancelled());
            }
            if let Some(problem) = stopped {
                return Err(problem);
            }
        }
    }
}

/// Commits what became of the chunks; whether the job was cancelled. What was not reached is left for later.
async fn store<S: Steps>(
    run: &JobRun,
    ports: &Ports,
    chunks: &[Chunk],
    embedded: &Embedded,
) -> Result<bool, Problem> {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    run.charge(|| {
        for (Chunk { id, .. }, outcome) in chunks.iter().zip(&embedded.texts) {
            match outcome {
                Some(Ok(vector)) => rows.push(Row { id, embedding: retrieval::to_sql(vector) }),
                Some(Err(problem)) => {
                    errors.push(RowError { id, code: &problem.code, detail: &problem.detail });
                }
                None => {}
            }
        }
    });
    // A commit counts as progress and starts the attempts anew: there is none without any.
    if rows.is_empty() && errors.is_empty() {
        return Ok(false);
    }
    S::store(run, ports, rows, errors, embedded.usage).await.map(|stored| stored.cancelled)
}

/// The job knows that it was cancelled and ends as such.
fn cancelled() -> Outcome {
    Outcome::Done(json!({ "cancelled": true }))
}
