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
//!
//! # Rooms
//!
//! Each knows only the ones below it; a test holds that (`tests/rooms.rs`).
//!
//! | room | what lives there |
//! |---|---|
//! | `server` (the binary) | sockets, the clock, the state file |
//! | `handle` | the front door: a request is HubSpot's or the control plane's |
//! | `control` | `/_sim/`: what a test does from outside |
//! | `cards` | HubSpot as the host of the app's cards |
//! | `api` | HubSpot's API, a module for each surface: objects, search, associations, properties, owners, OAuth, webhooks |
//! | `sim` | the state machine: what it remembers, its clock, journal, tokens, mutations and truth |
//! | `webhooks` | what is told to the app, when, and in which batches |
//! | `misbehaviour` | rate limits, and faults that a test asks for |
//! | `generator` | a believable portal from a seed |
//! | `portal` | records, properties, associations, owners, the late search index, and the writes to them |
//! | `wire` | requests, answers, refusals, JSON and signatures as plain values |
//! | `config`, `dice` | what it is started with; randomness from a seed |

mod api;
pub mod cards;
mod config;
mod control;
mod dice;
mod generator;
mod handle;
mod misbehaviour;
mod portal;
mod sim;
mod webhooks;
mod wire;

pub use config::{Config, DEFAULT_EPOCH_MS, Dirt, Settings};
pub use misbehaviour::faults::{Fault, FaultKind, FaultPlan, Policy, RandomFault};
pub use portal::{LabelCategory, Mutation, ObjectType};
pub use sim::{Entry, Sim, Stats};
pub use webhooks::Delivery;
pub use wire::{Request, Response, Wire, signature};
