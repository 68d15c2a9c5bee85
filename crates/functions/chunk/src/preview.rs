//! `POST /preview`: the chunks of a text in the request, as far as one invocation may go.

use chunking::{Chunk, Chunker, Settings, State};
use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The largest body: read, cut and answered in one go.
pub(crate) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Computing until no further chunk is cut: the worker may have used 1 s of its 2 s, the rest is for reading and answering.
const COMPUTE_US: u64 = 700_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    markdown: String,
    // Read as one by the chunker, which knows what goes with what.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    max_tokens: Option<Value>,
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    max: Option<Value>,
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    overlap: Option<Value>,
    #[cfg_attr(test, schemars(with = "Option<String>", extend("enum" = ["tokens", "characters", "words", null])))]
    unit: Option<Value>,
}

#[derive(Serialize)]
struct Answer {
    chunks: Vec<Chunk>,
    settings: Settings,
    /// False when there was more to cut than one invocation may.
    complete: bool,
    /// The first character that is in no chunk.
    next_char: u64,
}

/// Answers `{chunks, settings, complete, next_char}`.
pub(crate) fn preview(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let started = ports.clock.micros();
    let body: Body = request.json()?;
    let settings =
        json!({ "max_tokens": body.max_tokens, "max": body.max, "overlap": body.overlap, "unit": body.unit });
    let settings = Settings::read(&settings).map_err(Problem::invalid)?;
    let mut rest = Chunker::new(settings).chunks(&State::default(), &body.markdown, true);
    let mut chunks = Vec::new();
    while ports.clock.micros().saturating_sub(started) < COMPUTE_US
        && let Some(chunk) = rest.next()
    {
        chunks.push(chunk);
    }
    let next_char = rest.state().chars;
    let complete = next_char == body.markdown.chars().count() as u64;
    Response::json(200, &Answer { chunks, settings, complete, next_char })
}
