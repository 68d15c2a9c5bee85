//! `POST /preview`: the markdown of the file in the body, as far as one invocation may go.

use documents::count_words;
use edge::{Request, Response};
use kernel::{Problem, WorkBudget};
use ports::Ports;
use serde_json::json;

use crate::reading::{Parser, Running, Tongue};

/// The largest file: read, parsed and answered in one go.
pub(crate) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Computing until no further part is read; a part takes 150 ms at most, the answer some 100, and the worker may have used 1 s.
const COMPUTE_MS: u64 = 700;

/// Markdown until no further part is read: as JSON, in UTF-16 and in UTF-8 it is there three times.
const MAX_MARKDOWN: usize = 4 * 1024 * 1024;

/// Answers `{format, markdown, metadata, account}`; what was left out is in the account as `preview_budget`.
pub(crate) fn preview(mut request: Request, ports: &Ports, parser: &dyn Parser) -> Result<Response, Problem> {
    let file = std::mem::take(&mut request.body);
    if file.is_empty() {
        return Err(Problem::bad_request("empty_body", "send the file's bytes as the body"));
    }
    let declared = request.header("content-type").filter(|declared| *declared != "application/octet-stream");
    if declared.is_some_and(|declared| declared.starts_with("multipart/")) {
        let detail = "send the file's bytes themselves as the body, not a form, with its own Content-Type";
        return Err(Problem::new(415, "unsupported_media_type", detail));
    }
    let started = ports.clock.micros();
    let mut budget = WorkBudget::new(ports.clock.now(), COMPUTE_MS, i64::from(u32::MAX));
    let mut document = parser.open(file, request.query("filename"), declared)?;
    let (totals, metadata) = (document.totals(), document.metadata());
    let (mut markdown, mut running, mut tongue) = (String::new(), Running::default(), Tongue::default());
    let mut index = 0;
    while let Some(part) = document.part(index)? {
        index += 1;
        markdown.push_str(&part.markdown);
        tongue.hear(&part.markdown);
        part.units.iter().for_each(|unit| running.add(unit));
        // Nothing waits in between: what has passed is computing.
        budget.charge_us(ports.clock.micros().saturating_sub(started).saturating_sub(budget.spent_us()));
        if budget.is_spent(ports.clock.now()) || markdown.len() >= MAX_MARKDOWN {
            break;
        }
    }
    for unit in running.rest(&totals, "preview_budget") {
        running.add(&unit);
    }
    let account = running.account(&totals);
    if !account.balanced {
        return Err(Problem::internal(
            "account_unbalanced",
            format!("{} does not add up", document.format()),
        ));
    }
    let mut metadata = serde_json::to_value(&metadata)
        .map_err(|error| Problem::internal("encode_metadata", error.to_string()))?;
    metadata["words"] = json!(count_words(&markdown));
    if let Some(language) = tongue.language() {
        metadata["language"] = language.into();
    }
    Response::json(
        200,
        &json!({ "format": document.format(), "markdown": markdown, "metadata": metadata, "account": account }),
    )
}
