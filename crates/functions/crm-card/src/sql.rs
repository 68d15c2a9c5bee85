//! The SQL functions of the card.

use card::Facts;
use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, RecordId};
use serde::{Deserialize, de::IgnoredAny};

ports::sql_functions! {
    /// Everything a card shows.
    card_fetch => pub(crate) service CardFetch<'a> {
        portal_id: &'a PortalId,
        object_type: ScoredObject as text,
        record_id: &'a RecordId,
        /// Properties that are needed whatever the portal's template is.
        properties: &'a [String],
    } -> Facts;
    /// Claims an action, once per signed request.
    card_action_begin => pub(crate) service CardActionBegin<'a> {
        portal_id: &'a PortalId,
        object_type: ScoredObject as text,
        record_id: &'a RecordId,
        action: &'a str,
        request_sha256: &'a str,
        hubspot_user_id: Option<&'a str>,
    } -> BegunAction;
    /// Notes how an action ended; without an outcome it is given back.
    card_action_finish => pub(crate) service CardActionFinish<'a> {
        action_id: i64,
        outcome: Option<&'a str>,
    } -> IgnoredAny;
}

/// What is left to do for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActionState {
    /// Everything.
    New,
    /// Nothing: there is a score of this moment.
    Fresh,
    /// Nothing: this very request was done before.
    Repeated,
    /// Nothing: another worker is at it.
    Busy,
    /// Nothing can be done.
    UnknownPortal,
}

/// The answer of [`CardActionBegin`].
#[derive(Debug, Deserialize)]
pub(crate) struct BegunAction {
    pub state: ActionState,
    pub action_id: Option<i64>,
    pub account_id: Option<AccountId>,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("crm-card", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
