//! The database as a set of typed SQL functions: one call is one transaction.

mod arguments;
mod caller;
mod declaration;
mod declare;
mod types;

use async_trait::async_trait;
use kernel::Problem;
use serde::de::DeserializeOwned;

pub use arguments::Arguments;
pub use caller::{Caller, Lease, User};
pub use declaration::{By, Declaration};
pub use types::SqlArgument;

/// A SQL function in schema `public` with the arguments of one call; [`sql_functions!`](crate::sql_functions) declares one.
pub trait SqlFunction {
    /// Its name.
    const NAME: &'static str;
    /// Who calls it.
    const BY: By;
    /// Names of its arguments, without those of a lease, each with the SQL types that take the values it is given.
    const ARGUMENTS: &'static [(&'static str, &'static [&'static str])];
    /// The shape of the jsonb that it returns.
    type Output: DeserializeOwned;

    /// Adds its named arguments, without those of a lease.
    fn add_to(&self, arguments: &mut Arguments);
}

/// Calls SQL functions by name with JSON text, so that a large batch is serialised once.
#[async_trait(?Send)]
pub trait Store {
    /// Runs `function` with the JSON object `arguments` and returns its JSON answer.
    ///
    /// A `raise` of `private.raise_problem` comes back as that [`Problem`]; an unreachable database as a transient one.
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem>;
}

/// Runs a SQL function; what the declared calls come down to.
///
/// # Errors
/// What the database answers, and `encode_arguments` or `decode_answer` where the declaration does not fit the function.
pub async fn call<F: SqlFunction>(
    store: &dyn Store,
    caller: &Caller,
    lease: Option<&Lease>,
    function: &F,
) -> Result<F::Output, Problem> {
    call_encoded::<F>(store, caller, encode(lease, function)?).await
}

/// The arguments of a call as text, apart from the call for who charges the writing of a large batch to his budget.
pub fn encode<F: SqlFunction>(lease: Option<&Lease>, function: &F) -> Result<String, Problem> {
    let mut arguments = Arguments::default();
    if let Some(lease) = lease {
        arguments.add("p_job_id", &lease.job_id);
        arguments.add("p_lease_token", &lease.token);
    }
    function.add_to(&mut arguments);
    arguments.finish()
}

/// Runs a SQL function with arguments of [`encode`].
///
/// # Errors
/// Those of [`call`].
pub async fn call_encoded<F: SqlFunction>(
    store: &dyn Store,
    caller: &Caller,
    arguments: String,
) -> Result<F::Output, Problem> {
    decode::<F>(&store.call_json(caller, F::NAME, arguments).await?)
}

/// Reads the answer of a SQL function, apart from the call for who charges the reading; one without a value is null.
pub fn decode<F: SqlFunction>(answer: &str) -> Result<F::Output, Problem> {
    let answer = if answer.trim().is_empty() { "null" } else { answer };
    serde_json::from_str(answer)
        .map_err(|error| Problem::internal("decode_answer", format!("{}: {error}", F::NAME)))
}

#[cfg(test)]
mod tests;
