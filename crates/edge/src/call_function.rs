//! A call of another function of the project.

use kernel::{Method, Problem};
use ports::{HttpRequest, Ports};
use serde_json::json;

use crate::service_key;

/// The answer comes before the work, so it comes soon.
const TIMEOUT_MS: u32 = 10_000;

/// Wakes a function that works on jobs, to claim in so many milliseconds. It answers first and works then.
///
/// The database wakes it too, when it queues a job; but what `pg_net` sends may wait for seconds behind other requests.
///
/// # Errors
/// `function_unavailable` when nobody answers, `not_configured` without a secret key.
pub async fn wake_function(ports: &Ports, function: &str, delay_ms: u64) -> Result<(), Problem> {
    let Some(key) = service_key(&*ports.secrets) else {
        return Err(Problem::internal("not_configured", "there is no secret key"));
    };
    let base = ports.secrets.setting("SUPABASE_URL", "");
    let url = format!("{}/functions/v1/{function}/run", base.trim_end_matches('/'));
    let body = json!({ "delay_ms": delay_ms }).to_string();
    let mut request = HttpRequest::new(Method::Post, url)
        .header("prefer", "respond-async")
        .apikey(key)
        .body("application/json", body);
    request.timeout_ms = TIMEOUT_MS;
    match ports.http.send(request).await {
        Ok(response) if (200..300).contains(&response.status) => Ok(()),
        Ok(response) => Err(unavailable(function, &response.status.to_string())),
        Err(error) => Err(unavailable(function, &format!("{error:?}"))),
    }
}

fn unavailable(function: &str, why: &str) -> Problem {
    Problem::unavailable("function_unavailable", format!("{function} could not be woken: {why}"))
}

#[cfg(test)]
mod tests {
    use pollster::block_on;
    use testing::{TestPorts, http};

    use super::*;

    fn ports(status: u16) -> TestPorts {
        TestPorts::builder()
            .secret("SUPABASE_URL", "https://abc.supabase.co/")
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
            .http(move |_| http::json(status, &json!({})))
            .build()
    }

    #[test]
    fn a_function_is_woken_with_the_secret_key_and_answers_first() {
        let test = ports(202);
        block_on(wake_function(&test.ports(), "sync-worker", 1_250)).unwrap();
        let request = &test.http.requests()[0];
        assert_eq!(request.url, "https://abc.supabase.co/functions/v1/sync-worker/run");
        assert_eq!(request.apikey.as_ref().unwrap().expose(), "sb_secret_test");
        assert_eq!(request.body.as_ref().unwrap().expose(), r#"{"delay_ms":1250}"#);
        assert!(request.headers.contains(&("prefer".to_owned(), "respond-async".to_owned())));
    }

    #[test]
    fn who_cannot_be_woken_is_named() {
        let problem = block_on(wake_function(&ports(503).ports(), "sync-worker", 0)).unwrap_err();
        assert_eq!((problem.code.as_str(), problem.transient), ("function_unavailable", true));
        assert!(problem.detail.contains("sync-worker") && problem.detail.contains("503"));
        let test = ports(202);
        test.secrets.remove("SUPABASE_SERVICE_ROLE_KEY");
        let problem = block_on(wake_function(&test.ports(), "sync-worker", 0)).unwrap_err();
        assert_eq!(problem.code, "not_configured");
    }
}
