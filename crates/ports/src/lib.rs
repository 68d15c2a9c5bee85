//! What the use cases need from the outside world, as traits. No implementation lives here.

mod embedder;
mod http;
mod job;
mod log;
mod platform;
mod sql;

use std::rc::Rc;

pub use embedder::Embedder;
pub use http::{Bytes, BytesResponse, HttpClient, HttpError, HttpRequest, HttpResponse};
// A part of every `HttpRequest`.
pub use job::{Job, JobRun, Outcome};
pub use kernel::Method;
pub use log::{Level, Log};
pub use platform::{Clock, Entropy, Secrets, Timer};
pub use sql::{
    Arguments, By, Caller, Declaration, Lease, SqlArgument, SqlFunction, Store, User, call, call_encoded,
    decode, encode,
};

/// Everything a use case may touch, handed in at the entry and cheap to clone.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // trait objects
pub struct Ports {
    /// Outbound HTTP.
    pub http: Rc<dyn HttpClient>,
    /// SQL functions of the database.
    pub store: Rc<dyn Store>,
    /// The wall clock and a stop-watch.
    pub clock: Rc<dyn Clock>,
    /// Waiting.
    pub timer: Rc<dyn Timer>,
    /// Random bytes.
    pub entropy: Rc<dyn Entropy>,
    /// Settings and secrets of the environment.
    pub secrets: Rc<dyn Secrets>,
    /// Structured log.
    pub log: Rc<dyn Log>,
    /// The runtime's own embedding models.
    pub embedder: Rc<dyn Embedder>,
}
