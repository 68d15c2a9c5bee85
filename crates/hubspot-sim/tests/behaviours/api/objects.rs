//! Reading records.

use serde_json::{Value as Json, json};

use crate::support::{ids, portal, text};

const CONTACTS: &str = "/crm/objects/2026-09/contacts";

#[test]
fn a_walk_meets_every_record_once_in_numeric_id_order() {
    let mut client = portal(1_234);
    let records = client.walk("contacts", "");
    let numbers: Vec<u64> = ids(&records).iter().map(|id| id.parse().unwrap()).collect();
    assert_eq!(numbers.len(), 1_234);
    assert!(numbers.is_sorted_by(|a, b| a < b));
    // As texts they are out of order: short ids and long ones are mixed.
    assert!(!ids(&records).is_sorted());
}

#[test]
fn values_are_texts_or_null_and_unknown_properties_are_left_out() {
    let mut client = portal(300);
    for record in client.walk("contacts", "properties=phone,vsl_watched,lead_budget,nope,mobilephone") {
        let properties = record["properties"].as_object().unwrap();
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        let expected = [
            "createdate",
            "hs_object_id",
            "lastmodifieddate",
            "lead_budget",
            "mobilephone",
            "phone",
            "vsl_watched",
        ];
        assert_eq!(names, expected);
        assert!(properties.values().all(|value| value.is_string() || value.is_null()));
        assert_eq!(record["properties"]["hs_object_id"], record["id"]);
        assert_eq!(record["properties"]["lastmodifieddate"], record["updatedAt"]);
    }
}

#[test]
fn without_properties_the_defaults_of_the_object_come() {
    let mut client = portal(100);
    let mut names = |object: &str| -> Vec<String> {
        let (_, page) = client.get(&format!("/crm/objects/2026-09/{object}?limit=1"));
        page["results"][0]["properties"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(
        names("contacts"),
        ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"]
    );
    assert_eq!(names("companies"), ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"]);
    assert_eq!(names("calls"), ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]);
}

#[test]
fn a_list_pages_by_ten_unless_told_and_refuses_more_than_a_hundred() {
    let mut client = portal(40);
    assert_eq!(client.get(CONTACTS).1["results"].as_array().unwrap().len(), 10);
    assert_eq!(client.get(&format!("{CONTACTS}?limit=101")).0, 400);
    assert_eq!(client.get(&format!("{CONTACTS}?limit=0")).0, 400);
    assert_eq!(client.get(&format!("{CONTACTS}?limit=51&propertiesWithHistory=email")).0, 400);
    assert_eq!(client.get(&format!("{CONTACTS}?after=x")).0, 400);
}

#[test]
fn history_tells_the_values_newest_first() {
    let mut client = portal(20);
    let id = client.create("contacts", &json!({"email": "old@example.com"}));
    client.now_ms += 5_000;
    client.call("PATCH", &format!("{CONTACTS}/{id}"), &json!({"properties": {"email": "new@example.com"}}));
    let (_, record) = client.get(&format!("{CONTACTS}/{id}?propertiesWithHistory=email"));
    let values: Vec<&Json> = record["propertiesWithHistory"]["email"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["value"])
        .collect();
    assert_eq!(values, ["new@example.com", "old@example.com"]);
}

#[test]
fn a_batch_tells_history_of_fifty_records_with_who_wrote_and_cuts_it() {
    let mut client = portal(60);
    let id = client.create("contacts", &json!({"firstname": "0"}));
    for number in 1..25 {
        client.now_ms += 5_000;
        client.call(
            "PATCH",
            &format!("{CONTACTS}/{id}"),
            &json!({"properties": {"firstname": number.to_string()}}),
        );
    }
    let id = id.parse::<u64>().unwrap();
    client.mutate(
        &json!({"action": "edit", "object": "contacts", "id": id, "properties": {"firstname": null}}),
    );
    let ask = |ids: &[String]| {
        let inputs: Vec<Json> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({"inputs": inputs, "properties": [], "propertiesWithHistory": ["firstname"]})
    };
    let (_, answer) = client.post(&format!("{CONTACTS}/batch/read"), &ask(&[id.to_string()]));
    let entries = answer["results"][0]["propertiesWithHistory"]["firstname"].as_array().unwrap();
    let told =
        |at: usize| (entries[at]["value"].as_str().unwrap(), entries[at]["sourceType"].as_str().unwrap());
    assert_eq!((told(0), told(1)), (("", "CRM_UI"), ("24", "INTEGRATION")));
    assert_eq!(entries.len(), 20);
    let all: Vec<String> = ids(&client.walk("contacts", "")).into_iter().take(51).collect();
    assert_eq!(client.post(&format!("{CONTACTS}/batch/read"), &ask(&all)).0, 400);
    assert_eq!(client.post(&format!("{CONTACTS}/batch/read"), &ask(&all[..50])).0, 200);
}

#[test]
fn a_batch_read_answers_what_it_finds_and_lists_what_it_does_not() {
    let mut client = portal(200);
    let known: Vec<String> = ids(&client.walk("contacts", "")).into_iter().take(3).collect();
    let inputs = [&known[2], &known[0], "999", &known[2], "abc"].map(|id| json!({"id": id}));
    let body = json!({"inputs": inputs, "properties": ["email"], "propertiesWithHistory": []});
    let (status, answer) = client.post(&format!("{CONTACTS}/batch/read"), &body);
    assert_eq!(status, 207);
    assert_eq!(ids(answer["results"].as_array().unwrap()), [known[0].clone(), known[2].clone()]);
    assert_eq!(answer["numErrors"], 1);
    assert_eq!(answer["errors"][0]["category"], "OBJECT_NOT_FOUND");
    assert_eq!(answer["errors"][0]["context"]["ids"], json!(["999", "abc"]));
    assert!(answer["results"][0].get("associations").is_none());
}

#[test]
fn a_batch_read_takes_a_hundred_inputs_and_finds_by_email() {
    let mut client = portal(200);
    let inputs: Vec<Json> = (0..101).map(|id| json!({"id": id.to_string()})).collect();
    assert_eq!(client.post(&format!("{CONTACTS}/batch/read"), &json!({"inputs": inputs})).0, 400);
    let id = client.create("contacts", &json!({"email": "Ada@example.com"}));
    let body = json!({"inputs": [{"id": "ada@EXAMPLE.com"}], "idProperty": "email", "properties": []});
    let (status, answer) = client.post(&format!("{CONTACTS}/batch/read"), &body);
    assert_eq!((status, text(&answer["results"][0]["id"])), (200, id));
}

#[test]
fn archived_records_are_a_list_of_their_own() {
    let mut client = portal(150);
    let all = ids(&client.walk("contacts", ""));
    let path = format!("{CONTACTS}/{}", all[7]);
    assert_eq!(client.call("DELETE", &path, &Json::Null).0, 204);
    assert_eq!(client.walk("contacts", "").len(), 149);
    let archived = client.walk("contacts", "archived=true");
    assert_eq!(ids(&archived), [all[7].clone()]);
    assert_eq!(archived[0]["archived"], true);
    assert_eq!(archived[0]["archivedAt"], "2026-11-01T00:00:00.000Z");
    assert_eq!(client.get(&path).0, 404);
    assert_eq!(client.get(&format!("{path}?archived=true")).0, 200);
    let body = json!({"inputs": [{"id": all[7]}, {"id": all[8]}], "properties": []});
    let (_, answer) = client.post(&format!("{CONTACTS}/batch/read?archived=true"), &body);
    assert_eq!(ids(answer["results"].as_array().unwrap()), [all[7].clone()]);
}

#[test]
fn a_merged_id_answers_with_the_winner() {
    for new_id in [false, true] {
        let mut client = portal(60);
        let all = ids(&client.walk("contacts", ""));
        client.sim.settings_mut().merge_new_id = new_id;
        let body = json!({"primaryObjectId": all[1], "objectIdToMerge": all[0]});
        let (status, winner) = client.post(&format!("{CONTACTS}/merge"), &body);
        assert_eq!(status, 200, "{winner}");
        let winner = text(&winner["id"]);
        assert_eq!(winner != all[1], new_id);
        let (status, record) = client.get(&format!("{CONTACTS}/{}?properties=hs_merged_object_ids", all[0]));
        assert_eq!((status, text(&record["id"])), (200, winner.clone()));
        assert!(text(&record["properties"]["hs_merged_object_ids"]).split(';').any(|id| id == all[0]));
        let body = json!({"inputs": [{"id": all[0]}, {"id": all[1]}], "properties": []});
        let (status, answer) = client.post(&format!("{CONTACTS}/batch/read"), &body);
        assert_eq!((status, ids(answer["results"].as_array().unwrap())), (200, vec![winner]));
        assert_eq!(client.walk("contacts", "").len(), 59);
        assert_eq!(client.walk("contacts", "archived=true").len(), 0);
        assert_eq!(client.post(&format!("{CONTACTS}/merge"), &body).0, 400);
    }
}

#[test]
fn a_privacy_deleted_contact_is_nowhere() {
    let mut client = portal(50);
    let id = ids(&client.walk("contacts", ""))[3].clone();
    assert_eq!(client.post(&format!("{CONTACTS}/gdpr-delete"), &json!({"objectId": id})).0, 204);
    assert_eq!(client.get(&format!("{CONTACTS}/{id}")).0, 404);
    assert_eq!(client.get(&format!("{CONTACTS}/{id}?archived=true")).0, 404);
    assert_eq!(client.walk("contacts", "").len(), 49);
    assert_eq!(client.truth(hubspot_sim::ObjectType::Contacts, "all")["erased"], json!([id]));
}

#[test]
fn a_restored_record_can_hide_from_polls_by_modified_date() {
    let mut client = portal(50);
    client.sim.settings_mut().restore_keeps_updated_at = true;
    let before = client.walk("contacts", "")[3].clone();
    let id = text(&before["id"]);
    client.now_ms += 60_000;
    client.mutate(&json!({"action": "archive", "object": "contacts", "id": id}));
    client.now_ms += 60_000;
    client.mutate(&json!({"action": "restore", "object": "contacts", "id": id}));
    let (_, after) = client.get(&format!("{CONTACTS}/{id}"));
    assert_eq!(after["updatedAt"], before["updatedAt"]);
    client.sim.settings_mut().restore_keeps_updated_at = false;
    client.mutate(&json!({"action": "archive", "object": "contacts", "id": id}));
    client.mutate(&json!({"action": "restore", "object": "contacts", "id": id}));
    assert_ne!(client.get(&format!("{CONTACTS}/{id}")).1["updatedAt"], before["updatedAt"]);
}
