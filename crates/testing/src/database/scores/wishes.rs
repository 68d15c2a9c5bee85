//! What a user may ask and wish of a batch.

use kernel::Problem;
use serde_json::{Value, json};

use super::batches::{self, BatchRow, ItemRow};
use crate::database::{
    Answer, Call, Tables,
    call::{pick, raise},
};

/// The batch that is asked for, if the caller sees it.
fn seen(tables: &Tables, call: &Call) -> Result<usize, Problem> {
    let id = call.text("p_batch_id");
    let is_it = |batch: &BatchRow| batch.id == id && tables.accounts.sees(call, &batch.account_id);
    tables.scores.batches.iter().position(is_it).map_or_else(|| raise(404, "unknown_batch"), Ok)
}

/// The same, if the caller may change it.
fn changed(tables: &Tables, call: &Call) -> Result<usize, Problem> {
    let index = seen(tables, call)?;
    let account = &tables.scores.batches[index].account_id;
    let role = call.user.as_ref().and_then(|user| tables.accounts.role(account, user));
    if role == Some("viewer") { raise(403, "forbidden") } else { Ok(index) }
}

pub(super) fn progress(tables: &Tables, call: &Call) -> Answer {
    let batch = &tables.scores.batches[seen(tables, call)?];
    let columns = "batch_id object_type origin filter status retries error created_at started_at ended_at";
    let mut answer = pick(batch, columns);
    answer["portal_id"] = json!(tables.accounts.rows[&batch.account_id].portal_id);
    answer["total"] = json!(batch.items.len());
    (answer["done"], answer["failed"]) = (json!(batch.count("done")), json!(batch.count("failed")));
    Ok(answer)
}

pub(super) fn items(tables: &Tables, call: &Call) -> Answer {
    let batch = &tables.scores.batches[seen(tables, call)?];
    let wanted = call.arg::<Option<String>>("p_status");
    if wanted.as_ref().is_some_and(|it| !["pending", "done", "failed", "cancelled"].contains(&it.as_str())) {
        return raise(422, "invalid_request");
    }
    let after = call.arg::<Option<String>>("p_cursor").unwrap_or_default();
    let limit = call.arg::<Option<usize>>("p_limit").unwrap_or(100);
    // What a cancelled batch did not reach is told as cancelled.
    let shown = |item: &ItemRow| match item.status {
        "pending" if batch.status == "cancelled" => "cancelled",
        status => status,
    };
    let row = |(id, item): (&String, &ItemRow)| {
        let status = shown(item);
        let score = tables.scores.latest.get(&(batch.object_type.clone(), id.clone()));
        let [score, grade] = ["score", "grade"]
            .map(|name| score.filter(|_| status == "done").map(|score| score.row[name].clone()));
        json!({ "record_id": id, "status": status, "error": item.error, "score": score, "grade": grade })
    };
    let behind = batch.items.iter().filter(|(id, _)| **id > after);
    let fits = behind.filter(|(_, item)| wanted.as_ref().is_none_or(|wanted| wanted == shown(item)));
    let data: Vec<Value> = fits.take(limit).map(row).collect();
    let last = data.last().filter(|_| data.len() == limit).map(|row| row["record_id"].clone());
    Ok(json!({ "data": data, "next_cursor": last }))
}

pub(super) fn cancel(tables: &mut Tables, call: &Call) -> Answer {
    let index = changed(tables, call)?;
    let batch = &mut tables.scores.batches[index];
    if batch.is_open() {
        batch.turn("cancelled", call.now);
    }
    progress(tables, call)
}

pub(super) fn retry(tables: &mut Tables, call: &Call) -> Answer {
    let index = changed(tables, call)?;
    let batch = &mut tables.scores.batches[index];
    if batch.is_open() {
        return raise(409, "batch_open");
    }
    if batch.count("done") == batch.items.len() {
        return raise(409, "nothing_to_retry");
    }
    batch.items.values_mut().filter(|item| item.status != "done").for_each(|item| *item = ItemRow::PENDING);
    batch.retries += 1;
    batch.turn("pending", call.now);
    batches::enqueue(tables, index, call.now);
    progress(tables, call)
}
