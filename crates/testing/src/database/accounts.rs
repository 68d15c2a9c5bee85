//! Portals, their members, and what a user may ask about both.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Answer, Area, Call, NO_AREA, Tables,
    call::{decode, pick, raise},
};

pub(super) const AREA: Area =
    Area { call, for_users: &["member_context", "connections_list"], insert, ..NO_AREA };

/// `hubspot_accounts.token_type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // values
pub enum TokenType {
    #[default]
    Bearer,
    PrivateApp,
}

/// A row of `hubspot_accounts`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
#[allow(missing_docs)] // columns
pub struct Account {
    pub id: String,
    pub portal_id: String,
    pub status: String,
    pub access_token: Option<String>,
    pub refresh_token: Option<String>,
    pub key_id: Option<String>,
    pub token_version: i64,
    pub expires_at: Option<Timestamp>,
    pub token_issued_at: Option<Timestamp>,
    pub token_type: TokenType,
    pub scopes: Vec<String>,
    pub missing_scopes: Vec<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub last_sync_at: Option<Timestamp>,
    pub connected_at: Option<Timestamp>,
    pub metadata: Value,
}

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Accounts {
    /// By id.
    pub rows: BTreeMap<String, Account>,
    /// Role by account and user.
    pub members: BTreeMap<(String, String), String>,
    /// By account and user: who in HubSpot consented, when HubSpot was last asked for him, and whether it ever knew him.
    pub consents: BTreeMap<(String, String), (u64, Option<Timestamp>, bool)>,
    /// Holder and end of the right to refresh, by account.
    pub refresh_leases: BTreeMap<String, (String, Timestamp)>,
}

impl Accounts {
    /// The account of that id.
    pub fn get(&mut self, id: &str) -> Result<&mut Account, Problem> {
        self.rows.get_mut(id).map_or_else(|| raise(404, "unknown_portal"), Ok)
    }

    /// The account of that portal.
    pub fn of_portal(&self, portal_id: &str) -> Result<&Account, Problem> {
        let found = self.rows.values().find(|row| row.portal_id == portal_id);
        found.map_or_else(|| raise(404, "unknown_portal"), Ok)
    }

    /// The role of a user in an account.
    pub fn role(&self, id: &str, user: &str) -> Option<&str> {
        self.members.get(&(id.to_owned(), user.to_owned())).map(String::as_str)
    }

    /// Row level security: whether the caller sees what belongs to an account.
    pub(super) fn sees(&self, call: &Call, id: &str) -> bool {
        call.user.as_ref().is_none_or(|user| self.role(id, user).is_some())
    }
}

fn insert(tables: &mut Tables, table: &str, row: &Value, _: Timestamp) -> Option<()> {
    match table {
        "public.hubspot_accounts" => {
            let row: Account = decode(row, || table.to_owned());
            tables.accounts.rows.insert(row.id.clone(), row);
        }
        "public.account_members" => {
            let text = |name: &str| decode(&row[name], || name.to_owned());
            tables.accounts.members.insert((text("account_id"), text("user_id")), text("role"));
        }
        _ => return None,
    }
    Some(())
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "member_context" => Some(member_context(&tables.accounts, call)),
        "connections_list" => Some(Ok(connections_list(&tables.accounts, call))),
        _ => None,
    }
}

fn member_context(accounts: &Accounts, call: &Call) -> Answer {
    let Some(user) = &call.user else { return raise(401, "unauthorized") };
    let mut answer = json!({ "user_id": user, "email": null });
    let Some(portal) = call.arg::<Option<String>>("p_portal_id") else { return Ok(answer) };
    let account = accounts.of_portal(&portal)?;
    let Some(role) = accounts.role(&account.id, user) else { return raise(404, "unknown_portal") };
    answer["account_id"] = json!(account.id);
    answer["portal_id"] = json!(portal);
    answer["role"] = json!(role);
    Ok(answer)
}

fn connections_list(accounts: &Accounts, call: &Call) -> Value {
    let user = call.user.as_deref().unwrap_or_default();
    let mut mine: Vec<_> =
        accounts.rows.values().filter_map(|row| Some((row, accounts.role(&row.id, user)?))).collect();
    mine.sort_by_key(|(row, _)| &row.portal_id);
    let row = |(row, role): (&Account, &str)| {
        let status = match row.status.as_str() {
            "active" if !row.missing_scopes.is_empty() => "incomplete",
            "active" => "connected",
            "error" => "error",
            _ => "disconnected",
        };
        let mut answer =
            pick(row, "portal_id scopes missing_scopes token_type last_sync_at error_message connected_at");
        answer["status"] = json!(status);
        answer["account_status"] = json!(row.status);
        answer["role"] = json!(role);
        answer
    };
    mine.into_iter().map(row).collect()
}
