//! What the generated portal is like.

use std::collections::BTreeMap;

use hubspot_sim::ObjectType::{Calls, Companies, Contacts, Deals};
use hubspot_sim::{Config, Dirt, ObjectType, Sim};
use serde_json::Value as Json;

fn truth(sim: &Sim, object: ObjectType) -> Vec<Json> {
    let body: Json = serde_json::from_str(&sim.truth(object, "all")).unwrap();
    body["results"].as_array().unwrap().clone()
}

fn share(records: &[Json], holds: impl Fn(&Json) -> bool) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    count(records.iter().filter(|record| holds(&record["properties"])).count()) / count(records.len())
}

#[test]
fn the_numbers_of_the_full_portal_are_as_documented() {
    let sim = Sim::new(Config::default());
    for (object, count) in [(Contacts, 29_000), (Companies, 2_416), (Deals, 1_000), (Calls, 2_900)] {
        let body: Json = serde_json::from_str(&sim.truth(object, "false")).unwrap();
        assert_eq!(body["total"], count, "{object:?}");
    }
}

#[test]
fn better_leads_go_further() {
    let sim = Sim::new(Config { contacts: 12_000, deals: Some(2_500), ..Config::default() });
    let contacts = truth(&sim, Contacts);
    let deals = truth(&sim, Deals);
    let watched: BTreeMap<&str, bool> = contacts
        .iter()
        .map(|contact| (contact["id"].as_str().unwrap(), contact["properties"]["vsl_watched"] == "true"))
        .collect();
    let of_contact = |deal: &&Json| watched[deal["associations"]["contacts"][0]["id"].as_str().unwrap()];
    let (with, without): (Vec<&Json>, Vec<&Json>) = deals.iter().partition(of_contact);
    let won = |deals: Vec<&Json>| {
        let deals: Vec<Json> = deals.into_iter().cloned().collect();
        share(&deals, |deal| deal["dealstage"] == "closedwon")
    };
    assert!(won(with) > won(without) + 0.05);
    let script = |version: &str| {
        let all = deals.iter().filter(|deal| deal["properties"]["sales_script_version"] == version);
        won(all.collect())
    };
    assert!(script("B") > script("A"));
    let won = share(&deals, |deal| deal["dealstage"] == "closedwon");
    assert!((0.2..0.6).contains(&won), "{won}");
}

#[test]
fn won_deals_are_paid_in_installments_and_others_are_not() {
    let sim = Sim::new(Config { dirt: Dirt { values: false, nul: false }, ..Config::default() });
    for deal in truth(&sim, Deals) {
        let properties = &deal["properties"];
        let won = properties["dealstage"] == "closedwon";
        assert_eq!(properties["payment_status"] != "not_paid", won);
        assert_eq!(properties.get("number_of_installments__months").is_some(), won);
        assert!(properties["amount"].as_str().unwrap().parse::<f64>().is_ok());
    }
}

#[test]
fn calls_match_contacts_by_number_and_some_by_association() {
    let sim = Sim::new(Config { contacts: 5_000, ..Config::default() });
    let digits = |text: &Json| text.as_str().unwrap_or_default().replace(|c: char| !c.is_ascii_digit(), "");
    let phones: std::collections::BTreeSet<String> =
        truth(&sim, Contacts).iter().map(|contact| digits(&contact["properties"]["phone"])).collect();
    let calls = truth(&sim, Calls);
    let called = |call: &Json| {
        let outbound = call["hs_call_direction"] == "OUTBOUND";
        digits(&call[if outbound { "hs_call_to_number" } else { "hs_call_from_number" }])
    };
    let matched = share(&calls, |call| phones.contains(&called(call)));
    assert!((0.7..0.99).contains(&matched), "{matched}");
    let linked = calls.iter().filter(|call| call["associations"]["contacts"][0].is_object()).count();
    assert!(linked * 10 > calls.len() * 3 && linked * 2 < calls.len(), "{linked} of {}", calls.len());
    assert!(share(&calls, |call| call["hs_call_direction"] == "OUTBOUND") > 0.8);
}

#[test]
fn the_dirt_is_there_and_can_be_left_out() {
    let all = |dirt| {
        let sim = Sim::new(Config { contacts: 6_000, deals: Some(600), dirt, ..Config::default() });
        ObjectType::ALL.map(|object| sim.truth(object, "all")).concat()
    };
    let dirty = all(Dirt { values: true, nul: true });
    for mark in [
        "\\u0000",
        "\\u000b",
        "Мария",
        "محمد",
        "王",
        "🙂",
        "\"amount\":\"n/a\"",
        "\"lead_budget\":\"\"",
        "after 6 pm",
    ] {
        assert!(dirty.contains(mark), "{mark}");
    }
    let nul = dirty.matches("\\u0000").count();
    assert!((12..40).contains(&nul), "{nul}");
    assert!(!all(Dirt { values: true, nul: false }).contains("\\u0000"));
    assert!(!all(Dirt { values: false, nul: false }).contains("\"amount\":\"n/a\""));
}

#[test]
fn moments_are_in_order_and_many_contacts_share_one_modified_date() {
    let sim = Sim::new(Config { contacts: 8_000, ..Config::default() });
    let epoch_ms = sim.config().epoch_ms;
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for object in ObjectType::ALL {
        for record in truth(&sim, object) {
            let moment =
                |name: &str| kernel::Timestamp::parse(record[name].as_str().unwrap()).unwrap().as_millis();
            assert!(
                moment("createdAt") <= moment("updatedAt") && moment("updatedAt") <= epoch_ms,
                "{record}"
            );
            if object == Contacts {
                *shared.entry(record["updatedAt"].to_string()).or_default() += 1;
            }
        }
    }
    assert!(shared.values().max().unwrap() > &200);
}

#[test]
fn a_full_contact_page_has_records_of_about_a_kilobyte_and_a_half() {
    let mut client = crate::support::portal(2_000);
    let (_, definitions) = client.get("/crm/properties/2026-09/contacts");
    let visible = definitions["results"].as_array().unwrap().iter().filter(|known| known["hidden"] == false);
    let names: Vec<&str> = visible.map(|known| known["name"].as_str().unwrap()).collect();
    let request = Request::get(format!(
        "/crm/objects/2026-09/contacts?limit=100&associations=companies,deals,calls&properties={}",
        names.join(",")
    ));
    let size = client.send(&request.bearer(&client.token.clone())).body.len() / 100;
    assert!((1_000..1_700).contains(&size), "{size}");
    let filled =
        share(&truth(&client.sim, Contacts), |record| record.as_object().unwrap().len() * 2 > names.len());
    assert!(filled < 0.5, "{filled}");
}

use hubspot_sim::Request;
