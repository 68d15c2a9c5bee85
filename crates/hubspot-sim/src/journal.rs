//! What must survive a restart: the requests that changed something, to be answered again.
//!
//! The portal is a function of its seed and of these requests, so nothing else is kept.

use serde::{Deserialize, Serialize};

use crate::http::Request;

/// One request that changed something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub(crate) at: i64,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

impl Entry {
    pub(crate) fn new(at: i64, request: &Request) -> Self {
        Self {
            at,
            method: request.method.clone(),
            target: request.target.clone(),
            content_type: request.get_header("content-type").unwrap_or_default().to_owned(),
            body: request.body.clone(),
        }
    }
}
