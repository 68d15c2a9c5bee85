//! What an unsuccessful answer of PostgREST means.

use kernel::Problem;
use ports::Caller;
use serde::Deserialize;

/// The error body of PostgREST; gateways in front of it answer other things.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    code: Option<String>,
    message: Option<String>,
    details: Option<String>,
}

/// What `private.raise_problem` puts into the error's detail.
#[derive(Deserialize)]
struct Raised {
    status: u16,
    code: String,
    retry_after_ms: Option<u64>,
}

/// The database cannot be reached, or not now; the same call may work later.
pub fn unavailable(detail: impl Into<String>) -> Problem {
    Problem::unavailable("database_unavailable", detail)
}

/// The problem behind an answer of `status` with `body`.
///
/// A refused key or right is the user's problem (401, 403) when the call was made in his name, and a broken
/// configuration of ours (500) when it was made by the service role. Values that Postgres quotes are left out, since
/// they may be personal data.
pub fn problem_of_answer(caller: &Caller, status: u16, body: &str) -> Problem {
    let error: ErrorBody = serde_json::from_str(body).unwrap_or_default();
    let code = error.code.as_deref().unwrap_or_default();
    let message = error.message.as_deref().unwrap_or_default();
    if code == "P0001" {
        return raised(error.details.as_deref(), message);
    }
    let detail = format!("{} {code}: {}", status, without_values(code, message));
    match code.get(..2).unwrap_or_default() {
        "22" | "23" => Problem::new(422, "rejected_by_database", detail),
        // Serialisation failure and deadlock, no resources or connections, lock or statement time-out, restart.
        "08" | "40" | "53" | "55" | "57" | "58" => unavailable(detail),
        _ if code == "42501" => {
            refused(caller, Problem::forbidden("the database does not allow this"), detail)
        }
        _ if status == 401 || matches!(code, "PGRST301" | "PGRST302" | "PGRST303") => {
            refused(caller, Problem::unauthorized("the access token is not valid (any more)"), detail)
        }
        _ if status == 403 => refused(caller, Problem::forbidden("the database does not allow this"), detail),
        // PostgREST's own 5xx (no connection, schema cache not loaded), internal errors, gateways.
        "PG" | "XX" | "" if status >= 500 => unavailable(detail),
        "" if matches!(status, 408 | 429) => unavailable(detail),
        _ if !is_sqlstate(code) && status >= 500 => unavailable(detail),
        _ => Problem::internal("database_error", detail),
    }
}

fn raised(details: Option<&str>, message: &str) -> Problem {
    let raised = details.and_then(|json| serde_json::from_str::<Raised>(json).ok());
    let Some(raised) = raised else { return Problem::internal("database_exception", message) };
    let problem = Problem::new(raised.status, raised.code, message);
    match raised.retry_after_ms {
        Some(millis) => problem.retry_after(millis),
        None => problem,
    }
}

fn refused(caller: &Caller, to_user: Problem, detail: String) -> Problem {
    match caller {
        Caller::User(_) => to_user,
        Caller::Service => Problem::internal("database_refuses_service", detail),
    }
}

fn is_sqlstate(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// Class 22 quotes the value after a colon (`invalid input syntax for type uuid: "…"`).
fn without_values<'a>(code: &str, message: &'a str) -> &'a str {
    if code.starts_with("22") { message.split(": ").next().unwrap_or_default() } else { message }
}

#[cfg(test)]
mod tests {
    use kernel::Redacted;
    use serde_json::json;

    use super::*;

    fn user() -> Caller {
        Caller::User(Redacted::new("jwt".to_owned()))
    }

    fn of(caller: &Caller, status: u16, code: &str, message: &str, details: Option<&str>) -> Problem {
        let body = json!({ "code": code, "message": message, "details": details, "hint": null });
        problem_of_answer(caller, status, &body.to_string())
    }

    fn kind(problem: &Problem) -> (u16, &str, bool) {
        (problem.status, problem.code.as_str(), problem.transient)
    }

    #[test]
    fn a_raised_problem_comes_back_as_it_was_meant() {
        let details = Some(r#"{"status":404,"code":"unknown_portal"}"#);
        let problem = of(&user(), 400, "P0001", "no such portal", details);
        assert_eq!(
            (kind(&problem), problem.detail.as_str()),
            ((404, "unknown_portal", false), "no such portal")
        );
        let details = Some(r#"{"status":409,"code":"busy","retry_after_ms":500}"#);
        let busy = of(&Caller::Service, 500, "P0001", "wait", details);
        assert_eq!((kind(&busy), busy.retry_after_ms), ((409, "busy", true), Some(500)));
    }

    #[test]
    fn an_exception_that_is_no_problem_is_a_defect() {
        for details in [None, Some("no json"), Some(r#"{"status":"x"}"#)] {
            let problem = of(&user(), 400, "P0001", "oops", details);
            assert_eq!(kind(&problem), (500, "database_exception", false));
        }
    }

    #[test]
    fn a_refused_token_is_401_for_a_user_and_our_defect_for_the_service() {
        for (status, code) in [(401, "PGRST301"), (401, "PGRST303"), (400, "PGRST302"), (401, "")] {
            assert_eq!(kind(&of(&user(), status, code, "JWT expired", None)), (401, "unauthorized", false));
            let service = of(&Caller::Service, status, code, "JWT expired", None);
            assert_eq!(kind(&service), (500, "database_refuses_service", false));
        }
    }

    #[test]
    fn a_missing_right_is_403_for_a_user() {
        assert_eq!(kind(&of(&user(), 403, "42501", "permission denied", None)), (403, "forbidden", false));
        // The same state, answered 401 where PostgREST takes the caller for anonymous.
        assert_eq!(kind(&of(&user(), 401, "42501", "permission denied", None)), (403, "forbidden", false));
        assert_eq!(of(&Caller::Service, 403, "42501", "permission denied", None).status, 500);
    }

    #[test]
    fn rejected_data_is_no_reason_to_retry_and_is_not_quoted() {
        let text = of(&user(), 400, "22P02", "invalid input syntax for type uuid: \"ada@example.com\"", None);
        assert_eq!(kind(&text), (422, "rejected_by_database", false));
        assert!(text.detail.contains("22P02") && !text.detail.contains("ada"), "{}", text.detail);
        let details = Some("Key (email)=(ada@example.com) already exists.");
        let unique =
            of(&user(), 409, "23505", "duplicate key value violates unique constraint \"c\"", details);
        assert!(unique.status == 422 && unique.detail.contains("\"c\"") && !unique.detail.contains("ada"));
    }

    #[test]
    fn what_passes_by_itself_is_transient() {
        let states =
            [(400, "40001"), (500, "40P01"), (500, "57014"), (503, "53300"), (500, "55P03"), (500, "XX000")];
        for (status, code) in
            states.into_iter().chain([(503, "PGRST000"), (503, "PGRST002"), (502, ""), (429, "")])
        {
            let problem = of(&Caller::Service, status, code, "later", None);
            assert_eq!(kind(&problem), (503, "database_unavailable", true), "{code}");
        }
        let html = problem_of_answer(&user(), 502, "<html>Bad Gateway</html>");
        assert_eq!(kind(&html), (503, "database_unavailable", true));
    }

    #[test]
    fn a_broken_contract_with_the_database_is_our_defect() {
        for (status, code) in
            [(404, "PGRST202"), (404, "42883"), (500, "21000"), (400, "PGRST102"), (404, "")]
        {
            let problem = of(&Caller::Service, status, code, "no function", None);
            assert_eq!(kind(&problem), (500, "database_error", false), "{code}");
        }
    }
}
