//! `POST /app/actions/{action}`: what the buttons of a card do. A repeated request does nothing twice.

mod answer;
mod rescore;

use card::ActionId;
use edge::{Request, Response};
use hubspot::{ScoredObject, signature::HEADER_V3};
use kernel::{Problem, sha256_hex};
use ports::Ports;

use crate::asked::Asked;
use crate::sql::{ActionState, CardActionBegin};
use answer::Answer;
use rescore::rescore;

/// Does it, and answers the card as it is then.
pub(crate) async fn act(
    request: &Request,
    ports: &Ports,
    asked: &Asked,
    action: &str,
) -> Result<Response, Problem> {
    let action = ActionId::parse(action).ok_or_else(|| {
        Problem::not_found("unknown_action", "the actions of a card are rescore and open-reasons")
    })?;
    let outcome = match asked.object {
        Some(object) => perform(request, ports, asked, object, action).await?,
        None => "unsupported".to_owned(),
    };
    Response::json(200, &Answer::of(action, outcome, asked.facts(ports).await?))
}

async fn perform(
    request: &Request,
    ports: &Ports,
    asked: &Asked,
    object: ScoredObject,
    action: ActionId,
) -> Result<String, Problem> {
    // The signature covers method, address, body and time: the same one is the same request.
    let digest = sha256_hex(request.header(HEADER_V3).unwrap_or_default().as_bytes());
    let claim = CardActionBegin {
        portal_id: &asked.portal_id,
        object_type: object,
        record_id: &asked.record_id,
        action: action.name(),
        request_sha256: &digest,
        hubspot_user_id: asked.user_id.as_deref(),
    };
    let begun = claim.call(ports).await?;
    let outcome = match (begun.state, action) {
        (ActionState::New, ActionId::Rescore) => return rescore(ports, asked, object, begun).await,
        (ActionState::New, ActionId::OpenReasons) => "done",
        (ActionState::Fresh, _) => "fresh",
        (ActionState::Repeated, _) => "repeated",
        (ActionState::Busy, _) => "busy",
        (ActionState::UnknownPortal, _) => "unknown_portal",
    };
    Ok(outcome.to_owned())
}
