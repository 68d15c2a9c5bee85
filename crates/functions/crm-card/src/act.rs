//! What the buttons of a card do. A repeated request does nothing twice.

use card::{ActionId, Card, Facts, Reason};
use edge::{Request, Response};
use hubspot::{ScoredObject, signature::HEADER_V3};
use kernel::{AccountId, Problem, sha256_hex};
use ports::{Caller, Level, Ports, call};
use scorer::{Target, rescore};
use serde::Serialize;
use serde_json::json;

use crate::asked::Asked;
use crate::show::facts;
use crate::sql::{ActionState, BegunAction, CardActionBegin, CardActionFinish};

/// What an action answers: the card as it is now, and what became of the request.
#[derive(Serialize)]
struct Answer {
    action: &'static str,
    outcome: String,
    /// Data-fetch cards show this to the user.
    message: String,
    card: Card,
    /// Every contribution, for `open-reasons`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Reasons>,
}

/// The complete explanation: baseline plus contributions is the log-odds.
#[derive(Serialize)]
struct Reasons {
    baseline: f64,
    log_odds: f64,
    probability: f64,
    items: Vec<Reason>,
}

/// `POST /app/actions/{action}`.
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
    let facts = facts(ports, asked).await?;
    let card = Card::of(&facts);
    let reasons = (action == ActionId::OpenReasons).then(|| reasons(facts)).flatten();
    let message = message(action, &outcome, &card);
    Response::json(200, &Answer { action: action.name(), outcome, message, card, reasons })
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
        p_portal_id: &asked.portal_id,
        p_object_type: object.name(),
        p_record_id: &asked.record_id,
        p_action: action.name(),
        p_request_sha256: &digest,
        p_hubspot_user_id: asked.user_id.as_deref(),
    };
    let begun = call(&*ports.store, &Caller::Service, &claim).await?;
    let outcome = match (begun.state, action) {
        (ActionState::New, ActionId::Rescore) => return score(ports, asked, object, begun).await,
        (ActionState::New, ActionId::OpenReasons) => "done",
        (ActionState::Fresh, _) => "fresh",
        (ActionState::Repeated, _) => "repeated",
        (ActionState::Busy, _) => "busy",
        (ActionState::UnknownPortal, _) => "unknown_portal",
    };
    Ok(outcome.to_owned())
}

/// Scores the record. What passes by itself gives the request back, since HubSpot repeats it once.
async fn score(
    ports: &Ports,
    asked: &Asked,
    object: ScoredObject,
    begun: BegunAction,
) -> Result<String, Problem> {
    let (Some(action_id), Some(account_id)) = (begun.action_id, begun.account_id) else {
        return Err(Problem::internal("decode_answer", "card_action_begin gave no action"));
    };
    let result = rescore(ports, &target(asked, object, account_id)).await;
    let outcome = match &result {
        Ok(_) => Some("done"),
        Err(problem) if problem.transient || problem.status >= 500 => None,
        Err(problem) => Some(problem.code.as_str()),
    };
    let finish = CardActionFinish { p_action_id: action_id, p_outcome: outcome };
    let finished = call(&*ports.store, &Caller::Service, &finish).await;
    match result {
        Ok(_) => finished.map(|_| "done".to_owned()),
        // The card itself says what a salesperson has to know.
        Err(problem) if problem.code == "unknown_record" => Ok(problem.code),
        Err(problem) => {
            ports.log.log(Level::Warn, "card_rescore_failed", json!({ "code": problem.code }));
            Err(problem)
        }
    }
}

fn target(asked: &Asked, object_type: ScoredObject, account_id: AccountId) -> Target {
    Target { account_id, portal_id: asked.portal_id.clone(), object_type, record_id: asked.record_id.clone() }
}

fn reasons(facts: Facts) -> Option<Reasons> {
    let score = facts.score?;
    Some(Reasons {
        baseline: score.baseline,
        log_odds: score.log_odds,
        probability: score.probability,
        items: score.reasons,
    })
}

fn message(action: ActionId, outcome: &str, card: &Card) -> String {
    let notice = card.notices.first().map(|notice| notice.text.clone());
    match (&card.score, action) {
        (Some(score), ActionId::Rescore) if outcome == "busy" => {
            format!("Being scored. So far: {} ({}).", score.value, score.grade)
        }
        (Some(score), ActionId::Rescore) => format!("Score {} ({}).", score.value, score.grade),
        (Some(score), ActionId::OpenReasons) => format!("Probability {}.", score.probability_text),
        (None, _) => notice.unwrap_or_else(|| "There is no score yet.".to_owned()),
    }
}
