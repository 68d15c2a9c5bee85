//! `GET /{portal_id}/{object_type}/{record_id}`: the last score and those before it, for every member.

use edge::{Request, Response, router::Params, sql::MemberContext};
use futures::future::join;
use hubspot::ScoredObject;
use kernel::{PortalId, Problem, RecordId, is_hubspot_id};
use ports::Ports;
use scorer::{Scorer, sql::ScoreShow};

/// Earlier scores, unless the caller says otherwise.
const HISTORY: u32 = 20;
/// And at most.
const LONGEST_HISTORY: u32 = 200;

/// Answers `{latest, stale, history}`; `latest` is null for a record that was never scored.
pub(crate) async fn show(request: &Request, ports: &Ports, params: &Params) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let object = ScoredObject::named(params.get("object_type")?);
    let object = object.ok_or_else(|| {
        Problem::not_found("unknown_object_type", "scores are of contacts, companies or deals")
    })?;
    let record_id = RecordId::new(params.get("record_id")?);
    if !is_hubspot_id(record_id.as_str()) {
        return Err(Problem::not_found("unknown_record", "there is no such record"));
    }
    let portal_id = PortalId::new(params.get("portal_id")?);
    let show = ScoreShow {
        portal_id: &portal_id,
        object_type: object,
        record_id: &record_id,
        history: history(request.query("history"))?,
    };
    let context = MemberContext { portal_id: Some(portal_id.clone()) };
    let (shown, member) = join(show.call(ports, &user), context.call(ports, &user)).await;
    let mut shown = shown?;
    if let (Some(score), Some(account)) = (shown.latest.take(), member?.account_id) {
        shown.latest = Some(match Scorer::load(ports, &account, object).await {
            Ok(scorer) => scorer.complete(score),
            // What is stored can be shown whatever the configuration is like now.
            Err(_) => score,
        });
    }
    Response::json(200, &shown)
}

fn history(text: Option<&str>) -> Result<u32, Problem> {
    let Some(text) = text else { return Ok(HISTORY) };
    let history = text.parse().ok().filter(|history| *history <= LONGEST_HISTORY);
    history.ok_or_else(|| {
        Problem::bad_request("invalid_query", format!("history is a number from 0 to {LONGEST_HISTORY}"))
    })
}
