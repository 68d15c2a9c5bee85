//! Faults on purpose.

use hubspot_sim::{Fault, FaultKind, FaultPlan, Policy, RandomFault, Request, Wire};
use serde_json::{Value as Json, json};

use crate::support::{Client, ids, portal};

fn plan(client: &mut Client, faults: &Json) {
    let response = client.send(&Request::json("POST", "/_sim/faults", &json!({"plan": faults})));
    assert_eq!(response.status, 200, "{}", response.body);
}

fn list(client: &mut Client) -> hubspot_sim::Response {
    let request = Request::get("/crm/objects/2026-09/contacts?limit=5").bearer(&client.token.clone());
    client.send(&request)
}

#[test]
fn a_planned_fault_meets_the_requests_it_names_and_no_other() {
    let mut client = portal(30);
    plan(
        &mut client,
        &json!([{"route": "objects.list", "object": "contacts", "after": 1, "times": 2, "kind": "server_error", "status": 503}]),
    );
    assert_eq!(client.get("/crm/objects/2026-09/companies").0, 200);
    let statuses: Vec<u16> = (0..4).map(|_| list(&mut client).status).collect();
    assert_eq!(statuses, [200, 503, 503, 200]);
    assert_eq!(client.sim.stats().faults["server_error"], 2);
}

#[test]
fn each_kind_has_its_face() {
    let mut client = portal(30);
    let mut meet = |fault: Json| {
        plan(&mut client, &json!([fault]));
        list(&mut client)
    };
    let limited = meet(json!({"kind": "rate_limited", "retry_after": 3, "policy": "DAILY"}));
    assert_eq!((limited.status, limited.get_header("retry-after")), (429, Some("3")));
    assert!(limited.body.contains("\"policyName\":\"DAILY\""));
    let newer = meet(json!({"kind": "rate_limited", "policy": "NONE"}));
    assert!(newer.body.contains("RATE_LIMITS") && !newer.body.contains("policyName"));
    assert!(meet(json!({"kind": "server_error", "status": 524, "html": true})).body.starts_with("<html>"));
    assert_eq!(
        meet(json!({"kind": "server_error", "status": 477, "retry_after": 60})).get_header("retry-after"),
        Some("60")
    );
    assert_eq!(meet(json!({"kind": "slow", "ms": 7_000})).delay_ms, 7_000);
    let cut = meet(json!({"kind": "truncated"}));
    assert!(matches!(cut.wire, Wire::Truncated(at) if at > 0 && at < cut.body.len()));
    assert_eq!(meet(json!({"kind": "reset"})).wire, Wire::Reset);
    let forbidden = meet(json!({"kind": "forbidden"}));
    assert_eq!(forbidden.status, 403);
    assert!(forbidden.body.contains("crm.objects.contacts.read"));
}

#[test]
fn a_late_request_is_carried_out_after_what_came_meanwhile_and_is_told() {
    let mut client = portal(10);
    let id = client.create("contacts", &json!({"firstname": "Ada"}));
    let path = format!("/crm/objects/2026-09/contacts/{id}");
    plan(&mut client, &json!([{"kind": "late", "ms": 9_000, "times": 1}]));
    let write = |name: &str| json!({"properties": {"firstname": name}});
    let request = Request::json("PATCH", &path, &write("First")).bearer(&client.token.clone());
    assert_eq!(client.send(&request).status, 504);
    let name = |client: &mut Client| {
        client.get(&format!("{path}?properties=firstname")).1["properties"]["firstname"].clone()
    };
    assert_eq!(name(&mut client), "Ada");
    client.call("PATCH", &path, &write("Second"));
    client.now_ms += 8_999;
    assert_eq!(name(&mut client), "Second");
    client.now_ms += 1;
    assert_eq!(name(&mut client), "First");
    client.now_ms += 9_000;
    client.call("PATCH", &path, &write("Third"));
    assert_eq!(name(&mut client), "Third", "once");
    let written = client.sim.take_journal();
    assert_eq!(written.len(), 4, "a restart knows of it");
}

#[test]
fn a_lost_answer_may_or_may_not_have_been_a_write() {
    for after_write in [false, true] {
        let mut client = portal(10);
        plan(&mut client, &json!([{"kind": "reset", "after_write": after_write}]));
        let body = json!({"properties": {"email": "lost@example.com"}});
        let request =
            Request::json("POST", "/crm/objects/2026-09/contacts", &body).bearer(&client.token.clone());
        assert_eq!(client.send(&request).wire, Wire::Reset);
        assert_eq!(client.walk("contacts", "").len(), 10 + usize::from(after_write));
    }
}

#[test]
fn a_revoked_token_stays_dead_until_it_is_refreshed() {
    let mut client = portal(10);
    plan(&mut client, &json!([{"route": "objects.list", "after": 1, "kind": "token_revoked"}]));
    let statuses: Vec<u16> = (0..3).map(|_| list(&mut client).status).collect();
    assert_eq!(statuses, [200, 401, 401]);
    let form = |client: &Client| {
        format!(
            "grant_type=refresh_token&client_id=sim-client&client_secret=sim-secret&refresh_token={}",
            client.refresh
        )
    };
    let refresh = Request::form("/oauth/2026-09/token", form(&client));
    let tokens: Json = serde_json::from_str(&client.send(&refresh).body).unwrap();
    client.token = tokens["access_token"].as_str().unwrap().to_owned();
    assert_eq!(list(&mut client).status, 200);
    plan(&mut client, &json!([{"kind": "token_revoked", "refuse_refresh": true}]));
    assert_eq!(list(&mut client).status, 401);
    let refused = client.send(&Request::form("/oauth/2026-09/token", form(&client)));
    assert!(refused.status == 400 && refused.body.contains("BAD_REFRESH_TOKEN"));
}

#[test]
fn a_page_can_repeat_records_of_the_page_before() {
    let mut client = portal(30);
    let (_, first) = client.get("/crm/objects/2026-09/contacts?limit=10");
    let first = ids(first["results"].as_array().unwrap());
    plan(&mut client, &json!([{"kind": "repeated", "count": 3}]));
    let (_, second) = client.get(&format!("/crm/objects/2026-09/contacts?limit=10&after={}", first[9]));
    let second = ids(second["results"].as_array().unwrap());
    assert_eq!(second.len(), 13);
    assert_eq!(second[..3], first[7..]);
}

#[test]
fn records_can_change_between_pages_with_and_without_a_trace() {
    for tie in [false, true] {
        let mut client = portal(40);
        client.now_ms += 1_000;
        plan(&mut client, &json!([{"route": "objects.list", "kind": "modify", "count": 5, "tie": tie}]));
        let before = client.walk("contacts", "properties=jobtitle");
        let after = client.walk("contacts", "properties=jobtitle");
        let count = |same: &dyn Fn(&Json, &Json) -> bool| {
            before.iter().zip(&after).filter(|(before, after)| !same(before, after)).count()
        };
        assert_eq!(count(&|a, b| a["properties"]["jobtitle"] == b["properties"]["jobtitle"]), 5);
        assert_eq!(count(&|a, b| a["updatedAt"] == b["updatedAt"]), if tie { 0 } else { 5 });
    }
}

#[test]
fn a_record_that_is_not_served_fails_what_holds_it_and_nothing_else() {
    let mut client = portal(30);
    let all = ids(&client.walk("contacts", "properties=email"));
    let culprit: u64 = all[12].parse().unwrap();
    let fault = |named: bool| json!([{"kind": "unserved", "ids": [culprit], "named": named, "times": 0}]);
    plan(&mut client, &fault(false));
    let status = |client: &mut Client, path: &str| client.get(path).0;
    assert_eq!(status(&mut client, "/crm/objects/2026-09/contacts?limit=12"), 200);
    assert_eq!(status(&mut client, "/crm/objects/2026-09/contacts?limit=13"), 500);
    assert_eq!(status(&mut client, &format!("/crm/objects/2026-09/contacts/{culprit}")), 500);
    assert_eq!(status(&mut client, &format!("/crm/objects/2026-09/contacts?limit=5&after={culprit}")), 200);
    plan(&mut client, &fault(true));
    let body =
        json!({"inputs": [{"id": all[11]}, {"id": all[12]}], "properties": [], "propertiesWithHistory": []});
    let request = Request::json("POST", "/crm/objects/2026-09/contacts/batch/read", &body);
    let response = client.send(&request.bearer(&client.token.clone()));
    let answer: Json = serde_json::from_str(&response.body).unwrap();
    assert_eq!((response.status, answer["results"].as_array().unwrap().len()), (207, 1));
    assert_eq!(answer["errors"][0]["category"], "INTERNAL_ERROR");
    assert_eq!(answer["errors"][0]["context"]["ids"], json!([all[12]]));
}

#[test]
fn a_list_can_lead_nowhere() {
    let mut client = portal(30);
    let mut page = |kind: &str| {
        plan(&mut client, &json!([{"kind": kind, "route": "objects.list"}]));
        let (_, page) = client.get("/crm/objects/2026-09/contacts?limit=5&after=7");
        (page["results"].as_array().unwrap().len(), page["paging"]["next"]["after"].clone())
    };
    assert_eq!(page("stuck"), (5, json!("7")));
    assert_eq!(page("hollow"), (0, json!("8")));
}

#[test]
fn a_search_can_bring_its_last_hit_first_and_refuse_the_epoch() {
    let mut client = portal(30);
    client.now_ms += 60_000;
    let mut search = |kind: &str, value: &str| {
        plan(&mut client, &json!([{"kind": kind, "route": "objects.search"}]));
        let filter = json!({"propertyName": "lastmodifieddate", "operator": "GTE", "value": value});
        let body = json!({"after": "0", "filterGroups": [{"filters": [filter]}], "limit": 10, "properties": [],
            "sorts": ["hs_object_id"]});
        let request = Request::json("POST", "/crm/objects/2026-09/contacts/search", &body);
        let response = client.send(&request.bearer(&client.token.clone()));
        (response.status, serde_json::from_str::<Json>(&response.body).unwrap())
    };
    let (_, page) = search("unordered", "0");
    let found = page["results"].as_array().unwrap();
    let id = |at: usize| found[at]["id"].as_str().unwrap().parse::<u64>().unwrap();
    assert_eq!((found.len(), &page["total"]), (10, &json!(30)));
    assert!((0..8).all(|at| id(at) < id(at + 1)) && id(9) > id(8) + 20, "{page}");
    assert_eq!(search("no_epoch", "0").0, 500);
    assert_eq!(search("no_epoch", "1").0, 200);
}

#[test]
fn a_member_can_come_null_and_links_ask_for_the_other_objects_scope() {
    let mut client = portal(30);
    plan(&mut client, &json!([{"kind": "nulled", "member": "label", "route": "properties.read"}]));
    let (_, definitions) = client.get("/crm/properties/2026-09/contacts");
    assert_eq!(
        (&definitions["results"][0]["label"], &definitions["results"][1]["name"].is_string()),
        (&Json::Null, &true)
    );
    client.sim.settings_mut().withheld_scopes = vec!["crm.objects.deals.read".to_owned()];
    assert_eq!(client.get("/crm/objects/2026-09/contacts?associations=companies").0, 200);
    let (status, refused) = client.get("/crm/objects/2026-09/contacts?associations=companies,deals");
    assert_eq!((status, &refused["category"]), (403, &json!("MISSING_SCOPES")));
}

#[test]
fn random_faults_follow_the_seed_and_end_at_their_limit() {
    let run = |seed| {
        let mut client = portal(10);
        let kind = FaultKind::RateLimited { policy: Policy::default(), retry_after: None };
        let random = vec![RandomFault { route: None, p: 0.3, kind }];
        client.sim.set_faults(FaultPlan { random, seed, random_limit: 20, ..FaultPlan::default() });
        (0..200).map(|_| list(&mut client).status).collect::<Vec<u16>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    assert_eq!(run(1).iter().filter(|status| **status == 429).count(), 20);
}

#[test]
fn a_plan_reads_back_as_it_was_written() {
    let fault = Fault {
        route: Some("objects.list".to_owned()),
        object: None,
        after: 2,
        times: 0,
        kind: FaultKind::Modify { count: 2, tie: true },
        seen: 0,
    };
    let text = json!(FaultPlan { plan: vec![fault], ..FaultPlan::default() });
    let read: FaultPlan = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(json!(read), text);
}
