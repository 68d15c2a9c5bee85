//! What costs something while a user waits.

use serde::de::IgnoredAny;

ports::sql_functions! {
    /// Takes one of the caller's `previews`, `embeddings` or `searches`: 401 for a token the database does not take, 403
    /// `no_portal` for who is in none, 429 `too_many_…` with the time when there is one again.
    allowance_take => pub user AllowanceTake { name: &'static str } -> IgnoredAny;
}
