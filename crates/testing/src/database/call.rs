//! One call: who asks what, and when.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Problem, Timestamp};
use ports::Caller;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{StoreCall, user_jwt};

/// jsonb, or what `private.raise_problem` raised.
pub type Answer = Result<Value, Problem>;

/// A call of a SQL function.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Call<'a> {
    pub function: &'a str,
    pub arguments: &'a Value,
    /// `auth.uid()`; none for the service.
    pub user: Option<String>,
    /// `clock_timestamp()`.
    pub now: Timestamp,
}

impl Call<'_> {
    /// The argument of that name. One that is missing is null, which only an [`Option`] or a [`Value`] takes.
    ///
    /// # Panics
    /// When it has another type, which Postgres would refuse as well.
    pub fn arg<T: DeserializeOwned>(&self, name: &str) -> T {
        decode(&self.arguments[name], || format!("{name} of {}", self.function))
    }

    /// A text argument.
    ///
    /// # Panics
    /// When it is none.
    pub fn text(&self, name: &str) -> String {
        self.arg(name)
    }
}

/// These columns of a row, as `jsonb_build_object` puts them together.
pub(super) fn pick(row: &impl Serialize, columns: &str) -> Value {
    let row = serde_json::to_value(row).unwrap_or_default();
    columns.split_whitespace().map(|column| (column.to_owned(), row[column].clone())).collect()
}

/// The value in its type.
///
/// # Panics
/// When it has another.
pub(super) fn decode<T: DeserializeOwned>(value: &Value, what: impl Fn() -> String) -> T {
    T::deserialize(value).unwrap_or_else(|error| panic!("{}: {error} in {value}", what()))
}

/// What `private.raise_problem` raises.
pub fn raise<T>(status: u16, code: &str) -> Result<T, Problem> {
    Err(Problem::new(status, code, code.replace('_', " ")))
}

/// The user in whose name a call is made, out of a token of [`user_jwt`]; none for the service.
pub(super) fn user_of(call: &StoreCall) -> Result<Option<String>, Problem> {
    let Caller::User(token) = &call.caller else { return Ok(None) };
    let claims = token.expose().split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = claims.and_then(|json| serde_json::from_slice::<Value>(&json).ok()).unwrap_or_default();
    match claims["sub"].as_str() {
        Some(id) if *token.expose() == user_jwt(id) => Ok(Some(id.to_owned())),
        _ => raise(401, "unauthorized"),
    }
}
