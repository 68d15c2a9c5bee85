//! Writing records.

use serde_json::{Value as Json, json};

use crate::support::{ids, portal, text};

const CONTACTS: &str = "/crm/objects/2026-09/contacts";

#[test]
fn a_second_contact_of_an_address_is_a_conflict_that_names_the_first() {
    let mut client = portal(20);
    let id = client.create("contacts", &json!({"email": "a@example.com"}));
    let body = json!({"properties": {"email": "A@Example.com"}, "associations": []});
    let (status, answer) = client.post(CONTACTS, &body);
    assert_eq!((status, &answer["category"]), (409, &json!("CONFLICT")));
    assert_eq!(text(&answer["message"]), format!("Contact already exists. Existing ID: {id}"));
    client.call("DELETE", &format!("{CONTACTS}/{id}"), &Json::Null);
    assert_eq!(client.post(CONTACTS, &body).0, 201);
}

#[test]
fn each_object_asks_for_its_required_properties() {
    let mut client = portal(20);
    for (object, properties) in [
        ("contacts", json!({"phone": "+33612345678"})),
        ("companies", json!({"city": "Paris"})),
        ("deals", json!({"dealname": "x"})),
        ("calls", json!({"hs_call_title": "x"})),
    ] {
        let (status, answer) =
            client.post(&format!("/crm/objects/2026-09/{object}"), &json!({"properties": properties}));
        assert_eq!(
            (status, &answer["errors"][0]["code"]),
            (400, &json!("MISSING_REQUIRED_PROPERTY")),
            "{object}"
        );
    }
    client.create("deals", &json!({"dealname": "x", "dealstage": "closedwon", "amount": 12.5}));
    client.create("calls", &json!({"hs_timestamp": 1_790_000_000_000_i64}));
}

#[test]
fn a_patch_moves_the_modified_date_only_when_something_changed() {
    let mut client = portal(20);
    let id = client.create("contacts", &json!({"email": "a@example.com"}));
    let path = format!("{CONTACTS}/{id}");
    let first = client.get(&path).1["updatedAt"].clone();
    client.now_ms += 1_000;
    client.call("PATCH", &path, &json!({"properties": {"email": "a@example.com"}}));
    assert_eq!(client.get(&path).1["updatedAt"], first);
    let (status, answer) =
        client.call("PATCH", &path, &json!({"properties": {"firstname": "Ada", "email": ""}}));
    assert_eq!((status, &answer["properties"]["email"]), (200, &Json::Null));
    assert_ne!(answer["updatedAt"], first);
}

#[test]
fn a_merged_away_id_works_for_one_patch_but_not_in_a_batch() {
    let mut client = portal(30);
    let all = ids(&client.walk("contacts", ""));
    client.mutate(&json!({"action": "merge", "object": "contacts", "primary": all[0], "loser": all[1]}));
    let properties = json!({"properties": {"jobtitle": "Nurse"}});
    let (status, answer) = client.call("PATCH", &format!("{CONTACTS}/{}", all[1]), &properties);
    assert_eq!((status, text(&answer["id"])), (200, all[0].clone()));
    let body = json!({"inputs": [{"id": all[1], "properties": {"jobtitle": "Doctor"}}]});
    let (status, answer) = client.post(&format!("{CONTACTS}/batch/update"), &body);
    assert_eq!((status, answer["results"].as_array().unwrap().len()), (207, 0));
}

#[test]
fn two_inputs_of_a_batch_that_mean_one_record_refuse_it() {
    let mut client = portal(30);
    let id = ids(&client.walk("contacts", ""))[0].clone();
    let input = json!({"id": id, "properties": {"jobtitle": "Nurse"}});
    let (status, _) = client.post(&format!("{CONTACTS}/batch/update"), &json!({"inputs": [input, input]}));
    assert_eq!(status, 400);
    let (_, record) = client.get(&format!("{CONTACTS}/{id}?properties=jobtitle"));
    assert_ne!(record["properties"]["jobtitle"], "Nurse");
    for name in ["email", "hs_object_id"] {
        let input = json!({"id": "x@example.com", "idProperty": name, "properties": {}});
        assert_eq!(client.post(&format!("{CONTACTS}/batch/update"), &json!({"inputs": [input]})).0, 400);
    }
}

#[test]
fn one_bad_create_fails_the_batch_unless_every_input_is_traced() {
    let mut client = portal(30);
    let good = json!({"properties": {"email": "good@example.com"}, "associations": []});
    let bad = json!({"properties": {"email": "bad"}, "associations": []});
    let path = format!("{CONTACTS}/batch/create");
    assert_eq!(client.post(&path, &json!({"inputs": [good, bad]})).0, 400);
    assert_eq!(client.walk("contacts", "").len(), 30);
    let traced = |mut input: Json, trace: &str| {
        input["objectWriteTraceId"] = json!(trace);
        input
    };
    let (status, answer) = client.post(&path, &json!({"inputs": [traced(good, "1"), traced(bad, "2")]}));
    assert_eq!((status, &answer["numErrors"]), (207, &json!(1)));
    assert_eq!(answer["results"][0]["objectWriteTraceId"], "1");
    assert_eq!(answer["errors"][0]["context"]["objectWriteTraceId"], json!(["2"]));
    assert_eq!(client.walk("contacts", "").len(), 31);
}

#[test]
fn an_upsert_says_which_records_are_new() {
    let mut client = portal(30);
    let id = client.create("contacts", &json!({"email": "known@example.com"}));
    let input = |email: &str| json!({"id": email, "idProperty": "email", "properties": {"firstname": "Ada"}});
    let path = format!("{CONTACTS}/batch/upsert");
    let (status, answer) =
        client.post(&path, &json!({"inputs": [input("new@example.com"), input("KNOWN@example.com")]}));
    assert_eq!(status, 200, "{answer}");
    let results = answer["results"].as_array().unwrap();
    let known = results.iter().find(|result| text(&result["id"]) == id).unwrap();
    let new = results.iter().find(|result| text(&result["id"]) != id).unwrap();
    assert_eq!((&known["new"], &new["new"]), (&json!(false), &json!(true)));
    assert_eq!(new["properties"]["email"], "new@example.com");
    let twice = json!({"inputs": [input("x@example.com"), input("X@example.com")]});
    assert_eq!(client.post(&path, &twice).0, 400);
    let not_unique = json!({"inputs": [{"id": "x", "idProperty": "firstname", "properties": {}}]});
    assert_eq!(client.post(&path, &not_unique).0, 400);
}

#[test]
fn a_batch_archive_takes_unknown_ids_without_a_word() {
    let mut client = portal(30);
    let id = ids(&client.walk("contacts", ""))[0].clone();
    let body = json!({"inputs": [{"id": id}, {"id": "999"}]});
    assert_eq!(client.post(&format!("{CONTACTS}/batch/archive"), &body).0, 204);
    assert_eq!(client.walk("contacts", "").len(), 29);
}

#[test]
fn a_record_can_be_made_with_its_links() {
    let mut client = portal(30);
    let company = client.create("companies", &json!({"name": "Atlas"}));
    let link = |type_id: u16| {
        json!([{"to": {"id": company},
            "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}]}])
    };
    let body = json!({"properties": {"email": "l@example.com"}, "associations": link(1)});
    let (status, record) = client.post(CONTACTS, &body);
    assert_eq!(status, 201);
    let path = format!("{CONTACTS}/{}?associations=companies", text(&record["id"]));
    let (_, record) = client.get(&path);
    let expected = json!([{"id": company, "type": "contact_to_company"},
        {"id": company, "type": "contact_to_company_unlabeled"}]);
    assert_eq!(record["associations"]["companies"]["results"], expected);
    let body = json!({"properties": {"email": "m@example.com"}, "associations": link(999)});
    assert_eq!(client.post(CONTACTS, &body).0, 400);
}

#[test]
fn a_rule_of_the_portal_refuses_writes_of_other_properties_too() {
    let mut client = portal(30);
    let all = ids(&client.walk("contacts", ""));
    let (with, without) = (all[0].clone(), all[1].clone());
    let path = format!("{CONTACTS}/batch/update");
    let referral = |id: &str, value: &str| json!({"id": id, "properties": {"referral_code": value}});
    client.post(&path, &json!({"inputs": [referral(&with, "R1"), referral(&without, "")]}));
    client.sim.settings_mut().required_properties =
        [("contacts".to_owned(), vec!["referral_code".to_owned()])].into();
    let input = |id: &str| json!({"id": id, "properties": {"jobtitle": "Nurse"}, "objectWriteTraceId": id});
    let (status, answer) = client.post(&path, &json!({"inputs": [input(&with), input(&without)]}));
    assert_eq!((status, &answer["errors"][0]["code"]), (400, &json!("MISSING_REQUIRED_PROPERTY")));
    let nurse = json!({"properties": {"jobtitle": "Nurse"}});
    assert_eq!(client.call("PATCH", &format!("{CONTACTS}/{without}"), &nurse).0, 400);
    let healed = json!({"properties": {"jobtitle": "Nurse", "referral_code": "R2"}});
    assert_eq!(client.call("PATCH", &format!("{CONTACTS}/{without}"), &healed).0, 200);
    let clearing = json!({"properties": {"referral_code": ""}});
    assert_eq!(client.call("PATCH", &format!("{CONTACTS}/{with}"), &clearing).0, 400);
    let new = json!({"properties": {"email": "new@example.com"}, "associations": []});
    assert_eq!(client.post(CONTACTS, &new).0, 400);
}

#[test]
fn traced_updates_succeed_in_part_where_hubspot_allows_it() {
    let mut client = portal(30);
    let all = ids(&client.walk("contacts", ""));
    client.sim.settings_mut().partial_updates = true;
    let input = |id: &str, visits: &str| json!({"id": id, "properties": {"lead_budget": visits}, "objectWriteTraceId": format!("t{id}")});
    let inputs = json!({"inputs": [input(&all[0], "7"), input(&all[1], "many"), input("1", "7")]});
    let (status, answer) = client.post(&format!("{CONTACTS}/batch/update"), &inputs);
    assert_eq!((status, &answer["numErrors"]), (207, &json!(2)));
    assert_eq!(text(&answer["results"][0]["id"]), all[0]);
    assert_eq!(answer["errors"][0]["context"]["objectWriteTraceId"], json!([format!("t{}", all[1])]));
    assert_eq!(answer["errors"][0]["errors"][0]["code"], "INVALID_INTEGER");
    // Without traces one bad input still refuses the others.
    let inputs = json!({"inputs": [{"id": all[0], "properties": {"lead_budget": "8"}},
        {"id": all[1], "properties": {"lead_budget": "many"}}]});
    assert_eq!(client.post(&format!("{CONTACTS}/batch/update"), &inputs).0, 400);
    let (_, record) = client.get(&format!("{CONTACTS}/{}?properties=lead_budget", all[0]));
    assert_eq!(record["properties"]["lead_budget"], "7");
}

#[test]
fn a_batch_of_writes_has_its_limit() {
    let mut client = portal(130);
    let all = ids(&client.walk("contacts", ""));
    let inputs: Vec<Json> =
        all[..101].iter().map(|id| json!({"id": id, "properties": {"jobtitle": "Nurse"}})).collect();
    let path = format!("{CONTACTS}/batch/update");
    assert_eq!(client.post(&path, &json!({"inputs": inputs})).0, 400);
    assert_eq!(client.post(&path, &json!({"inputs": inputs[..100]})).0, 200);
}

#[test]
fn a_batch_may_follow_merges_and_keep_its_traces_to_itself() {
    let mut client = portal(30);
    let all = ids(&client.walk("contacts", ""));
    let merge = json!({"primaryObjectId": all[0], "objectIdToMerge": all[1]});
    assert_eq!(client.post(&format!("{CONTACTS}/merge"), &merge).0, 200);
    let input = json!({"id": all[1], "properties": {"lead_budget": "7"}, "objectWriteTraceId": "t"});
    let path = format!("{CONTACTS}/batch/update");
    let (status, answer) = client.post(&path, &json!({"inputs": [input]}));
    assert_eq!((status, &answer["errors"][0]["category"]), (207, &json!("OBJECT_NOT_FOUND")));
    client.sim.settings_mut().batch_updates_follow_merges = true;
    let (status, answer) = client.post(&path, &json!({"inputs": [input]}));
    let result = &answer["results"][0];
    assert_eq!(
        (status, text(&result["id"]), &result["objectWriteTraceId"]),
        (200, all[0].clone(), &json!("t"))
    );
    client.sim.settings_mut().answers_traces = false;
    let (_, answer) = client.post(&path, &json!({"inputs": [input]}));
    assert_eq!(answer["results"][0].get("objectWriteTraceId"), None);
}
