//! The work of a `document.chunk` job: a window of the text, its chunks, one commit. Chunks are a function of text and settings
//! alone, whatever the windows, so a kill at any point costs what was not committed and changes nothing.

mod cursor;

use chunking::{Chunk, Chunker, Settings, State};
use kernel::{FieldError, Problem};
use ports::{JobRun, Outcome, Ports};
use serde_json::Value;

use crate::sql::{DocumentChunkFinish, DocumentChunksStore, DocumentText};
use cursor::Cursor;

/// Characters of a window: twice what a chunk is decided on at least, and half a megabyte to read and to store.
const WINDOW: usize = if cfg!(test) { 300_000 } else { 500_000 };

/// The runtime's own work around a call of the database, and a byte of its body: JSON, UTF-16 and UTF-8 again.
const CALL_US: u64 = 2_000;
const BYTES_PER_US: usize = 60;

/// Works on a document until it is cut or the budget is spent.
pub(crate) async fn work(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let Cursor { mut settings, mut state } = Cursor::read(&run.job.cursor)?;
    loop {
        if run.should_stop() {
            return Ok(Outcome::Again { delay_ms: 0 });
        }
        let window = DocumentText { from: state.chars, limit: WINDOW }.call(ports, &run.lease).await?;
        charge(run, window.text.len());
        if window.document.is_none() {
            return Ok(Outcome::cancelled());
        }
        let used = match settings {
            Some(settings) => settings,
            None => *settings.insert(configured(&window.settings)?),
        };
        let last = state.chars + window.text.chars().count() as u64 >= window.total_chars;
        let (chunks, behind) = cut(run, used, &state, &window.text, last);
        let done = last && behind.chars >= window.total_chars;
        if chunks.is_empty() && !done {
            let detail = format!("no chunk of {} bytes at {}", window.text.len(), state.chars);
            return Err(Problem::internal("text_incomplete", detail));
        }
        if !chunks.is_empty() && store(run, ports, &chunks, &Cursor::write(used, &behind)).await? {
            return Ok(Outcome::cancelled());
        }
        state = behind;
        if done {
            return finish(run, ports).await;
        }
    }
}

/// The chunks of a window, or as many as the budget allows, and where they end.
fn cut(run: &JobRun, settings: Settings, state: &State, text: &str, last: bool) -> (Vec<Chunk>, State) {
    let mut rest = Chunker::new(settings).chunks(state, text, last);
    let mut chunks = Vec::new();
    // One at least, or a document of hostile text would never be done.
    while let Some(chunk) = run.charge(|| rest.next()) {
        chunks.push(chunk);
        if run.should_stop() {
            break;
        }
    }
    (chunks, rest.state())
}

/// The portal's settings for chunks.
fn configured(settings: &Value) -> Result<Settings, Problem> {
    Settings::read(settings).map_err(|errors| {
        let wrong = |error: FieldError| format!("{}: {}", error.pointer, error.detail);
        let wrong: Vec<String> = errors.into_iter().map(wrong).collect();
        let detail = format!("correct the active ai_configurations of documents:chunk: {}", wrong.join("; "));
        Problem::new(422, "invalid_chunk_settings", detail)
    })
}

/// Stores chunks with the place behind them; whether the document is gone.
async fn store(run: &JobRun, ports: &Ports, chunks: &[Chunk], cursor: &Value) -> Result<bool, Problem> {
    charge(run, chunks.iter().map(|chunk| chunk.content.len()).sum());
    let from_chunk = chunks.first().map_or(0, |first| first.index);
    Ok(DocumentChunksStore { from_chunk, chunks, cursor }.call(ports, &run.lease).await?.cancelled)
}

async fn finish(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    run.charge_us(CALL_US);
    let finished = DocumentChunkFinish {}.call(ports, &run.lease).await?.finished;
    Ok(if finished { Outcome::Closed } else { Outcome::cancelled() })
}

fn charge(run: &JobRun, bytes: usize) {
    run.charge_us(CALL_US + (bytes / BYTES_PER_US) as u64);
}
