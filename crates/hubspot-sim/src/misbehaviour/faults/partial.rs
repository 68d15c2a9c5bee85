//! Answers with a 2xx that hold less than was asked for, or cannot be given because of a record in them.

use serde_json::{Value as Json, json};

use crate::wire::{ApiError, Response};

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
            name_errors(body, category, &left_out);
        }
    });
}

fn name_errors(body: &mut Json, category: &str, ids: &[Json]) {
    let error =
        json!({ "status": "error", "category": category, "message": "internal", "context": { "ids": ids } });
    let mut errors = body["errors"].as_array().cloned().unwrap_or_default();
    errors.push(error);
    body["numErrors"] = json!(errors.len());
    body["errors"] = Json::Array(errors);
}

/// Fails an answer with one of these records; with `named` a batch is answered without them, and an error names them.
pub(super) fn unserved(response: &mut Response, ids: &[u64], named: bool) {
    let is_one = |record: &Json| {
        record["id"].as_str().and_then(|id| id.parse().ok()).is_some_and(|id| ids.contains(&id))
    };
    let Ok(mut body) = serde_json::from_str::<Json>(&response.body) else { return };
    let results = body["results"].as_array().cloned().unwrap_or_default();
    let (lost, served): (Vec<Json>, Vec<Json>) = results.into_iter().partition(is_one);
    if !(200..300).contains(&response.status) || (lost.is_empty() && !is_one(&body)) {
        return;
    }
    if named && body.get("status").is_some() {
        let lost: Vec<Json> = lost.into_iter().map(|mut record| record["id"].take()).collect();
        body["results"] = Json::Array(served);
        name_errors(&mut body, "INTERNAL_ERROR", &lost);
        (response.status, response.body) = (207, body.to_string());
    } else {
        *response = ApiError::new(500, "INTERNAL_ERROR", "internal error").to_response("");
    }
}

/// The first result with a member that is null.
pub(super) fn null_member(response: &mut Response, member: &str) {
    edit(response, |_, body, mut results| {
        if let Some(first) = results.first_mut() {
            first[member] = Json::Null;
        }
        body["results"] = Json::Array(results);
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
