//! What an action answers.

use card::{ActionId, Card, Facts, Reason};
use serde::Serialize;

/// The card as it is now, and what became of the request.
#[derive(Serialize)]
pub(super) struct Answer {
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

impl Answer {
    /// After the action, with what is known then.
    pub(super) fn of(action: ActionId, outcome: String, facts: Facts) -> Self {
        let card = Card::of(&facts);
        let reasons = (action == ActionId::OpenReasons).then(|| reasons(facts)).flatten();
        let message = message(action, &outcome, &card);
        Self { action: action.name(), outcome, message, card, reasons }
    }
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
