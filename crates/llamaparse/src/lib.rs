//! The wire of LlamaParse's job API (v2): requests as values, answers read, failures as problems.
//!
//! Three steps: [`upload`] a file under an id of ours (which [`find_file`] finds again after a kill, so that no file is
//! sent twice), [`start`] a job on it, and [`job`] until it has ended; [`result`] brings the pages as markdown. A job
//! started twice on one file costs nothing: LlamaCloud answers the second one from its cache.
//!
//! ```
//! use llamaparse::{Job, JobStatus, Options};
//!
//! let call = llamaparse::start("file-1", &Options::default());
//! assert_eq!(call.path_and_query, "/api/v2/parse");
//!
//! let job = llamaparse::job_id(r#"{"id": "job-1"}"#).unwrap();
//! assert_eq!(llamaparse::job(&job).path_and_query, "/api/v2/parse/job-1");
//!
//! let ended = Job::read(r#"{"job": {"id": "job-1", "status": "FAILED", "error_code": "TIMEOUT"}}"#).unwrap();
//! assert_eq!(ended.status, JobStatus::Failed);
//! assert!(llamaparse::ended_badly(&ended).is_some());
//! ```

mod answer;
mod multipart;
mod pages;
mod problem;
mod request;

pub use answer::{Job, JobStatus, file_id, found_file, job_id};
pub use multipart::Frame;
pub use pages::{Page, pages};
pub use problem::{ended_badly, refused, unreadable};
pub use request::{Call, DEFAULT_BASE, Options, TIERS, Upload, find_file, job, result, start, upload};
