//! In-memory ports for native tests: virtual time, scripted HTTP, SQL functions as closures, a log to assert on.
//!
//! ```
//! use serde_json::json;
//! use testing::{TestPorts, http};
//!
//! let test = TestPorts::builder()
//!     .secret("HUBSPOT_CLIENT_ID", "client")
//!     .http(|request| http::json(200, &json!({ "asked": request.url })))
//!     .sql("member_context", |arguments| Ok(json!({ "portal_id": arguments["p_portal_id"] })))
//!     .build();
//! let ports = test.ports(); // hand these to the code under test
//! # drop(ports);
//! assert!(test.http.requests().is_empty());
//! assert!(test.store.calls_of("member_context").is_empty());
//! test.log.assert_never_contains("client-secret");
//! ```

pub mod calls;
pub mod database;
#[cfg(not(target_arch = "wasm32"))]
pub mod declared;
mod embedder;
mod entropy;
pub mod http;
mod jwt;
mod kill;
mod log;
#[cfg(not(target_arch = "wasm32"))]
pub mod openapi;
mod secrets;
mod store;
mod time;
#[cfg(target_arch = "wasm32")]
#[allow(clippy::unwrap_used)] // a test fails by panicking
pub mod wasm;

use std::rc::Rc;

use kernel::{Problem, Timestamp};
use ports::{HttpError, HttpRequest, HttpResponse, Ports};
use serde_json::Value;

pub use database::FakeDatabase;
pub use embedder::FakeEmbedder;
pub use entropy::SeededEntropy;
pub use http::FakeHttp;
pub use jwt::user_jwt;
pub use kill::{End, Kill};
pub use log::{CapturedLog, LogLine};
pub use secrets::MapSecrets;
pub use store::{FakeStore, StoreCall};
pub use time::{FakeClock, FakeTimer};

/// A handle on each fake; [`TestPorts::ports`] gives the same ones to the code under test.
#[allow(missing_debug_implementations)] // closures
pub struct TestPorts {
    /// Virtual time; sleeping moves it.
    pub clock: Rc<FakeClock>,
    /// Outbound HTTP.
    pub http: Rc<FakeHttp>,
    /// SQL functions.
    pub store: Rc<FakeStore>,
    /// Settings and secrets.
    pub secrets: Rc<MapSecrets>,
    /// What was logged.
    pub log: Rc<CapturedLog>,
    /// Randomness from a seed.
    pub entropy: Rc<SeededEntropy>,
    /// The runtime's own models; none until a test sets one.
    pub embedder: Rc<FakeEmbedder>,
}

impl TestPorts {
    /// Fakes without any SQL function, HTTP answer or secret; the time is 2026-11-21T12:00:00Z.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Starts a set of fakes.
    pub fn builder() -> TestPortsBuilder {
        let clock = Rc::new(FakeClock::at(Timestamp::from_millis(1_795_262_400_000)));
        TestPortsBuilder(Self {
            http: Rc::new(FakeHttp::new(Rc::clone(&clock))),
            store: Rc::new(FakeStore::default()),
            secrets: Rc::new(MapSecrets::default()),
            log: Rc::new(CapturedLog::default()),
            entropy: Rc::new(SeededEntropy::new(1)),
            embedder: Rc::new(FakeEmbedder::default()),
            clock,
        })
    }

    /// The ports for the code under test.
    pub fn ports(&self) -> Ports {
        Ports {
            http: Rc::clone(&self.http) as _,
            store: Rc::clone(&self.store) as _,
            timer: Rc::new(FakeTimer::new(Rc::clone(&self.clock))),
            clock: Rc::clone(&self.clock) as _,
            entropy: Rc::clone(&self.entropy) as _,
            secrets: Rc::clone(&self.secrets) as _,
            log: Rc::clone(&self.log) as _,
            embedder: Rc::clone(&self.embedder) as _,
        }
    }
}

impl Default for TestPorts {
    fn default() -> Self {
        Self::new()
    }
}

/// Builds [`TestPorts`]. Everything can also be changed later through the handles.
#[allow(missing_debug_implementations)] // closures
pub struct TestPortsBuilder(TestPorts);

impl TestPortsBuilder {
    /// Sets a secret or a setting.
    #[must_use]
    pub fn secret(self, name: &str, value: &str) -> Self {
        self.0.secrets.set(name, value);
        self
    }

    /// Sets the time.
    #[must_use]
    pub fn now(self, now: Timestamp) -> Self {
        self.0.clock.set(now);
        self
    }

    /// Answers every outbound request.
    #[must_use]
    pub fn http(self, answer: impl Fn(&HttpRequest) -> Result<HttpResponse, HttpError> + 'static) -> Self {
        self.0.http.answer_with(answer);
        self
    }

    /// Implements a SQL function: named arguments in, jsonb or a problem out.
    #[must_use]
    pub fn sql(self, name: &str, function: impl Fn(&Value) -> Result<Value, Problem> + 'static) -> Self {
        self.0.store.on(name, function);
        self
    }

    /// The fakes.
    pub fn build(self) -> TestPorts {
        self.0
    }
}
