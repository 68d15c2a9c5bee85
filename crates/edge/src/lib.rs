//! What every edge function needs around its use case: the entry, authentication, routing, outbound calls, jobs.
//!
//! Everything but the `wasm` module is plain Rust over [`ports`], so a function is tested natively on the fakes of
//! `testing`. A whole function:
//!
//! ```
//! use edge::{Request, Response, router};
//! use kernel::Problem;
//! use ports::Ports;
//!
//! #[derive(Clone, Copy)]
//! enum Route {
//!     Greet,
//!     Run,
//! }
//!
//! const ROUTES: &[router::Route<Route>] =
//!     &[("GET", "/greetings/{name}", Route::Greet), ("POST", "/run", Route::Run)];
//!
//! /// Tested natively: `pollster::block_on(handle(request, TestPorts::new().ports()))`.
//! async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
//!     let (route, params) = router::find(ROUTES, &request)?;
//!     match route {
//!         Route::Greet => Response::json(200, &serde_json::json!({ "hello": params.get("name")? })),
//!         Route::Run => {
//!             request.require_secret_key(&ports)?;
//!             Ok(Response::empty(204))
//!         }
//!     }
//! }
//!
//! edge::exports!(crate::handle);
//! # fn main() {
//! # let request = Request::new("greeter", "GET", "/functions/v1/greeter/greetings/ada");
//! # let answer = pollster::block_on(handle(request, testing::TestPorts::new().ports())).unwrap();
//! # assert_eq!(answer.body, br#"{"hello":"ada"}"#);
//! # }
//! ```

mod after;
mod anonymous_path;
mod answer_first;
mod auth;
mod body;
mod build;
mod cors;
mod database;
mod exports;
mod hubspot_guard;
mod idempotency;
pub mod jobs;
mod pipeline;
mod problem_json;
mod request;
mod request_id;
mod response;
pub mod router;
pub mod sql;
pub mod storage;
mod target;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use after::AfterResponse;
pub use answer_first::answer_first;
pub use auth::{publishable_key, service_key};
pub use build::{ABI, Build};
pub use database::{problem_of_answer, unavailable};
pub use idempotency::idempotent;
pub use pipeline::{BODY_LIMIT, Incoming, serve};
pub use request::Request;
pub use request_id::request_id;
pub use response::Response;
#[cfg(target_arch = "wasm32")]
pub use wasm::{Context, entry};
