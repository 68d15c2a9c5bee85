//! `POST /sync/conflicts/{conflict_id} {winner}`.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::Ports;
use serde::Deserialize;

use crate::{sql::SyncConflictResolve, texts::field};

/// `POST /sync/conflicts/{conflict_id}` as it is sent.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// `hubspot` or `ours`.
    winner: String,
}

/// Decides a conflict, or overrules its rule. Doing it twice is the same as once. Answers how it stands then.
pub(crate) async fn resolve(request: &Request, ports: &Ports, id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    let winner = match body.winner.as_str() {
        "hubspot" => "hubspot",
        // As the database, and the answer, call what is ours.
        "ours" | "supabase" => "supabase",
        _ => return Err(Problem::invalid(vec![field("/winner", "is hubspot or ours".to_owned())])),
    };
    if !is_uuid(id) {
        return Err(Problem::not_found("unknown_conflict", "there is no such conflict"));
    }
    Response::json(200, &SyncConflictResolve { id, winner }.call(ports, &user).await?)
}
