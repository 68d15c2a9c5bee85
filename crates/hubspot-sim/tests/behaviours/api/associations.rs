//! Links between records.

use serde_json::{Value as Json, json};

use crate::support::{Client, portal, text};

fn company_with_contacts(client: &mut Client, contacts: usize) -> (String, Vec<String>) {
    let company = client.create("companies", &json!({"name": "Hub"}));
    let mut ids = Vec::new();
    for at in 0..contacts {
        let id = client.create("contacts", &json!({"email": format!("p{at}@example.com")}));
        let mutation = json!({"action": "associate", "from": "contacts", "from_id": id, "to": "companies", "to_id": company});
        client.mutate(&mutation);
        ids.push(id);
    }
    (company, ids)
}

#[test]
fn many_links_of_a_record_page_inside_it() {
    let mut client = portal(0);
    let (company, ids) = company_with_contacts(&mut client, 230);
    let (_, record) =
        client.get(&format!("/crm/objects/2026-09/companies/{company}?associations=contacts,deals"));
    let contacts = &record["associations"]["contacts"];
    assert_eq!(contacts["results"].as_array().unwrap().len(), 100);
    assert_eq!(contacts["paging"]["next"]["after"], json!(ids[99]));
    assert!(record["associations"].get("deals").is_none());
}

#[test]
fn a_batch_read_pages_per_input_and_lists_the_inputs_without_links() {
    let mut client = portal(0);
    client.sim.settings_mut().association_batch_page = 90;
    let (company, ids) = company_with_contacts(&mut client, 200);
    let lonely = client.create("companies", &json!({"name": "Lonely"}));
    let path = "/crm/associations/2026-09/companies/contacts/batch/read";
    let (status, answer) = client.post(path, &json!({"inputs": [{"id": company}, {"id": lonely}]}));
    assert_eq!(status, 207);
    assert_eq!(answer["errors"][0]["subCategory"], "crm.associations.NO_ASSOCIATIONS_FOUND");
    assert_eq!(answer["errors"][0]["context"]["fromObjectId"], json!([lonely]));
    let mut found: Vec<String> = Vec::new();
    let mut result = answer["results"][0].clone();
    loop {
        // The two ids of one answer have different JSON types, as on the live API.
        assert_eq!(text(&result["from"]["id"]), company);
        found.extend(
            result["to"].as_array().unwrap().iter().map(|to| to["toObjectId"].as_u64().unwrap().to_string()),
        );
        let Some(after) = result["paging"]["next"]["after"].as_str() else { break };
        let (status, answer) = client.post(path, &json!({"inputs": [{"id": company, "after": after}]}));
        assert_eq!(status, 200);
        result = answer["results"][0].clone();
    }
    assert_eq!(found, ids);
}

#[test]
fn links_are_made_and_removed_in_batches_without_moving_the_modified_date() {
    let mut client = portal(0);
    let deal = client.create("deals", &json!({"dealname": "x", "dealstage": "closedwon"}));
    let company = client.create("companies", &json!({"name": "Atlas"}));
    let before = client.get(&format!("/crm/objects/2026-09/deals/{deal}")).1["updatedAt"].clone();
    client.now_ms += 1_000;
    let types = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 5}]);
    let input = json!({"from": {"id": deal}, "to": {"id": company}, "types": types});
    let base = "/crm/associations/2026-09/deals/companies/batch";
    let (status, answer) = client.post(&format!("{base}/create"), &json!({"inputs": [input]}));
    assert_eq!((status, &answer["results"][0]["labels"]), (200, &json!(["Primary"])));
    let (_, record) = client.get(&format!("/crm/objects/2026-09/deals/{deal}?associations=companies"));
    assert_eq!(record["updatedAt"], before);
    let (_, links) = client.get(&format!("/crm/objects/2026-09/deals/{deal}/associations/companies"));
    let types: Vec<&Json> = links["results"][0]["associationTypes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| &kind["typeId"])
        .collect();
    assert_eq!(types, [5, 341]);
    client.post(&format!("{base}/labels/archive"), &json!({"inputs": [input]}));
    let (_, links) = client.get(&format!("/crm/objects/2026-09/deals/{deal}/associations/companies"));
    assert_eq!(links["results"][0]["associationTypes"].as_array().unwrap().len(), 1);
    let gone = json!({"inputs": [{"from": {"id": deal}, "to": [{"id": company}]}]});
    assert_eq!(client.post(&format!("{base}/archive"), &gone).0, 200);
    let (_, links) = client.get(&format!("/crm/objects/2026-09/deals/{deal}/associations/companies"));
    assert_eq!(links["results"], json!([]));
}

#[test]
fn one_link_is_put_and_deleted() {
    let mut client = portal(0);
    let contact = client.create("contacts", &json!({"email": "a@example.com"}));
    let call = client.create("calls", &json!({"hs_timestamp": "2026-10-01T00:00:00Z"}));
    let base = format!("/crm/objects/2026-09/calls/{call}/associations");
    assert_eq!(client.call("PUT", &format!("{base}/default/contacts/{contact}"), &json!([])).0, 200);
    let (_, record) = client.get(&format!("/crm/objects/2026-09/contacts/{contact}?associations=calls"));
    assert_eq!(record["associations"]["calls"]["results"], json!([{"id": call, "type": "contact_to_call"}]));
    assert_eq!(client.call("DELETE", &format!("{base}/contacts/{contact}"), &Json::Null).0, 204);
    let types = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 194}]);
    assert_eq!(client.call("PUT", &format!("{base}/contacts/{contact}"), &types).0, 201);
    assert_eq!(client.call("PUT", &format!("{base}/contacts/999"), &types).0, 404);
}

#[test]
fn links_to_an_archived_record_are_hidden_until_it_is_restored() {
    let mut client = portal(0);
    let (company, ids) = company_with_contacts(&mut client, 2);
    let linked = |client: &mut Client| {
        let (_, record) =
            client.get(&format!("/crm/objects/2026-09/companies/{company}?associations=contacts"));
        record["associations"]["contacts"]["results"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(linked(&mut client), 2);
    client.mutate(&json!({"action": "archive", "object": "contacts", "id": ids[0]}));
    assert_eq!(linked(&mut client), 1);
    client.mutate(&json!({"action": "restore", "object": "contacts", "id": ids[0]}));
    assert_eq!(linked(&mut client), 2);
}

#[test]
fn labels_tell_the_type_ids_of_a_direction() {
    let mut client = portal(0);
    let (_, labels) = client.get("/crm/associations/2026-09/contacts/companies/labels");
    let ids: Vec<&Json> =
        labels["results"].as_array().unwrap().iter().map(|label| &label["typeId"]).collect();
    assert_eq!(ids, [1, 279]);
    assert_eq!(client.get("/crm/associations/2026-09/contacts/contacts/labels").0, 400);
}
