//! Writing to HubSpot: batches of which every record has a fate, and the outbox of what was changed
//! here: contacts and bookings.
//!
//! ```no_run
//! # async fn example(run: ports::JobRun, ports: ports::Ports) -> Result<(), kernel::Problem> {
//! delivery::sweep(&ports).await?; // what the schedule asks for
//! let deadline = ports.clock.now().plus_millis(40_000); // no request to HubSpot goes on for longer
//! let outcome = delivery::work(&run, &ports, deadline).await?; // what becomes of a leased job `sync.outbound`
//! # drop(outcome);
//! # Ok(()) }
//! ```
//!
//! The database knows what HubSpot does not have, and has each record in flight at most once. A kill at any point leaves
//! values whose outcome is unknown; they are sent again, and a read that shows them is no change of HubSpot's. After a write its
//! history is read: what ours replaced before anybody had read it is named, or put back.

mod bookings;
mod contacts;
mod fates;
mod links;
mod prove;
mod send;
mod sql;
#[cfg(test)]
mod tests;
mod work;

pub use send::{Fate, Item, Report, Sender};
pub use work::{sweep, work};

use hubspot::Refusal;
use kernel::{Problem, snake_case};

/// A stable code of why HubSpot refuses.
pub fn code_of(refusal: &Refusal) -> String {
    snake_case(if refusal.code().is_empty() { "HUBSPOT_REJECTED" } else { refusal.code() })
}

/// Problems that stay until someone acts, outside our reach and not the fault of a record.
pub fn blocks(problem: &Problem) -> bool {
    let codes = ["missing_scopes", "hubspot_forbidden", "needs_reconnect", "not_connected", "unknown_portal"];
    codes.contains(&problem.code.as_str())
}
