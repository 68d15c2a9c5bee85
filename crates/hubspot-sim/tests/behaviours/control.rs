//! The control plane under `/_sim/`.

use hubspot_sim::Request;
use serde_json::json;

use crate::support::portal;

#[test]
fn the_control_plane_says_what_it_does_not_understand() {
    let mut client = portal(5);
    let mut post =
        |path: &str, body: &serde_json::Value| client.send(&Request::json("POST", path, body)).status;
    assert_eq!(post("/_sim/settings", &json!({"rate_limit": 5})), 200);
    assert_eq!(post("/_sim/settings", &json!({"rate_limits": 5})), 400);
    assert_eq!(post("/_sim/settings", &json!({"rate_limit": "x"})), 400);
    assert_eq!(post("/_sim/mutate", &json!({"action": "vanish"})), 400);
    assert_eq!(post("/_sim/mutate", &json!({"action": "archive", "object": "contacts", "id": 1})), 400);
    assert_eq!(post("/_sim/clock/advance", &json!({"ms": -1})), 400);
    assert_eq!(post("/_sim/faults", &json!({"plan": [{"kind": "flood"}]})), 400);
    assert_eq!(post("/_sim/nowhere", &json!({})), 404);
    assert_eq!(client.sim.settings().rate_limit, 5);
}

#[test]
fn the_clock_can_be_moved_forward() {
    let mut client = portal(5);
    client.send(&Request::json("POST", "/_sim/clock/advance", &json!({"ms": 1_800_000})));
    assert_eq!(client.get("/account-info/2026-09/details").1["category"], "EXPIRED_AUTHENTICATION");
}
