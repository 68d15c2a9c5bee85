//! The begin of an invocation that works on the queue.

use kernel::Problem;
use ports::Ports;
use serde::Deserialize;

use crate::Request;

/// A job that is due later than this, in milliseconds, is left to the minutely schedule. With the longest work on jobs (110 s)
/// it stays within the 150 s of wall clock that hosted Supabase gives.
const LONGEST_WAIT_MS: u64 = 30_000;

/// The clocks of a timer and of the database may differ by this much: a claim that comes too early finds nothing.
const MARGIN_MS: u64 = 20;

/// What the database sends along (`private.wake_worker`).
#[derive(Default, Deserialize)]
struct Wake {
    /// Until the job is due.
    #[serde(default)]
    delay_ms: u64,
}

/// Lets only holders of the project's secret key pass, and waits until the job that the wake-up is about is due, when that
/// is soon: neither `pg_net` nor `NOTIFY` can be told to come later.
///
/// # Errors
/// 401 `unauthorized`, and 400 for a body that is no JSON.
pub async fn begin(request: &Request, ports: &Ports) -> Result<(), Problem> {
    request.require_secret_key(ports)?;
    let Wake { delay_ms } = request.json_or_default()?;
    if (1..=LONGEST_WAIT_MS).contains(&delay_ms) {
        ports.timer.sleep_ms(delay_ms + MARGIN_MS).await;
    }
    Ok(())
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
        block_on(begin(&request.with_json(body), &test.ports())).unwrap();
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
    fn nobody_else_makes_it_wait() {
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let request = Request::new("x", "POST", "/x/run").with_json(&json!({ "delay_ms": 5_000 }));
        let before = test.clock.now();
        assert_eq!(block_on(begin(&request, &test.ports())).unwrap_err().status, 401);
        assert_eq!(test.clock.now(), before);
    }
}
