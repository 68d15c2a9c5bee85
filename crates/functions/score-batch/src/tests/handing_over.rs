//! Write-backs, which another crate does: their schedule and their jobs reach it.

use edge::Request;
use pollster::block_on;
use serde_json::json;
use testing::TestPorts;

use super::world::json_of;
use crate::routes;

#[test]
fn the_schedule_and_the_jobs_of_a_write_back_are_handed_over() {
    let job = json!({ "id": 7, "kind": "score.write_back", "account_id": null, "portal_id": null, "session_id": null,
        "attempts": 1, "lease_token": "lease" });
    let queued = std::cell::Cell::new(0);
    let test = TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .sql("score_write_back_due", |_| Ok(json!({})))
        .sql("jobs_claim", move |_| {
            Ok(if queued.replace(queued.get() + 1) == 0 { json!([job]) } else { json!([]) })
        })
        .sql("jobs_fail", |_| Ok(json!({ "state": "dead" })))
        .build();
    let request = Request::new("score-batch", "POST", "/score-batch/run")
        .with_header("apikey", "sb_secret_test")
        .with_json(&json!({ "scheduled": "write_back" }));
    let response = block_on(routes::handle(request, test.ports())).unwrap();
    assert_eq!(json_of(&response)["dead"], json!(1));
    let called: Vec<String> = test.store.calls().into_iter().map(|call| call.function).collect();
    assert_eq!(called[..2], ["score_write_back_due", "jobs_claim"]);
    // A write-back has a portal; a batch would ask for its account.
    let failed = test.store.calls_of("jobs_fail")[0].arguments["p_detail"].clone();
    assert_eq!(failed, json!("a write-back without a portal"));
}
