//! The SQL functions of a connection, in memory: states, sealed tokens, refresh leases, rate leases, members.

#![allow(clippy::unnecessary_wraps)] // every SQL function has one signature

mod leases;
mod tokens;

use std::{
    cell::{RefCell, RefMut},
    collections::BTreeMap,
    rc::Rc,
};

use kernel::{Problem, Timestamp};
use ports::Clock as _;
use serde_json::{Value, json};

use crate::{FakeClock, StoreCall, TestPorts, user_jwt};

/// A connected (or once connected) portal.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns of hubspot_accounts
pub struct AccountRow {
    pub account_id: String,
    pub status: String,
    pub access_token: Option<String>,
    pub refresh_token: Option<String>,
    pub key_id: Option<String>,
    pub token_version: i64,
    pub expires_at: Timestamp,
    pub scopes: Value,
    pub details: Value,
    pub error_code: Option<String>,
    /// Role by user id.
    pub members: BTreeMap<String, String>,
    /// Whether a disconnect erased the mirror.
    pub erased: bool,
}

#[derive(Debug)]
struct StateRow {
    user_id: String,
    verifier_sealed: String,
    redirect_to: Value,
    expires_at: Timestamp,
}

#[derive(Debug, Default)]
struct Tables {
    accounts: BTreeMap<String, AccountRow>,
    states: BTreeMap<String, StateRow>,
    /// Holder and end of the lease by account.
    refresh_leases: BTreeMap<String, (String, Timestamp)>,
    /// Grants and end of the pause by account and bucket.
    rate_leases: BTreeMap<(String, String), (Vec<Timestamp>, Timestamp)>,
}

/// The database of the OAuth tests. It behaves as the migrations do, single use, compare-and-swap and all.
#[derive(Debug)]
pub struct OauthStore {
    clock: Rc<FakeClock>,
    tables: RefCell<Tables>,
}

type Function = fn(&OauthStore, &StoreCall) -> Result<Value, Problem>;

impl OauthStore {
    /// Registers every function on the store of `test`.
    pub fn install(test: &TestPorts) -> Rc<Self> {
        let store = Rc::new(Self { clock: Rc::clone(&test.clock), tables: RefCell::default() });
        let functions: [(&str, Function); 15] = [
            ("member_context", Self::member_context),
            ("connections_list", Self::connections_list),
            ("oauth_begin", Self::begin),
            ("oauth_consume_state", Self::consume_state),
            ("oauth_connect", Self::connect),
            ("oauth_disconnect", Self::disconnect),
            ("oauth_tokens", Self::tokens),
            ("oauth_lease_refresh", Self::lease_refresh),
            ("oauth_store_tokens", Self::store_tokens),
            ("oauth_release_lease", Self::release_lease),
            ("oauth_list_stale_keys", Self::list_stale_keys),
            ("oauth_list_expiring", Self::list_expiring),
            ("oauth_reseal", Self::reseal),
            ("rate_take", Self::rate_take),
            ("rate_pause", Self::rate_pause),
        ];
        for (name, function) in functions {
            let store = Rc::clone(&store);
            test.store.on_call(name, move |call| function(&store, call));
        }
        store
    }

    /// The portal's row, to look at or to change.
    ///
    /// # Panics
    ///
    /// When the portal is not known.
    pub fn account(&self, portal_id: &str) -> RefMut<'_, AccountRow> {
        RefMut::map(self.tables.borrow_mut(), |tables| {
            tables.accounts.get_mut(portal_id).unwrap_or_else(|| panic!("no portal {portal_id}"))
        })
    }

    /// Whether the portal is known.
    pub fn knows(&self, portal_id: &str) -> bool {
        self.tables.borrow().accounts.contains_key(portal_id)
    }

    /// Adds a portal.
    pub fn insert(&self, portal_id: &str, row: AccountRow) {
        self.tables.borrow_mut().accounts.insert(portal_id.to_owned(), row);
    }

    /// How many authorizations are under way.
    pub fn open_states(&self) -> usize {
        self.tables.borrow().states.len()
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn member_context(&self, call: &StoreCall) -> Result<Value, Problem> {
        let user_id = user_of(call)?;
        let Some(portal_id) = call.arguments["p_portal_id"].as_str() else {
            return Ok(json!({ "user_id": user_id, "email": null }));
        };
        let tables = self.tables.borrow();
        let account = tables.accounts.get(portal_id);
        let found = account.and_then(|row| row.members.get(&user_id).map(|role| (row, role)));
        let (row, role) = found.ok_or_else(unknown_portal)?;
        Ok(json!({
            "user_id": user_id, "email": null, "account_id": row.account_id, "portal_id": portal_id, "role": role,
        }))
    }

    fn connections_list(&self, call: &StoreCall) -> Result<Value, Problem> {
        let user_id = user_of(call)?;
        let tables = self.tables.borrow();
        let mine = tables.accounts.iter().filter_map(|(portal_id, row)| {
            let role = row.members.get(&user_id)?;
            let status = match row.status.as_str() {
                "active" => "connected",
                "error" => "error",
                _ => "disconnected",
            };
            Some(json!({
                "portal_id": portal_id, "status": status, "account_status": row.status, "role": role,
                "scopes": row.scopes, "last_sync_at": null, "error_message": null, "connected_at": null,
            }))
        });
        Ok(mine.collect())
    }

    fn begin(&self, call: &StoreCall) -> Result<Value, Problem> {
        let seconds = call.arguments["p_ttl_seconds"].as_i64().unwrap_or(0);
        let expires_at = self.now().plus_millis(seconds * 1_000);
        let row = StateRow {
            user_id: text(call, "p_user_id"),
            verifier_sealed: text(call, "p_verifier_sealed"),
            redirect_to: call.arguments["p_redirect_to"].clone(),
            expires_at,
        };
        self.tables.borrow_mut().states.insert(text(call, "p_state_hash"), row);
        Ok(json!({ "expires_at": expires_at }))
    }

    fn consume_state(&self, call: &StoreCall) -> Result<Value, Problem> {
        let row = self.tables.borrow_mut().states.remove(&text(call, "p_state_hash"));
        let row = row.ok_or_else(|| Problem::bad_request("invalid_state", "unknown or used before"))?;
        if row.expires_at <= self.now() {
            return Err(Problem::bad_request("expired_state", "took too long"));
        }
        Ok(json!({
            "user_id": row.user_id, "verifier_sealed": row.verifier_sealed, "redirect_to": row.redirect_to,
        }))
    }

    fn connect(&self, call: &StoreCall) -> Result<Value, Problem> {
        let tables = &mut *self.tables.borrow_mut();
        let portal_id = text(call, "p_portal_id");
        let next = tables.accounts.len() + 1;
        let row = tables.accounts.entry(portal_id).or_insert_with(|| AccountRow {
            account_id: format!("00000000-0000-4000-8000-{next:012}"),
            ..AccountRow::default()
        });
        row.put_tokens(call);
        "active".clone_into(&mut row.status);
        row.error_code = None;
        row.scopes = call.arguments["p_scopes"].clone();
        row.details = call.arguments["p_details"].clone();
        tables.refresh_leases.remove(&row.account_id);
        let role = if row.members.values().any(|role| role == "owner") { "admin" } else { "owner" };
        let role = row.members.entry(text(call, "p_user_id")).or_insert_with(|| role.to_owned());
        Ok(json!({ "account_id": row.account_id, "created": row.token_version == 1, "role": role }))
    }

    fn disconnect(&self, call: &StoreCall) -> Result<Value, Problem> {
        let tables = &mut *self.tables.borrow_mut();
        let row = tables.by_account(call)?;
        let role = row.members.get(&text(call, "p_user_id")).map(String::as_str);
        if !matches!(role, Some("owner" | "admin")) {
            return Err(Problem::forbidden("only an owner or an admin disconnects a portal"));
        }
        (row.access_token, row.refresh_token, row.key_id) = (None, None, None);
        row.token_version += 1;
        "inactive".clone_into(&mut row.status);
        row.erased |= call.arguments["p_erase"] == true;
        let erased = if row.erased { json!({ "contacts": 3 }) } else { json!({}) };
        let account_id = row.account_id.clone();
        tables.refresh_leases.remove(&account_id);
        Ok(json!({ "disconnected": true, "erased": erased }))
    }
}

impl Tables {
    fn by_account(&mut self, call: &StoreCall) -> Result<&mut AccountRow, Problem> {
        let account_id = text(call, "p_account_id");
        self.accounts.values_mut().find(|row| row.account_id == account_id).ok_or_else(unknown_portal)
    }
}

fn unknown_portal() -> Problem {
    Problem::not_found("unknown_portal", "this portal is not known")
}

fn text(call: &StoreCall, name: &str) -> String {
    let value = call.arguments[name].as_str();
    value.unwrap_or_else(|| panic!("{} needs {name} as text", call.function)).to_owned()
}

fn time(call: &StoreCall, name: &str) -> Timestamp {
    Timestamp::parse(&text(call, name)).unwrap_or_else(|| panic!("{} needs {name} as a time", call.function))
}

/// The user whose token the call carries; only tokens of [`user_jwt`] are good.
fn user_of(call: &StoreCall) -> Result<String, Problem> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let token = call.user_token().unwrap_or_default();
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = claims.and_then(|json| serde_json::from_slice::<Value>(&json).ok());
    let user_id = claims.and_then(|claims| claims["sub"].as_str().map(str::to_owned)).unwrap_or_default();
    if token == user_jwt(&user_id) { Ok(user_id) } else { Err(Problem::unauthorized("not a good token")) }
}
