//! The button that scores a record anew.

use hubspot::ScoredObject;
use kernel::Problem;
use ports::{Level, Ports};
use scorer::Target;
use serde_json::json;

use crate::asked::Asked;
use crate::sql::{BegunAction, CardActionFinish};

/// Scores the record. What passes by itself gives the request back, since HubSpot repeats it once.
pub(super) async fn rescore(
    ports: &Ports,
    asked: &Asked,
    object_type: ScoredObject,
    begun: BegunAction,
) -> Result<String, Problem> {
    let (Some(action_id), Some(account_id)) = (begun.action_id, begun.account_id) else {
        return Err(Problem::internal("decode_answer", "card_action_begin gave no action"));
    };
    let (portal_id, record_id) = (asked.portal_id.clone(), asked.record_id.clone());
    let result = scorer::rescore(ports, &Target { account_id, portal_id, object_type, record_id }).await;
    let outcome = match &result {
        Ok(_) => Some("done"),
        Err(problem) if problem.transient || problem.status >= 500 => None,
        Err(problem) => Some(problem.code.as_str()),
    };
    let finished = CardActionFinish { action_id, outcome }.call(ports).await;
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
