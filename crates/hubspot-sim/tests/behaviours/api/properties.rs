//! Property definitions.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::support::portal;

const PATH: &str = "/crm/properties/2026-09/deals";

fn score() -> Json {
    json!({"name": "copilot_score", "label": "Score", "type": "number", "fieldType": "number", "groupName": "sales_process"})
}

#[test]
fn every_value_in_the_portal_has_a_definition() {
    let mut client = portal(500);
    for object in hubspot_sim::ObjectType::ALL {
        let (_, definitions) = client.get(&format!("/crm/properties/2026-09/{}", object.type_id()));
        let names: BTreeSet<&str> = definitions["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|known| known["name"].as_str().unwrap())
            .collect();
        assert!((16..70).contains(&names.len()));
        let truth = client.truth(object, "all");
        for record in truth["results"].as_array().unwrap() {
            assert!(
                record["properties"].as_object().unwrap().keys().all(|name| names.contains(name.as_str()))
            );
        }
    }
}

#[test]
fn a_definition_is_made_once_and_comes_back_from_the_archive() {
    let mut client = portal(0);
    assert_eq!(client.post(PATH, &score()).0, 201);
    let (status, conflict) = client.post(PATH, &score());
    assert_eq!((status, &conflict["category"]), (409, &json!("OBJECT_ALREADY_EXISTS")));
    assert_eq!(conflict["subCategory"], "Properties.PROPERTY_WITH_NAME_EXISTS");
    let one = format!("{PATH}/copilot_score");
    assert_eq!(client.call("DELETE", &one, &Json::Null).0, 204);
    assert_eq!(client.get(&one).0, 404);
    assert_eq!(client.get(&format!("{one}?archived=true")).0, 200);
    assert_eq!(client.post(PATH, &score()).0, 201);
    assert_eq!(client.get(&one).0, 200);
}

#[test]
fn values_of_a_new_property_are_written_and_read() {
    let mut client = portal(0);
    let deal = client.create("deals", &json!({"dealname": "x", "dealstage": "closedwon"}));
    let path = format!("/crm/objects/2026-09/deals/{deal}");
    let scored = json!({"properties": {"copilot_score": 87.5}});
    assert_eq!(client.call("PATCH", &path, &scored).0, 400);
    client.post(PATH, &score());
    assert_eq!(client.call("PATCH", &path, &scored).0, 200);
    let (_, record) = client.get(&format!("{path}?properties=copilot_score"));
    assert_eq!(record["properties"]["copilot_score"], "87.5");
    client.call("DELETE", &format!("{PATH}/copilot_score"), &Json::Null);
    let (_, record) = client.get(&format!("{path}?properties=copilot_score"));
    assert!(record["properties"].get("copilot_score").is_none());
}

#[test]
fn wrong_definitions_are_refused() {
    let mut client = portal(0);
    for (name, value) in [
        ("name", json!("Score")),
        ("name", json!("1score")),
        ("fieldType", json!("date")),
        ("type", json!("score")),
        ("groupName", json!("nowhere")),
        ("label", Json::Null),
    ] {
        let mut definition = score();
        definition[name] = value;
        assert_eq!(client.post(PATH, &definition).0, 400, "{definition}");
    }
    assert_eq!(client.call("DELETE", &format!("{PATH}/amount"), &Json::Null).0, 400);
    assert_eq!(client.call("PATCH", &format!("{PATH}/amount"), &json!({"label": "x"})).0, 400);
}

#[test]
fn an_update_replaces_the_whole_list_of_options() {
    let mut client = portal(0);
    let option = |value: &str| json!({"label": value, "value": value, "displayOrder": 0, "hidden": false});
    let mut grade = score();
    grade["type"] = json!("enumeration");
    grade["fieldType"] = json!("select");
    assert_eq!(client.post(PATH, &grade).0, 400);
    grade["options"] = json!([option("A"), option("B")]);
    assert_eq!(client.post(PATH, &grade).0, 201);
    let (_, updated) =
        client.call("PATCH", &format!("{PATH}/copilot_score"), &json!({"options": [option("C")]}));
    assert_eq!(updated["options"].as_array().unwrap().len(), 1);
}

#[test]
fn batches_and_groups_work() {
    let mut client = portal(0);
    let groups = format!("{PATH}/groups");
    let group = json!({"name": "copilot", "label": "Copilot"});
    assert_eq!(client.post(&groups, &group).0, 201);
    assert_eq!(client.post(&groups, &group).0, 409);
    assert_eq!(client.call("PATCH", &format!("{groups}/copilot"), &json!({"label": "C"})).1["label"], "C");
    let mut second = score();
    second["name"] = json!("copilot_grade");
    let (status, answer) =
        client.post(&format!("{PATH}/batch/create"), &json!({"inputs": [score(), second, score()]}));
    assert_eq!((status, &answer["numErrors"]), (207, &json!(1)));
    let names = json!({"inputs": [{"name": "copilot_grade"}, {"name": "nope"}], "archived": false});
    let (status, answer) = client.post(&format!("{PATH}/batch/read"), &names);
    assert_eq!((status, answer["results"].as_array().unwrap().len()), (207, 1));
    assert_eq!(client.post(&format!("{PATH}/batch/archive"), &names).0, 204);
    assert_eq!(client.get(&format!("{PATH}/copilot_grade")).0, 404);
    assert_eq!(client.call("DELETE", &format!("{groups}/copilot"), &Json::Null).0, 204);
    assert_eq!(client.get(&format!("{groups}/copilot")).0, 404);
}
