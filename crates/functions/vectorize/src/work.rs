//! The work of a job: slices of chunks, each embedded and committed, until none is left. A document (`document.vectorize`)
//! and an account's switch to another model (`document.reembed`) differ in the database alone.
//!
//! What a slice holds is decided by the database (chunks without a vector), so a kill at any point repeats at most the
//! slice under way, and a slice that was committed twice changes nothing.

use kernel::Problem;
use ports::{JobRun, Outcome, Ports};

use crate::{
    embed::{Embedded, Embedding, Model, Provider},
    sql::{Chunk, DocumentVectorizeFinish, DocumentVectorizeSlice, DocumentVectorizeStore, Row, RowError},
};

/// CPU of a call of the database that is spent outside our sight, as in score-batch.
const CALL_US: u64 = 1_000;

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
pub(crate) async fn work(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let default = Model::default_of(&*ports.secrets)?;
    while !run.should_stop() {
        run.charge_us(CALL_US);
        let slice =
            DocumentVectorizeSlice { limit: SLICE, default: &default }.call(ports, &run.lease).await?;
        if slice.cancelled {
            return Ok(Outcome::cancelled());
        }
        let cancelled_meanwhile = match &slice.embedding {
            Some(model) if !slice.chunks.is_empty() => embed(run, ports, model, &slice.chunks).await?,
            _ if slice.remaining > 0 => false,
            _ => {
                run.charge_us(CALL_US);
                let finished = DocumentVectorizeFinish {}.call(ports, &run.lease).await?;
                if finished.finished {
                    return Ok(Outcome::Closed);
                }
                finished.cancelled
            }
        };
        if cancelled_meanwhile {
            return Ok(Outcome::cancelled());
        }
    }
    Ok(Outcome::Again { delay_ms: 0 })
}

/// Embeds and commits the chunks of a slice as far as the budget goes; whether the job was cancelled.
async fn embed(run: &JobRun, ports: &Ports, model: &Model, chunks: &[Chunk]) -> Result<bool, Problem> {
    for chunks in chunks.chunks(committed_together(model.provider)) {
        if run.should_stop() {
            break;
        }
        let texts: Vec<&str> = chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        let mut embedded = Embedding::of_job(ports, run).embed(model, &texts).await;
        let stopped = embedded.stopped.take();
        // What succeeded is kept before the failure is told.
        if store(run, ports, model, chunks, &embedded).await? {
            return Ok(true);
        }
        if let Some(problem) = stopped {
            return Err(problem);
        }
    }
    Ok(false)
}

/// Commits what became of the chunks; whether the job was cancelled. What was not reached is left for later.
async fn store(
    run: &JobRun,
    ports: &Ports,
    model: &Model,
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
    run.charge_us(CALL_US);
    let store =
        DocumentVectorizeStore { rows: &rows, errors: &errors, usage: embedded.usage, model: &model.name };
    store.call(ports, &run.lease).await.map(|stored| stored.cancelled)
}
