//! The vocabulary every other crate speaks: ids, time, secrets, problems, retries and budgets, and how a text is
//! read, spelt and escaped.
//!
//! Nothing here reads a clock, draws a random number or does I/O; the same input gives the same bytes.
//!
//! A failure is a value, a secret does not print, and an invocation knows when to stop:
//!
//! ```
//! use kernel::{Problem, Redacted, Timestamp, WorkBudget};
//!
//! let problem = Problem::unavailable("hubspot_unavailable", "HubSpot answers 503.").retry_after(2_000);
//! assert_eq!((problem.status, problem.transient), (503, true));
//!
//! let token = Redacted::new("abc".to_owned());
//! assert_eq!(format!("{token:?}"), "[redacted]");
//!
//! let mut budget = WorkBudget::new(Timestamp::from_millis(0), 800, 30_000);
//! budget.charge_us(900_000);
//! assert!(budget.is_spent(Timestamp::from_millis(1_000)), "800 ms of computing are used up");
//! ```

mod backoff;
mod budget;
mod case;
mod digest;
mod html;
mod ids;
mod lenient;
mod link;
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
pub use link::safe_link;
pub use method::Method;
pub use percent::{RESERVED, query_string};
pub use problem::{FieldError, Problem};
pub use redacted::Redacted;
pub use time::Timestamp;
pub use uuid::{is_uuid, uuid_v4};
