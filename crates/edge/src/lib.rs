//! What every edge function needs around its use case: the entry, authentication, routing, outbound calls, jobs.
//!
//! Everything but the `wasm` module is plain Rust over [`ports`], so a function is tested natively on the fakes of
//! `testing`. A whole function:
//!
//! ```
//! use edge::{Access, Request, Response, router};
//! use kernel::Problem;
//! use ports::Ports;
//!
//! #[derive(Clone, Copy)]
//! enum To {
//!     Greet,
//!     Run,
//! }
//!
//! const ROUTES: &[router::Route<To>] =
//!     &[router::Route::new("GET", "/greetings/{name}", Access::Public, To::Greet), router::Route::run(To::Run)];
//!
//! /// Tested natively: `pollster::block_on(handle(request, TestPorts::new().ports()))`.
//! async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
//!     let (to, params) = router::find(ROUTES, &request, &ports)?;
//!     match to {
//!         To::Greet => Response::json(200, &serde_json::json!({ "hello": params.get("name")? })),
//!         To::Run => Ok(Response::empty(204)),
//!     }
//! }
//!
//! edge::exports!(routes: crate::ROUTES, handle: crate::handle, jobs: &[]);
//! # fn main() {
//! # let request = Request::new("greeter", "GET", "/functions/v1/greeter/greetings/ada");
//! # let answer = pollster::block_on(handle(request, testing::TestPorts::new().ports())).unwrap();
//! # assert_eq!(answer.body, br#"{"hello":"ada"}"#);
//! # }
//! ```

mod access;
mod after;
mod anonymous_path;
mod answer_first;
mod auth;
mod body;
mod build;
mod call_function;
#[cfg(any(test, target_arch = "wasm32"))]
mod client_address;
mod cors;
mod database;
mod describe;
mod exports;
mod hubspot_guard;
mod idempotency;
pub mod jobs;
mod pipeline;
mod problem_json;
mod request;
mod request_id;
mod response;
#[cfg(any(test, target_arch = "wasm32"))]
mod room;
pub mod router;
pub mod sql;
pub mod storage;
mod target;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use access::Access;
pub use after::{AfterResponse, nothing};
pub use answer_first::answer_first;
pub use auth::{publishable_key, service_key};
pub use build::{ABI, Build, VERSION};
pub use call_function::wake_function;
pub use database::{problem_of_answer, unavailable};
pub use describe::{Description, RouteDescription, describe};
pub use idempotency::idempotent;
pub use pipeline::{BODY_LIMIT, Incoming, is_infrastructure, serve};
pub use request::Request;
pub use request_id::request_id;
pub use response::Response;
pub use target::form_pairs;
#[cfg(target_arch = "wasm32")]
pub use wasm::{described, entry};
