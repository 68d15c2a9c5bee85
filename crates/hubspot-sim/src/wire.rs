//! What travels between HubSpot and its clients, as plain values: requests, answers, refusals, JSON, signatures.

pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod json;
pub mod signature;

pub(crate) use error::{ApiError, Detail, Outcome};
pub use http::{Request, Response, Wire};
pub(crate) use http::{decode_form, encode};
