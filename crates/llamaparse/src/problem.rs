//! Failures as problems: what we must configure, what passes, and what is wrong with the document.

use kernel::{Problem, snake_case};
use serde_json::Value;

use crate::{Job, JobStatus};

/// Words of another service that go into our detail.
const LONGEST: usize = 300;

/// The problem of an answer that is no 2xx. `retry_after_s` is its `Retry-After`.
pub fn refused(status: u16, retry_after_s: Option<u64>, body: &str) -> Problem {
    match status {
        401 => configuration(
            "llamaparse_unauthorized",
            "LlamaCloud does not know LLAMA_CLOUD_API_KEY: check the key and its region",
        ),
        402 => configuration(
            "llamaparse_no_credits",
            "the LlamaCloud account has no credits left: add some, or set the policy to never",
        ),
        403 => configuration(
            "llamaparse_forbidden",
            "LLAMA_CLOUD_API_KEY may not parse in its project: check its rights",
        ),
        429 => Problem::new(429, "llamaparse_rate_limited", "LlamaCloud asks to slow down")
            .retry_after(retry_after_s.unwrap_or(10).clamp(1, 3_600) * 1_000),
        404 => Problem::new(
            422,
            "llamaparse_unknown",
            "LlamaCloud does not know this file or job any more: retry the document",
        ),
        408 | 500.. => {
            let problem =
                Problem::unavailable("llamaparse_unavailable", format!("LlamaCloud answered {status}"));
            match retry_after_s {
                Some(seconds) => problem.retry_after(seconds.min(3_600) * 1_000),
                None => problem,
            }
        }
        300..=399 => {
            configuration("llamaparse_moved", "LLAMA_CLOUD_API_BASE redirects: set the address it points to")
        }
        _ => Problem::new(
            422,
            "llamaparse_rejected",
            format!("LlamaCloud refuses it with {status}: {}", said(body)),
        ),
    }
}

/// The problem of a job that ended without a result, none for any other job.
pub fn ended_badly(job: &Job) -> Option<Problem> {
    let message = job.error_message.as_deref().unwrap_or_default();
    let why = if message.is_empty() { "it gives no reason".to_owned() } else { cut(message) };
    match job.status {
        JobStatus::Failed => {
            let code = job.error_code.as_deref().or_else(|| code_in(message));
            let code = code.map_or_else(|| "llamaparse_failed".to_owned(), problem_code);
            Some(Problem::new(422, code, format!("LlamaParse could not read the file: {why}")))
        }
        JobStatus::Cancelled => Some(Problem::new(
            422,
            "llamaparse_cancelled",
            "the job was cancelled in LlamaCloud: retry the document",
        )),
        JobStatus::Pending | JobStatus::Running | JobStatus::Completed | JobStatus::Other => None,
    }
}

/// The problem of a good answer that says something else than we understand; the next one may be whole.
pub fn unreadable(error: &serde_json::Error) -> Problem {
    let detail = format!("an answer of LlamaCloud could not be read: {error}");
    Problem { transient: true, ..Problem::new(502, "llamaparse_unreadable", detail) }
}

fn configuration(code: &str, detail: &str) -> Problem {
    Problem::internal(code, detail)
}

/// `{"detail": "…"}` or `{"detail": [{"msg": "…"}]}`, as their server words it; else the beginning of the text.
fn said(body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap_or_default();
    let detail = &json["detail"];
    let text = detail.as_str().or_else(|| detail[0]["msg"].as_str()).unwrap_or(body);
    cut(text.trim())
}

fn cut(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LONGEST).collect()
}

/// A code such as `PDF_IS_BROKEN` in a sentence.
fn code_in(message: &str) -> Option<&str> {
    let words = message.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let is_code = |word: &&str| {
        word.len() >= 6
            && word.contains('_')
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    words.into_iter().find(is_code)
}

/// `PDF_IS_BROKEN` as `llamaparse_pdf_is_broken`.
fn problem_code(code: &str) -> String {
    format!("llamaparse_{}", snake_case(&code.chars().take(60).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: u16) -> (String, bool) {
        let problem = refused(status, None, "");
        (problem.code, problem.transient)
    }

    #[test]
    fn what_we_must_configure_is_not_tried_again() {
        for (status, name) in [(401, "unauthorized"), (402, "no_credits"), (403, "forbidden"), (307, "moved")]
        {
            assert_eq!(code(status), (format!("llamaparse_{name}"), false));
        }
    }

    #[test]
    fn what_passes_is_tried_again_no_sooner_than_asked() {
        for status in [408, 500, 502, 503, 504, 599] {
            assert_eq!(code(status), ("llamaparse_unavailable".to_owned(), true));
        }
        assert_eq!(refused(503, Some(7), "").retry_after_ms, Some(7_000));
        let slow = refused(429, Some(33), "");
        assert_eq!((slow.status, slow.retry_after_ms, slow.transient), (429, Some(33_000), true));
        assert_eq!(refused(429, Some(u64::MAX), "").retry_after_ms, Some(3_600_000));
    }

    #[test]
    fn a_refusal_of_the_document_says_why() {
        let problem = refused(422, None, r#"{"detail":[{"loc":["body"],"msg":"extra fields"}]}"#);
        assert_eq!((problem.code.as_str(), problem.transient), ("llamaparse_rejected", false));
        assert!(problem.detail.ends_with("with 422: extra fields"), "{}", problem.detail);
        assert!(refused(413, None, r#"{"detail":"too big"}"#).detail.ends_with("too big"));
        assert!(refused(400, None, &"x\n".repeat(900)).detail.len() < 400);
    }

    #[test]
    fn a_failed_job_is_a_problem_with_its_code() {
        let job = |status, code: Option<&str>, message: Option<&str>| {
            let job = Job {
                id: "j".into(),
                status,
                error_code: code.map(Into::into),
                error_message: message.map(Into::into),
            };
            ended_badly(&job).map(|problem| problem.code)
        };
        let failed = JobStatus::Failed;
        assert_eq!(job(failed, Some("PDF_IS_BROKEN"), None).unwrap(), "llamaparse_pdf_is_broken");
        assert_eq!(
            job(failed, None, Some("oh: NO_DATA_FOUND_IN_FILE.")).unwrap(),
            "llamaparse_no_data_found_in_file"
        );
        assert_eq!(job(failed, None, Some("Some PDF is broken")).unwrap(), "llamaparse_failed");
        assert_eq!(job(JobStatus::Cancelled, None, None).unwrap(), "llamaparse_cancelled");
        assert_eq!(job(JobStatus::Completed, None, None), None);
    }
}
