//! The SQL functions of the card. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use card::Facts;
use kernel::{AccountId, PortalId, RecordId};
use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything a card shows.
#[derive(Debug, Serialize)]
pub(crate) struct CardFetch<'a> {
    pub p_portal_id: &'a PortalId,
    pub p_object_type: &'a str,
    pub p_record_id: &'a RecordId,
    /// Properties that are needed whatever the portal's template is.
    pub p_properties: &'a [String],
}

impl SqlFunction for CardFetch<'_> {
    const NAME: &'static str = "card_fetch";
    type Output = Facts;
}

/// Claims an action, once per signed request.
#[derive(Debug, Serialize)]
pub(crate) struct CardActionBegin<'a> {
    pub p_portal_id: &'a PortalId,
    pub p_object_type: &'a str,
    pub p_record_id: &'a RecordId,
    pub p_action: &'a str,
    pub p_request_sha256: &'a str,
    pub p_hubspot_user_id: Option<&'a str>,
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

#[derive(Debug, Deserialize)]
pub(crate) struct BegunAction {
    pub state: ActionState,
    pub action_id: Option<i64>,
    pub account_id: Option<AccountId>,
}

impl SqlFunction for CardActionBegin<'_> {
    const NAME: &'static str = "card_action_begin";
    type Output = BegunAction;
}

/// Notes how an action ended; without an outcome it is given back.
#[derive(Debug, Serialize)]
pub(crate) struct CardActionFinish<'a> {
    pub p_action_id: i64,
    pub p_outcome: Option<&'a str>,
}

impl SqlFunction for CardActionFinish<'_> {
    const NAME: &'static str = "card_action_finish";
    type Output = Value;
}
