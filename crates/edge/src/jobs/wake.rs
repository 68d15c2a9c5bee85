//! The begin of an invocation that works on the queue.

use kernel::Problem;
use ports::Ports;
use serde::{Deserialize, de::DeserializeOwned};

use crate::Request;

/// A job that is due later than this, in milliseconds, is left to the minutely schedule. With the longest work on jobs
/// ([`super::DEADLINE_MS`]) it stays within the 75 s that a worker of hosted Supabase has left for its last request.
const LONGEST_WAIT_MS: u64 = 30_000;

/// The clocks of a timer and of the database may differ by this much: a claim that comes too early finds nothing.
const MARGIN_MS: u64 = 20;

/// What the database sends along: `private.wake_worker` of a job, or the body of a row of `private.schedules`.
///
/// `S` is what the schedules of the function ask for.
#[derive(Debug, Deserialize)]
pub struct Wake<S> {
    /// The job that it is about; none when a schedule calls.
    pub job_id: Option<i64>,
    /// What a schedule wants done before the queue.
    pub scheduled: Option<S>,
    /// Milliseconds until the job is due.
    #[serde(default)]
    delay_ms: u64,
}

impl<S> Default for Wake<S> {
    fn default() -> Self {
        Self { job_id: None, scheduled: None, delay_ms: 0 }
    }
}

/// Reads what woke the function, and waits until the job that it is about is due, when that is soon: neither `pg_net` nor
/// `NOTIFY` can be told to come later.
///
/// # Errors
/// 400 for a body that is no JSON, 422 for a schedule that the function does not know.
pub async fn begin<S: DeserializeOwned>(request: &Request, ports: &Ports) -> Result<Wake<S>, Problem> {
    let wake: Wake<S> = request.json_or_default()?;
    if (1..=LONGEST_WAIT_MS).contains(&wake.delay_ms) {
        ports.timer.sleep_ms(wake.delay_ms + MARGIN_MS).await;
    }
    Ok(wake)
}

#[cfg(test)]
mod tests {
    use pollster::block_on;
    use ports::Clock as _;
    use serde_json::{Value, json};
    use testing::TestPorts;

    use super::*;

    /// Milliseconds that a wake-up with this body waits.
    fn waited(body: &Value) -> i64 {
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let request = Request::new("x", "POST", "/x/run").with_header("apikey", "sb_secret_test");
        let before = test.clock.now();
        block_on(begin::<String>(&request.with_json(body), &test.ports())).unwrap();
        test.clock.now().as_millis() - before.as_millis()
    }

    #[test]
    fn a_wake_up_waits_for_its_job_unless_that_is_long() {
        assert_eq!(waited(&json!({ "job_id": 7, "delay_ms": 5_000 })), 5_020);
        assert_eq!(waited(&json!({ "job_id": 7, "delay_ms": 30_000 })), 30_020);
        assert_eq!(waited(&json!({ "job_id": 7, "delay_ms": 30_001 })), 0);
        assert_eq!(waited(&json!({ "job_id": 7, "delay_ms": 0 })), 0);
        assert_eq!(waited(&json!({ "scheduled": "drift" })), 0);
    }

    #[test]
    fn a_schedule_that_the_function_does_not_know_is_refused() {
        let test = TestPorts::new();
        let request = |body| Request::new("x", "POST", "/x/run").with_json(&body);
        let wake = block_on(begin::<bool>(&request(json!({ "scheduled": true })), &test.ports())).unwrap();
        assert_eq!((wake.scheduled, wake.job_id), (Some(true), None));
        let problem =
            block_on(begin::<bool>(&request(json!({ "scheduled": "drift" })), &test.ports())).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/scheduled"));
        assert!(block_on(begin::<bool>(&Request::new("x", "POST", "/x/run"), &test.ports())).is_ok());
    }
}
