//! The database as a set of typed SQL functions: one call is one transaction.

use async_trait::async_trait;
use kernel::{Problem, Redacted};
use serde::{Serialize, de::DeserializeOwned};

/// In whose name a SQL function runs.
#[derive(Clone, Debug)]
pub enum Caller {
    /// The signed-in user, by the JWT that came with the request; RLS applies.
    User(Redacted<String>),
    /// The service role, for steps that a user may not do directly.
    Service,
}

/// A SQL function: the implementing struct is its named arguments (`p_…`), `Output` what it returns.
///
/// A contract test holds every implementation against `pg_proc`.
pub trait SqlFunction: Serialize {
    /// Its name in schema `public`.
    const NAME: &'static str;
    /// The shape of the returned jsonb.
    type Output: DeserializeOwned;
}

/// Calls SQL functions by name with JSON text, so that a large batch is serialised once.
#[async_trait(?Send)]
pub trait Store {
    /// Runs `function` with the JSON object `arguments` and returns its JSON answer.
    ///
    /// A `raise` of `private.raise_problem` comes back as that [`Problem`]; an unreachable database as a transient one.
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem>;
}

/// Runs a typed SQL function.
pub async fn call<F: SqlFunction>(
    store: &dyn Store,
    caller: &Caller,
    function: &F,
) -> Result<F::Output, Problem> {
    let arguments = serde_json::to_string(function)
        .map_err(|error| Problem::internal("encode_arguments", error.to_string()))?;
    let answer = store.call_json(caller, F::NAME, arguments).await?;
    let answer = if answer.trim().is_empty() { "null" } else { &answer };
    serde_json::from_str(answer)
        .map_err(|error| Problem::internal("decode_answer", format!("{}: {error}", F::NAME)))
}
