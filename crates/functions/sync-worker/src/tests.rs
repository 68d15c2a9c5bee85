//! The function on ports in memory.

mod compare;
mod dead;
mod histories;
mod trouble;
mod world;

use edge::Request;
use pollster::block_on;
use serde_json::json;
use testing::TestPorts;

use crate::routes;

#[test]
fn the_schedule_sweeps_before_it_takes_jobs() {
    let test = TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .sql("inbound_sweep", |_| Ok(json!({ "portals": 0 })))
        .sql("outbox_sweep", |_| Ok(json!({ "woken": 0 })))
        .sql("jobs_claim", |_| Ok(json!([])))
        .build();
    let request =
        Request::new("sync-worker", "POST", "/sync-worker/run").with_header("apikey", "sb_secret_test");
    block_on(routes::handle(request.clone(), test.ports())).unwrap();
    assert!(test.store.calls_of("inbound_sweep").is_empty(), "a wake-up has its job");
    block_on(routes::handle(request.with_json(&json!({ "scheduled": true })), test.ports())).unwrap();
    let names: Vec<String> = test.store.calls().into_iter().map(|call| call.function).collect();
    assert_eq!(names[1..], ["inbound_sweep", "outbox_sweep", "jobs_claim"]);
}
