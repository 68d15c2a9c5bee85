//! A HubSpot to test against: one portal, its API, its limits and its faults.
//!
//! [`Sim`] is a pure state machine. It does no I/O, reads no clock and draws no randomness but from its seed, so the
//! same seed and the same requests at the same moments give the same bytes. The binary of this crate puts an HTTP
//! server in front of it; tests in other crates may drive it in their own process:
//!
//! ```
//! use hubspot_sim::{Config, Request, Sim};
//!
//! let mut sim = Sim::new(Config { contacts: 250, ..Config::default() });
//! let now_ms = sim.config().epoch_ms;
//! let (access_token, _refresh_token) = sim.install(now_ms);
//! let list = Request::get("/crm/objects/2026-09/contacts?limit=100&properties=email").bearer(&access_token);
//! let page = sim.handle(now_ms, &list);
//! assert_eq!(page.status, 200);
//! ```
//!
//! - [`Sim::handle`] answers a request, HubSpot's paths as well as the control plane's under `/_sim/`. What the network
//!   does to the answer is in [`Response::wire`] and [`Response::delay_ms`]; a client in the same process turns
//!   anything but [`Wire::Whole`] into a network error.
//! - [`Sim::mutate`] changes the portal behind the client's back, [`Sim::set_faults`] makes things go wrong,
//!   [`Sim::settings_mut`] changes limits and lag, [`Sim::truth`] is what a mirror must end with.
//! - [`Sim::due_deliveries`] and [`Sim::delivered`] are the webhook sender.
//! - [`Sim::take_journal`] and [`Sim::replay`] carry the state over a restart.

mod account;
mod associations;
mod call;
pub mod cards;
mod changes;
mod config;
mod control;
mod dice;
mod dispatch;
mod errors;
mod faults;
mod generator;
mod handle;
mod http;
mod journal;
mod json;
mod limits;
mod merge;
mod oauth;
mod object_type;
mod objects;
mod owners;
mod portal;
mod properties;
mod record;
mod replay;
mod route;
mod search;
mod sim;
mod stats;
mod store;
mod webhooks;

pub use config::{Config, DEFAULT_EPOCH_MS, Dirt, Settings};
pub use control::mutate::Mutation;
pub use faults::{Fault, FaultKind, FaultPlan, Policy, RandomFault};
pub use http::{Request, Response, Wire};
pub use journal::Entry;
pub use object_type::ObjectType;
pub use sim::Sim;
pub use stats::Stats;
pub use webhooks::{Delivery, signature};
