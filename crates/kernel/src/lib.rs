//! The vocabulary every other crate speaks: ids, time, secrets, problems, retries and budgets, and how a text is
//! read, spelt and escaped.
//!
//! Nothing here reads a clock, draws a random number or does I/O; the same input gives the same bytes.

mod backoff;
mod budget;
mod case;
mod digest;
mod html;
mod ids;
mod lenient;
mod method;
mod percent;
mod problem;
mod redacted;
mod time;
mod uuid;

pub use backoff::Backoff;
pub use budget::WorkBudget;
pub use case::{capitalized, snake_case};
pub use digest::sha256_hex;
pub use html::escape_html;
pub use ids::{AccountId, PortalId, RecordId, RequestId, UserId, is_hubspot_id};
pub use lenient::{bool_of, digit_of, number_of};
pub use method::Method;
pub use percent::{RESERVED, query_string};
pub use problem::{FieldError, Problem};
pub use redacted::Redacted;
pub use time::Timestamp;
pub use uuid::{is_uuid, uuid_v4};
