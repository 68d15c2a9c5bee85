//! Search and its limits.

use hubspot_sim::{Config, Settings};
use serde_json::{Value as Json, json};

use crate::support::{Client, ids, portal, text};

const SEARCH: &str = "/crm/objects/2026-09/contacts/search";

fn filter(name: &str, operator: &str, value: &str) -> Json {
    json!({"propertyName": name, "operator": operator, "value": value})
}

fn search(client: &mut Client, filters: &[Json]) -> Vec<String> {
    let body = json!({"filterGroups": [{"filters": filters}], "limit": 200});
    let (status, answer) = client.post(SEARCH, &body);
    assert_eq!(status, 200, "{answer}");
    ids(answer["results"].as_array().unwrap())
}

#[test]
fn a_keyset_walk_by_id_meets_every_match_even_over_ten_thousand_ties() {
    let mut client = portal(10_500);
    client.now_ms += 60_000;
    client.mutate(&json!({"action": "edit_random", "object": "contacts", "count": 10_200}));
    let since = client.now_ms.to_string();
    let (mut last, mut found) = ("0".to_owned(), 0);
    loop {
        let filters = [filter("lastmodifieddate", "GTE", &since), filter("hs_object_id", "GT", &last)];
        let sorts = json!([{"propertyName": "hs_object_id", "direction": "ASCENDING"}]);
        let body = json!({"filterGroups": [{"filters": filters}], "sorts": sorts, "limit": 200});
        let (_, answer) = client.post(SEARCH, &body);
        let page = ids(answer["results"].as_array().unwrap());
        found += page.len();
        match page.last() {
            Some(id) => last.clone_from(id),
            None => break,
        }
    }
    assert_eq!(found, 10_200);
}

#[test]
fn paging_ends_at_ten_thousand() {
    let mut client = portal(10_500);
    let page = |client: &mut Client, after: &str| client.post(SEARCH, &json!({"limit": 200, "after": after}));
    let (status, answer) = page(&mut client, "9800");
    assert_eq!((status, &answer["total"]), (200, &json!(10_500)));
    assert_eq!(answer["paging"]["next"]["after"], "10000");
    assert_eq!(page(&mut client, "10000").0, 400);
    assert_eq!(page(&mut client, "9801").0, 400);
}

#[test]
fn what_is_too_much_is_refused() {
    let mut client = portal(20);
    let one = filter("email", "EQ", "x");
    let group = |filters: usize| json!({"filters": vec![one.clone(); filters]});
    let groups = |groups: Vec<Json>| json!({"filterGroups": groups});
    for (body, expected) in [
        (groups(vec![group(1); 5]), 200),
        (groups(vec![group(1); 6]), 400),
        (groups(vec![group(6)]), 200),
        (groups(vec![group(7)]), 400),
        (groups(vec![group(6), group(6), group(6)]), 200),
        (groups(vec![group(6), group(6), group(6), group(1)]), 400),
        (json!({"limit": 201}), 400),
        (json!({"properties": ["p".repeat(3_000)]}), 400),
        (json!({"sorts": ["email", "phone"]}), 400),
        (groups(vec![json!({"filters": [filter("nope", "EQ", "x")]})]), 400),
        (groups(vec![json!({"filters": [filter("email", "LIKE", "x")]})]), 400),
        (groups(vec![json!({"filters": [filter("createdate", "GTE", "2026-01-01")]})]), 400),
    ] {
        assert_eq!(client.post(SEARCH, &body).0, expected, "{body}");
    }
}

#[test]
fn a_write_is_seen_within_the_lag_and_not_at_once() {
    let settings = Settings { search_lag_ms: 5_000, ..Settings::default() }.without_limits();
    let mut client = Client::new(Config { contacts: 30, settings, ..Config::default() });
    let id = client.create("contacts", &json!({"email": "late@example.com"}));
    let by_email = [filter("email", "EQ", "late@example.com")];
    client.now_ms += 2_400;
    assert!(search(&mut client, &by_email).is_empty());
    client.now_ms += 2_600;
    assert_eq!(search(&mut client, &by_email), std::slice::from_ref(&id));

    let path = format!("/crm/objects/2026-09/contacts/{id}");
    client.call("PATCH", &path, &json!({"properties": {"email": "later@example.com"}}));
    // The index still holds the old version, modified date and all.
    let body = json!({"filterGroups": [{"filters": by_email}], "properties": ["email"]});
    let (_, stale) = client.post(SEARCH, &body);
    let (_, fresh) = client.get(&path);
    assert_eq!(stale["results"][0]["properties"]["email"], "late@example.com");
    assert_ne!(stale["results"][0]["updatedAt"], fresh["updatedAt"]);
    client.now_ms += 5_000;
    assert!(search(&mut client, &by_email).is_empty());
    assert_eq!(search(&mut client, &[filter("email", "EQ", "later@example.com")]), [id]);
}

#[test]
fn archived_and_merged_records_never_appear() {
    let settings = Settings { search_lag_ms: 60_000, ..Settings::default() }.without_limits();
    let mut client = Client::new(Config { contacts: 50, settings, ..Config::default() });
    let all = ids(&client.walk("contacts", ""));
    client.mutate(&json!({"action": "archive", "object": "contacts", "id": all[0]}));
    client.mutate(&json!({"action": "merge", "object": "contacts", "primary": all[1], "loser": all[2]}));
    let found = search(&mut client, &[]);
    assert_eq!(found.len(), 48);
    assert!(!found.contains(&all[0]) && !found.contains(&all[2]));
}

#[test]
fn contacts_take_the_wrong_modified_date_without_an_error_and_match_wrongly() {
    let mut client = portal(50);
    client.now_ms += 60_000;
    client.mutate(&json!({"action": "edit_random", "object": "contacts", "count": 5}));
    let since = client.now_ms.to_string();
    assert_eq!(search(&mut client, &[filter("lastmodifieddate", "GTE", &since)]).len(), 5);
    assert_eq!(search(&mut client, &[filter("hs_lastmodifieddate", "GTE", &since)]).len(), 0);
}

#[test]
fn the_operators_do_what_their_names_say() {
    let mut client = portal(0);
    let mut add = |email: &str, budget: &str, stage: &str| {
        client.create("contacts", &json!({"email": email, "lead_budget": budget, "lifecyclestage": stage}))
    };
    let (a, b, c) = (add("a@x.io", "5", "lead"), add("b@y.io", "50", "customer"), add("c@x.io", "", "lead"));
    let all = [a.clone(), b.clone(), c.clone()];
    let mut check = |filter: Json, expected: &[&String]| {
        let found = search(&mut client, std::slice::from_ref(&filter));
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
    };
    check(filter("lead_budget", "GT", "6"), &[&b]);
    check(filter("lead_budget", "LTE", "5"), &[&a]);
    check(filter("lead_budget", "NEQ", "5"), &[&b, &c]);
    check(
        json!({"propertyName": "lead_budget", "operator": "BETWEEN", "value": "5", "highValue": "50"}),
        &[&a, &b],
    );
    check(json!({"propertyName": "lead_budget", "operator": "HAS_PROPERTY"}), &[&a, &b]);
    check(json!({"propertyName": "lead_budget", "operator": "NOT_HAS_PROPERTY"}), &[&c]);
    check(json!({"propertyName": "email", "operator": "IN", "values": ["a@x.io", "C@x.io"]}), &[&a]);
    check(json!({"propertyName": "email", "operator": "NOT_IN", "values": ["a@x.io"]}), &[&b, &c]);
    check(filter("email", "EQ", "A@X.io"), &[&a]);
    check(filter("email", "CONTAINS_TOKEN", "x"), &[&a, &c]);
    check(filter("email", "NOT_CONTAINS_TOKEN", "x"), &[&b]);
    check(filter("lifecyclestage", "EQ", "LEAD"), &[]);
    check(filter("lifecyclestage", "EQ", "lead"), &[&a, &c]);
    check(filter("hs_object_id", "GT", &all[1]), &[&c]);
}

#[test]
fn records_are_found_by_what_they_are_linked_to() {
    let mut client = portal(400);
    let company = client
        .walk("contacts", "associations=companies")
        .iter()
        .find_map(|record| Some(text(&record.get("associations")?["companies"]["results"][0]["id"])))
        .unwrap();
    let found = search(&mut client, &[filter("associations.company", "EQ", &company)]);
    let (_, linked) = client.get(&format!("/crm/objects/2026-09/companies/{company}/associations/contacts"));
    assert_eq!(found.len(), linked["results"].as_array().unwrap().len());
    assert!(!found.is_empty());
}

#[test]
fn searches_carry_no_rate_headers_and_no_associations() {
    let mut client = Client::new(Config { contacts: 300, ..Config::default() });
    let body = json!({"limit": 200, "properties": ["email"]});
    let request = hubspot_sim::Request::json("POST", SEARCH, &body).bearer(&client.token.clone());
    let response = client.send(&request);
    assert!(!response.headers.iter().any(|(name, _)| name.starts_with("x-hubspot-ratelimit")));
    assert!(!response.body.contains("\"associations\""));
    assert_eq!(
        serde_json::from_str::<Json>(&response.body).unwrap()["results"].as_array().unwrap().len(),
        200
    );
}
