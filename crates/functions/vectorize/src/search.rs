//! `POST /search`: hybrid search in what the caller may read.

use std::collections::{BTreeMap, BTreeSet};

use edge::{Request, Response};
use futures::future::join_all;
use kernel::{FieldError, Problem};
use ports::{Level, Ports, User};
use retrieval::to_sql;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    embed::{Embedding, Model},
    filter::Filter,
    sql::{DocumentAccessRecord, DocumentSearchModels, Found, SearchDocuments},
};

/// Characters of a query: a paragraph.
const MOST_CHARACTERS: usize = 2_000;
const DEFAULT_RESULTS: u32 = 10;
const MOST_RESULTS: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    query: String,
    #[serde(default = "default_results")]
    k: u32,
    #[serde(default)]
    filter: Filter,
}

const fn default_results() -> u32 {
    DEFAULT_RESULTS
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Answer {
    results: Vec<Value>,
    /// The models whose vectors were searched.
    models: Value,
    /// `hybrid`, or `text` when no vector could be searched.
    mode: &'static str,
    /// Why a part of the search is missing.
    notes: Vec<Note>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Note {
    code: &'static str,
    model: String,
    reason: String,
    detail: &'static str,
}

/// Embeds the query with each model that the caller's documents are embedded with, and searches vectors and text. A model
/// that does not answer costs its vectors, not the search: a note says so.
pub(crate) async fn search(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    let errors = errors(&body);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let models = DocumentSearchModels { filter: &body.filter }.call(ports, &user).await?;
    let query = body.query.trim();
    let (embeddings, notes) = embed(ports, &models, query).await;
    let search = SearchDocuments { query, embeddings: &embeddings, k: body.k, filter: &body.filter };
    let Found { results, models } = search.call(ports, &user).await?;
    record(ports, &user, &results).await?;
    let mode = if embeddings.is_empty() { "text" } else { "hybrid" };
    Response::json(200, &Answer { results, models, mode, notes })
}

fn errors(body: &Body) -> Vec<FieldError> {
    let mut errors = body.filter.errors();
    let mut wrong = |pointer: &str, detail: String| {
        errors.push(FieldError { pointer: pointer.to_owned(), detail });
    };
    if body.query.trim().is_empty() {
        wrong("/query", "say what is looked for".to_owned());
    } else if body.query.chars().count() > MOST_CHARACTERS {
        wrong("/query", format!("at most {MOST_CHARACTERS} characters"));
    }
    if body.k == 0 || body.k > MOST_RESULTS {
        wrong("/k", format!("a number from 1 to {MOST_RESULTS}"));
    }
    errors
}

/// The query's vector by model, all models at once.
async fn embed(ports: &Ports, models: &[Model], query: &str) -> (BTreeMap<String, String>, Vec<Note>) {
    let asking = Embedding::of_user(ports);
    let texts = [query];
    let answers = join_all(models.iter().map(|model| asking.embed(model, &texts))).await;
    let (mut embeddings, mut notes) = (BTreeMap::new(), Vec::new());
    for (model, mut answer) in models.iter().zip(answers) {
        let problem = match answer.texts.pop().flatten() {
            Some(Ok(vector)) => {
                embeddings.insert(model.name.clone(), to_sql(&vector));
                continue;
            }
            Some(Err(problem)) => problem,
            None => answer.stopped.unwrap_or_else(|| {
                Problem::unavailable("embeddings_unavailable", "the query was not reached")
            }),
        };
        // What a provider says of a text may quote it, and a query is its asker's.
        let detail = if problem.status == 422 { "refused" } else { &problem.detail };
        let fields = json!({ "model": model.name, "code": problem.code, "detail": detail });
        ports.log.log(Level::Warn, "query_not_embedded", fields);
        notes.push(Note {
            code: "vectors_unavailable",
            model: model.name.clone(),
            reason: problem.code,
            detail: "the query could not be embedded with this model: its documents were searched by their text alone",
        });
    }
    (embeddings, notes)
}

/// Who found which document goes into the access log; without that nothing is shown.
async fn record(ports: &Ports, user: &User, results: &[Value]) -> Result<(), Problem> {
    let found: BTreeSet<&str> =
        results.iter().filter_map(|result| result.get("document_id")?.as_str()).collect();
    if found.is_empty() {
        return Ok(());
    }
    let found: Vec<&str> = found.into_iter().collect();
    DocumentAccessRecord { document_ids: &found, action: "search" }.call(ports, user).await.map(drop)
}
