//! `/crm/pipelines`.

use serde_json::{Map, Value as Json, json};

use crate::portal::{ObjectType, Pipeline};
use crate::sim::Sim;
use crate::wire::json::iso;
use crate::wire::{ApiError, Outcome, Response};

/// `GET /crm/pipelines/{version}/{objectType}`: all of them, without pages.
pub(crate) fn list(sim: &Sim, object: ObjectType) -> Outcome {
    let refusal = || ApiError::invalid(format!("{} do not have pipelines", object.plural()));
    let pipelines = sim.portal.pipelines.get(&object).ok_or_else(refusal)?;
    let results: Vec<Json> = (0..).zip(pipelines).map(|(at, pipeline)| render(at, pipeline)).collect();
    Ok(Response::json(200, json!({ "results": results }).to_string()))
}

fn render(at: u32, pipeline: &Pipeline) -> Json {
    let created = iso(pipeline.created_ms);
    let stages = (0_u32..).zip(&pipeline.stages).map(|(at, stage)| {
        let metadata: Map<String, Json> =
            stage.metadata.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "id": stage.id, "label": stage.label, "displayOrder": at, "metadata": metadata,
            "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT", "createdAt": created, "updatedAt": created, "archived": false,
        })
    });
    json!({
        "id": pipeline.id, "label": pipeline.label, "displayOrder": at, "stages": stages.collect::<Vec<_>>(),
        "createdAt": created, "updatedAt": created, "archived": false,
    })
}
