//! Reading records of HubSpot by id, as they are now: live, archived, merged, gone, or such that HubSpot cannot serve them.
//!
//! Who discovers is another's part: a walk, a search, a webhook. Whatever named the ids, what becomes a mirror row is read here.

mod batch;
mod clients;
mod content;
mod isolate;
mod kinds;
mod permits;
mod reader;
mod sql;
mod unserved;

pub use clients::Clients;
pub use connection::CALL_US;
pub use isolate::is_trouble;
pub use permits::is_not_permitted;
pub use reader::{Patience, Reader, Sizes, time_of};
