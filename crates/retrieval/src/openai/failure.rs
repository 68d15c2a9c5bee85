//! Why a request brought no vectors.

use kernel::Problem;
use serde::Deserialize;

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The request as a whole; other inputs would fare no better.
    Request(Problem),
    /// Something about one of the inputs: ask for half of them at a time, and the one that fails alone is the culprit.
    Input(Problem),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    error: Error,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Error {
    message: Option<String>,
    r#type: Option<String>,
    param: Option<String>,
    // A string, a number with some compatible servers.
    code: Option<serde_json::Value>,
}

/// What an answer that is no success means. `header` looks a header up by its lower-case name.
pub fn failure<'a>(status: u16, header: impl Fn(&str) -> Option<&'a str>, body: &str) -> Failure {
    let error = serde_json::from_str::<Body>(body).unwrap_or_default().error;
    let code = error.code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    let message = error.message.as_deref().unwrap_or("no reason given");
    let message: String = message.chars().take(300).collect();
    match status {
        // The message of a 401 repeats part of the key: it is not passed on.
        401 => Failure::Request(Problem::internal(
            "embeddings_not_configured",
            "OpenAI does not accept OPENAI_API_KEY: set a valid key",
        )),
        403 | 404 => Failure::Request(Problem::internal(
            "embeddings_not_configured",
            format!("OpenAI refuses: {message}"),
        )),
        402 | 429 if is_quota(code, error.r#type.as_deref()) || status == 402 => {
            let detail = "the OpenAI account has no quota left: add credit, then retry";
            // Asking again does not bring credit.
            let problem =
                Problem { transient: false, ..Problem::unavailable("embeddings_quota_exhausted", detail) };
            Failure::Request(problem)
        }
        429 => {
            let problem = Problem::new(429, "embeddings_rate_limited", "OpenAI asks to slow down");
            Failure::Request(match wait_ms(header) {
                Some(millis) => problem.retry_after(millis),
                None => problem,
            })
        }
        400 | 413 | 422 if is_about_inputs(error.param.as_deref(), code, &message) || status == 413 => {
            let code = if is_length(code, &message) { "input_too_long" } else { "input_refused" };
            Failure::Input(Problem::new(422, code, format!("OpenAI refuses the text: {message}")))
        }
        400 | 422 => Failure::Request(Problem::internal(
            "embeddings_not_configured",
            format!("OpenAI refuses the request: {message}"),
        )),
        _ => {
            let problem =
                Problem::unavailable("embeddings_unavailable", format!("OpenAI answers {status}: {message}"));
            Failure::Request(match wait_ms(header) {
                Some(millis) => problem.retry_after(millis),
                None => problem,
            })
        }
    }
}

fn is_quota(code: &str, kind: Option<&str>) -> bool {
    [Some(code), kind]
        .into_iter()
        .flatten()
        .any(|word| matches!(word, "insufficient_quota" | "billing_hard_limit_reached"))
}

/// The message is all that some answers have: `'$.input' is invalid`, `Invalid 'input[3]'`, `maximum context length`.
fn is_about_inputs(param: Option<&str>, code: &str, message: &str) -> bool {
    param.is_some_and(|param| param.contains("input"))
        || message.contains("input")
        || is_length(code, message)
}

fn is_length(code: &str, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    code == "context_length_exceeded"
        || message.contains("maximum context length")
        || message.contains("maximum input length")
}

/// How long the server asks to wait: `retry-after-ms`, or `retry-after` in seconds. The date form is not used by it.
fn wait_ms<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Option<u64> {
    let number = |name: &str, unit: f64| {
        let value: f64 = header(name)?.trim().parse().ok()?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; not negative
        (value.is_finite() && value >= 0.0).then_some((value * unit) as u64)
    };
    number("retry-after-ms", 1.0).or_else(|| number("retry-after", 1_000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, headers: &[(&str, &'static str)], body: &str) -> Failure {
        failure(status, |name| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value), body)
    }

    fn request(status: u16, headers: &[(&str, &'static str)], body: &str) -> Problem {
        match of(status, headers, body) {
            Failure::Request(problem) => problem,
            Failure::Input(problem) => panic!("{problem}"),
        }
    }

    #[test]
    fn a_key_that_is_refused_is_our_configuration_and_is_not_repeated() {
        let body =
            r#"{"error":{"message":"Incorrect API key provided: sk-ab***yz","code":"invalid_api_key"}}"#;
        let problem = request(401, &[], body);
        assert_eq!(
            (problem.status, problem.code.as_str(), problem.transient),
            (500, "embeddings_not_configured", false)
        );
        assert!(!problem.detail.contains("sk-"));
        let body = r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#;
        assert!(request(404, &[], body).detail.contains("does not exist"));
    }

    #[test]
    fn a_rate_limit_says_how_long_to_wait_when_the_server_does() {
        let slow = |headers: &[(&str, &'static str)]| request(429, headers, "{}");
        assert_eq!(slow(&[("retry-after", "2")]).retry_after_ms, Some(2_000));
        assert_eq!(slow(&[("retry-after", "1"), ("retry-after-ms", "250")]).retry_after_ms, Some(250));
        assert_eq!(slow(&[]).retry_after_ms, None);
        assert_eq!(slow(&[("retry-after", "soon")]).retry_after_ms, None);
        assert!(slow(&[]).transient && slow(&[]).status == 429);
    }

    #[test]
    fn an_exhausted_quota_is_not_tried_again() {
        let body = r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}"#;
        let problem = request(429, &[("retry-after", "1")], body);
        assert_eq!(
            (problem.code.as_str(), problem.transient, problem.status),
            ("embeddings_quota_exhausted", false, 503)
        );
    }

    #[test]
    fn a_server_error_may_pass() {
        for (status, body) in [(500, "{}"), (502, "<html>"), (503, ""), (408, ""), (504, "")] {
            let problem = request(status, &[], body);
            assert_eq!(
                (problem.code.as_str(), problem.transient),
                ("embeddings_unavailable", true),
                "{status}"
            );
        }
    }

    #[test]
    fn a_refused_text_is_told_from_a_refused_request() {
        let body = r#"{"error":{"message":"This model's maximum context length is 8192 tokens, however you requested 9001 tokens","code":null}}"#;
        let Failure::Input(problem) = of(400, &[], body) else { panic!("an input") };
        assert_eq!((problem.status, problem.code.as_str()), (422, "input_too_long"));
        let Failure::Input(problem) =
            of(400, &[], r#"{"error":{"message":"'$.input' is invalid.","code":7}}"#)
        else {
            panic!("an input")
        };
        assert_eq!(problem.code, "input_refused");
        let body =
            r#"{"error":{"message":"This model does not support specifying dimensions.","param":null}}"#;
        let problem = request(400, &[], body);
        assert_eq!((problem.code.as_str(), problem.transient), ("embeddings_not_configured", false));
    }

    #[test]
    fn each_refusal_is_told_by_its_status_and_its_words() {
        for (status, error, input, code, transient) in [
            (402, "{}", false, "embeddings_quota_exhausted", false),
            (403, "{}", false, "embeddings_not_configured", false),
            (404, "{}", false, "embeddings_not_configured", false),
            (429, "{}", false, "embeddings_rate_limited", true),
            (429, r#"{"code":"insufficient_quota"}"#, false, "embeddings_quota_exhausted", false),
            (429, r#"{"type":"insufficient_quota"}"#, false, "embeddings_quota_exhausted", false),
            (429, r#"{"code":"billing_hard_limit_reached"}"#, false, "embeddings_quota_exhausted", false),
            (
                429,
                r#"{"code":"rate_limit_exceeded","type":"requests"}"#,
                false,
                "embeddings_rate_limited",
                true,
            ),
            (413, "{}", true, "input_refused", false),
            (400, r#"{"param":"input"}"#, true, "input_refused", false),
            (422, r#"{"param":"input[3]"}"#, true, "input_refused", false),
            (400, r#"{"param":"model","message":"Invalid 'input[3]'"}"#, true, "input_refused", false),
            (400, r#"{"code":"context_length_exceeded"}"#, true, "input_too_long", false),
            (400, r#"{"message":"Maximum Context Length"}"#, true, "input_too_long", false),
            (422, r#"{"message":"maximum input length"}"#, true, "input_too_long", false),
            (422, r#"{"param":"model","message":"unknown"}"#, false, "embeddings_not_configured", false),
            (418, r#"{"param":"input"}"#, false, "embeddings_unavailable", true),
        ] {
            let (is_input, problem) = match of(status, &[], &format!(r#"{{"error":{error}}}"#)) {
                Failure::Input(problem) => (true, problem),
                Failure::Request(problem) => (false, problem),
            };
            assert_eq!(
                (is_input, problem.code.as_str(), problem.transient),
                (input, code, transient),
                "{status} {error}"
            );
        }
    }

    #[test]
    fn a_wait_is_a_number_of_seconds_that_is_not_negative() {
        for (header, wait) in
            [("0", Some(0)), (" 1.5 ", Some(1_500)), ("-1", None), ("inf", None), ("NaN", None)]
        {
            assert_eq!(request(429, &[("retry-after", header)], "{}").retry_after_ms, wait, "{header}");
            assert_eq!(request(503, &[("retry-after", header)], "{}").retry_after_ms, wait, "{header}");
        }
    }

    #[test]
    fn a_long_reason_is_cut() {
        let body = format!(r#"{{"error":{{"message":"{}"}}}}"#, "é".repeat(400));
        assert_eq!(request(403, &[], &body).detail.matches('é').count(), 300);
        assert!(request(403, &[], "<html>").detail.ends_with("no reason given"));
    }
}
