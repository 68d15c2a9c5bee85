//! What a salesperson has to know beside the score: why there is none, or why it may be old.

use hubspot::ScoredObject;
use serde::Serialize;

use crate::Facts;

/// What kind of card it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The record has a score.
    Scored,
    /// It can have one.
    Unscored,
    /// The record is archived or merged into another.
    Archived,
    /// The record is not in the mirror of this portal.
    NoRecord,
    /// The portal was never connected.
    NotConnected,
    /// An object type that is not scored.
    Unsupported,
}

/// The colour of a message or a grade, in HubSpot's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Good.
    Success,
    /// Neutral.
    Info,
    /// Look here.
    Warning,
    /// Bad.
    Danger,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Stable name.
    pub code: &'static str,
    /// Its colour.
    pub tone: Tone,
    /// A few words.
    pub title: String,
    /// What to do.
    pub text: String,
}

impl Notice {
    pub(crate) fn new(code: &'static str, tone: Tone, title: &str, text: impl Into<String>) -> Self {
        Self { code, tone, title: title.to_owned(), text: text.into() }
    }
}

/// Which card this is.
pub(crate) fn state(facts: &Facts, object: Option<ScoredObject>) -> State {
    let connected = !matches!(facts.portal.status.as_str(), "" | "unknown");
    match (object, &facts.record) {
        (None, _) => State::Unsupported,
        _ if !connected => State::NotConnected,
        (_, None) => State::NoRecord,
        (_, Some(record)) if record.archived_at.is_some() || record.merged_into.is_some() => State::Archived,
        _ if facts.score.is_some() => State::Scored,
        _ => State::Unscored,
    }
}

/// What there is to say, the most important first.
pub(crate) fn notices(facts: &Facts, object: Option<ScoredObject>, state: State) -> Vec<Notice> {
    let mut notices: Vec<Notice> = about_state(facts, object, state).into_iter().collect();
    if matches!(state, State::Scored | State::Unscored) {
        notices.extend(about_connection(facts));
    }
    if let (State::Scored, Some(score)) = (state, &facts.score) {
        if score.stale_since.is_some() {
            notices.push(Notice::new(
                "stale",
                Tone::Warning,
                "The record has changed",
                "This score is older than the record. It is scored again by itself, or at once with Score again.",
            ));
        }
        if score.source == "rules" {
            notices.push(Notice::new(
                "rules",
                Tone::Info,
                "Scored by rules",
                "There is not enough history for a trained model yet, so your rules decide.",
            ));
        }
    }
    notices
}

fn about_connection(facts: &Facts) -> Option<Notice> {
    let text = match facts.portal.status.as_str() {
        "inactive" => {
            "This HubSpot account was disconnected, so nothing new arrives. An admin can connect it again."
        }
        "error" => {
            "The connection to this HubSpot account is broken, so nothing new arrives. An admin can renew it."
        }
        _ => return None,
    };
    Some(Notice::new("connection", Tone::Warning, "Not up to date", text))
}

fn about_state(facts: &Facts, object: Option<ScoredObject>, state: State) -> Option<Notice> {
    let noun = object.map_or("record", ScoredObject::noun);
    Some(match state {
        State::Scored => return None,
        State::Unscored if facts.model.is_some() => Notice::new(
            "unscored",
            Tone::Info,
            "No score yet",
            format!("This {noun} has not been scored. Score it now, or wait for the next batch."),
        ),
        State::Unscored => Notice::new(
            "no_model",
            Tone::Info,
            "No score yet",
            format!("No model has been trained yet. Score this {noun} now by your rules."),
        ),
        State::Archived => {
            let survivor = facts.record.as_ref().and_then(|record| record.merged_into.as_deref());
            let text = match survivor {
                Some(id) => format!("This {noun} was merged into {id}. The score is shown there."),
                None => format!("This {noun} is archived, so it is not scored any more."),
            };
            Notice::new("archived", Tone::Warning, "Not scored any more", text)
        }
        State::NoRecord => Notice::new(
            "no_record",
            Tone::Info,
            "Not here yet",
            format!(
                "This {noun} has not been copied from HubSpot yet. It comes with the next sync, within minutes."
            ),
        ),
        State::NotConnected => Notice::new(
            "not_connected",
            Tone::Warning,
            "Not connected",
            "This HubSpot account is not connected to the sales copilot. An admin can connect it in the copilot's settings.",
        ),
        State::Unsupported => Notice::new(
            "unsupported",
            Tone::Info,
            "Not scored",
            "Contacts, companies and deals are scored. There is no score for this kind of record.",
        ),
    })
}
