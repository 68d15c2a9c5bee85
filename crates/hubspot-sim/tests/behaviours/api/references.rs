//! What records refer to: owners, pipelines and stages.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::support::{ids, portal, text};

const OWNERS: &str = "/crm/owners/2026-09";
const PIPELINES: &str = "/crm/pipelines/2026-09/deals";

fn results(body: &Json) -> Vec<Json> {
    body["results"].as_array().unwrap().clone()
}

#[test]
fn owners_page_and_those_who_left_are_a_list_of_their_own() {
    let mut client = portal(0);
    let (_, first) = client.get(&format!("{OWNERS}?limit=4"));
    let after = text(&first["paging"]["next"]["after"]);
    let (_, second) = client.get(&format!("{OWNERS}?limit=4&after={after}"));
    assert_eq!((results(&first).len(), results(&second).len()), (4, 2));
    assert!(second.get("paging").is_none());
    let (_, left) = client.get(&format!("{OWNERS}?archived=true"));
    let nina = &results(&left)[0];
    assert_eq!(
        (results(&left).len(), nina.get("userId"), &nina["userIdIncludingInactive"]),
        (1, None, &json!(2_000_305))
    );
    assert_eq!(nina["teams"][0], json!({"id": "1202", "name": "Sales", "primary": true}));
    client.mutate(&json!({"action": "owner", "id": "41007000", "archived": true}));
    client.mutate(&json!({"action": "owner", "id": "41007017", "archived": true, "forget": true}));
    let (_, left) = client.get(&format!("{OWNERS}?archived=true"));
    assert_eq!(ids(&results(&left)), ["41007000", "41007085"]);
    assert_eq!(results(&client.get(OWNERS).1).len(), 4);
}

#[test]
fn every_stage_and_owner_of_a_record_is_listed() {
    let mut client = portal(600);
    let (_, pipelines) = client.get(PIPELINES);
    let pipeline = &results(&pipelines)[0];
    let stages = pipeline["stages"].as_array().unwrap();
    let won = stages.iter().find(|stage| stage["id"] == "closedwon").unwrap();
    assert_eq!(won["metadata"], json!({"isClosed": "true", "probability": "1.0"}), "in texts");
    let known: BTreeSet<String> = ids(stages).into_iter().collect();
    let owners: BTreeSet<String> = ids(&results(&client.get(OWNERS).1)).into_iter().collect();
    let deals = client.walk("deals", "properties=dealstage,pipeline,hubspot_owner_id");
    assert!(deals.len() > 10);
    for deal in deals {
        let properties = &deal["properties"];
        assert_eq!(properties["pipeline"], pipeline["id"]);
        assert!(known.contains(&text(&properties["dealstage"])), "{deal}");
        assert!(owners.contains(&text(&properties["hubspot_owner_id"])), "{deal}");
    }
    client.mutate(&json!({"action": "stage", "object": "deals", "stage": "closedlost", "label": null}));
    client.mutate(&json!({"action": "stage", "object": "deals", "stage": "closedwon", "label": "Signed"}));
    let (_, pipelines) = client.get(PIPELINES);
    let stages = results(&pipelines)[0]["stages"].as_array().unwrap().clone();
    assert_eq!((stages.len(), &stages[5]["label"]), (6, &json!("Signed")));
}

#[test]
fn objects_without_pipelines_and_apps_without_the_scope_are_refused() {
    let mut client = portal(0);
    assert_eq!(client.get("/crm/pipelines/2026-09/contacts").0, 400);
    assert_eq!(
        results(&client.get("/crm/v3/pipelines/tickets").1)[0]["stages"][3]["metadata"]["isClosed"],
        "true"
    );
    let withheld = ["crm.objects.owners.read", "crm.objects.deals.read", "crm.schemas.deals.read"];
    client.sim.settings_mut().withheld_scopes = withheld.map(str::to_owned).to_vec();
    assert_eq!((client.get(OWNERS).0, client.get(PIPELINES).0), (403, 403));
}
