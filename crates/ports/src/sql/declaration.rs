//! What the code believes of a SQL function, to be held against the database.

use kernel::Problem;

use super::{SqlFunction, decode};

/// Who calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The service role.
    Service,
    /// The service role, with the lease of a job as the arguments `p_job_id` and `p_lease_token`.
    Lease,
    /// A signed-in user.
    User,
}

/// A declared SQL function as data.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Its name in schema `public`.
    pub name: &'static str,
    /// Who calls it.
    pub by: By,
    /// Names of the arguments, without those of a lease, each with the SQL types that take the values it is given.
    pub arguments: &'static [(&'static str, &'static [&'static str])],
    /// Reads an answer as the declared type and forgets it.
    pub decode: fn(&str) -> Result<(), Problem>,
}

impl Declaration {
    /// What [`sql_functions!`](crate::sql_functions) declares of `F`.
    pub const fn of<F: SqlFunction>() -> Self {
        Self {
            name: F::NAME,
            by: F::BY,
            arguments: F::ARGUMENTS,
            decode: |answer| decode::<F>(answer).map(drop),
        }
    }
}
