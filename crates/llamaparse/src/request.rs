//! The calls.

use kernel::{Method, RESERVED};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Frame;

/// Where LlamaCloud is, for the region North America.
pub const DEFAULT_BASE: &str = "https://api.cloud.llamaindex.ai";

/// What a page may cost, from rules without any model to the best one.
pub const TIERS: [&str; 4] = ["fast", "cost_effective", "agentic", "agentic_plus"];

/// A call without host and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Method.
    pub method: Method,
    /// Path with query, percent-encoded.
    pub path_and_query: String,
    /// JSON, for a POST.
    pub body: Option<String>,
}

/// The call that sends a file; its bytes go between the halves of the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Path of the POST.
    pub path: &'static str,
    /// What goes around the file.
    pub frame: Frame,
}

/// How a job is to read the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// One of [`TIERS`].
    pub tier: String,
    /// A dated version of the tier, or `latest`.
    pub version: String,
}

impl Default for Options {
    /// The cheapest tier that reads scans, in its present version.
    fn default() -> Self {
        Self { tier: "cost_effective".to_owned(), version: "latest".to_owned() }
    }
}

/// Sends a file under `external_id`, which is ours. The name is what its kind is told by.
pub fn upload(external_id: &str, boundary: &str, filename: &str, content_type: &str) -> Upload {
    let fields = [("purpose", "parse"), ("external_file_id", external_id)];
    Upload { path: "/api/v1/beta/files", frame: Frame::new(boundary, &fields, filename, content_type) }
}

/// Asks for the file that was sent under `external_id`.
pub fn find_file(external_id: &str) -> Call {
    get(format!("/api/v1/beta/files?external_file_id={}", encoded(external_id)))
}

/// Starts a job on a file.
pub fn start(file_id: &str, options: &Options) -> Call {
    let body = json!({ "file_id": file_id, "tier": options.tier, "version": options.version });
    Call { method: Method::Post, path_and_query: "/api/v2/parse".to_owned(), body: Some(body.to_string()) }
}

/// Asks how a job is.
pub fn job(job_id: &str) -> Call {
    get(format!("/api/v2/parse/{}", encoded(job_id)))
}

/// Asks for the pages of a completed job.
pub fn result(job_id: &str) -> Call {
    get(format!("/api/v2/parse/{}?expand=markdown", encoded(job_id)))
}

const fn get(path_and_query: String) -> Call {
    Call { method: Method::Get, path_and_query, body: None }
}

/// Not the dot: an id of dots alone would be a step up.
const ID: &AsciiSet = &RESERVED.add(b'.');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ID).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_within_its_place() {
        assert_eq!(job("a/../b?c").path_and_query, "/api/v2/parse/a%2F%2E%2E%2Fb%3Fc");
        assert_eq!(result("j-1_a").path_and_query, "/api/v2/parse/j-1_a?expand=markdown");
        assert_eq!(find_file("d:1").path_and_query, "/api/v1/beta/files?external_file_id=d%3A1");
    }

    #[test]
    fn a_job_says_file_tier_and_version() {
        let call = start("f1", &Options::default());
        assert_eq!(call.method, Method::Post);
        let body: serde_json::Value = serde_json::from_str(&call.body.unwrap()).unwrap();
        assert_eq!(body, json!({ "file_id": "f1", "tier": "cost_effective", "version": "latest" }));
    }

    #[test]
    fn an_upload_carries_our_id() {
        let head = upload("d:1", "b", "d.pdf", "application/pdf").frame.head;
        let head = String::from_utf8(head).unwrap();
        assert!(head.contains("name=\"external_file_id\"\r\n\r\nd:1\r\n"), "{head}");
        assert!(head.contains("name=\"purpose\"\r\n\r\nparse\r\n"), "{head}");
    }
}
