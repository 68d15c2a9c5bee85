//! Answers with a 2xx that hold less than was asked for.

use serde_json::{Value as Json, json};

use crate::wire::Response;

/// Edits the results of a batch or a list; any other answer stays as it is.
fn edit(response: &mut Response, change: impl FnOnce(&mut Response, &mut Json, Vec<Json>)) {
    if !(200..300).contains(&response.status) {
        return;
    }
    let Ok(mut body) = serde_json::from_str::<Json>(&response.body) else { return };
    let Some(Json::Array(results)) = body.get_mut("results").map(Json::take) else { return };
    change(response, &mut body, results);
    response.body = body.to_string();
}

/// Leaves the first records out; an error names them when there is a category for it.
pub(super) fn leave_out(response: &mut Response, count: usize, category: Option<&str>) {
    edit(response, |response, body, mut results| {
        let left_out: Vec<Json> =
            results.drain(..count.min(results.len())).map(|mut record| record["id"].take()).collect();
        body["results"] = Json::Array(results);
        response.status = 207;
        if let (Some(category), false) = (category, left_out.is_empty()) {
            let error = json!({ "status": "error", "category": category, "message": "internal", "context": { "ids": left_out } });
            let mut errors = body["errors"].as_array().cloned().unwrap_or_default();
            errors.push(error);
            body["numErrors"] = json!(errors.len());
            body["errors"] = Json::Array(errors);
        }
    });
}

/// 202 without a result.
pub(super) fn still_working(response: &mut Response) {
    edit(response, |response, body, _| {
        response.status = 202;
        *body = json!({ "status": "PROCESSING", "results": [], "startedAt": body["startedAt"] });
    });
}

/// No record, and no next page.
pub(super) fn empty(response: &mut Response) {
    edit(response, |_, body, _| {
        body["results"] = json!([]);
        if let Some(fields) = body.as_object_mut() {
            fields.remove("paging");
        }
    });
}
