//! Owners, pipelines and stages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::database::{Answer, Call, Tables};

/// A row of `hubspot_owners`, `hubspot_pipelines` or `hubspot_pipeline_stages`: what HubSpot said, and whether it is archived.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // columns
pub struct Referred {
    pub told: Value,
    pub archived: bool,
}

/// Rows by id.
pub type Rows = BTreeMap<String, Referred>;

fn id_of(row: &Value) -> String {
    row["id"].as_str().unwrap_or_default().to_owned()
}

/// Those that are named, and where that are all, the end of the others. Answers how many came to their end.
fn replace(rows: &mut Rows, named: &[Value], is_whole: bool) -> usize {
    let ids: BTreeSet<String> = named.iter().map(id_of).collect();
    for row in named {
        let referred = Referred { told: row.clone(), archived: row["archived"] == true };
        rows.insert(id_of(row), referred);
    }
    let gone = rows.iter_mut().filter(|(id, row)| is_whole && !row.archived && !ids.contains(*id));
    gone.map(|(_, row)| row.archived = true).count()
}

pub(super) fn apply_owners(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let mut owners: Vec<Value> = call.arg("p_owners");
    // One who is on both lists owns.
    owners.sort_by_key(|owner| owner["archived"] == false);
    let has_live = owners.iter().any(|owner| owner["archived"] == false);
    let is_whole = call.arg::<bool>("p_is_whole") && has_live;
    let written: BTreeSet<String> = owners.iter().map(id_of).collect();
    let rows = tables.sync.owners.entry(job.account_id).or_default();
    let archived = replace(rows, &owners, is_whole);
    Ok(json!({ "written": written.len(), "archived": archived }))
}

pub(super) fn apply_pipelines(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let pipelines: Vec<Value> = call.arg("p_pipelines");
    let is_whole = call.arg::<bool>("p_is_whole") && !pipelines.is_empty();
    let object = (job.account_id, call.arg("p_object"));
    let written: BTreeSet<String> = pipelines.iter().map(id_of).collect();
    let rows = tables.sync.pipelines.entry(object.clone()).or_default();
    let archived = replace(rows, &pipelines, is_whole);
    let ended: Vec<String> = rows.iter().filter(|(_, row)| row.archived).map(|(id, _)| id.clone()).collect();
    for pipeline in pipelines.iter().filter(|pipeline| pipeline["stages"].is_array()) {
        let stages = pipeline["stages"].as_array().cloned().unwrap_or_default();
        let key = (object.0.clone(), object.1.clone(), id_of(pipeline));
        replace(tables.sync.stages.entry(key).or_default(), &stages, true);
    }
    for id in ended {
        let key = (object.0.clone(), object.1.clone(), id);
        replace(tables.sync.stages.entry(key).or_default(), &[], true);
    }
    Ok(json!({ "written": written.len(), "archived": archived }))
}
