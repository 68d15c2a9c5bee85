//! Property definitions, and which of them are mirrored.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::database::{Answer, Call, Tables};

pub(super) fn settings(tables: &Tables, call: &Call) -> Value {
    let of = (call.arg("p_account_id"), call.arg("p_object"));
    tables.sync.choices.get(&of).cloned().unwrap_or_else(|| json!({ "include": [], "exclude": [] }))
}

pub(super) fn apply(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    if job.cancel_requested {
        return Ok(json!({ "applied": 0, "cancelled": true, "read_whole": false }));
    }
    let definitions: Vec<Value> = call.arg("p_definitions");
    let named = definitions.into_iter().filter_map(|d| Some((d["name"].as_str()?.to_owned(), d)));
    let of = (job.account_id.clone(), call.arg::<String>("p_object"));
    let chosen: BTreeSet<String> = call.arguments["p_cursor"]["properties"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let known = tables.sync.properties.entry(of.clone()).or_default();
    let before = std::mem::replace(known, named.collect());
    let mirrored = known.keys().filter(|name| chosen.contains(*name)).cloned().collect();
    let mirrored_before = tables.sync.mirrored.insert(of.clone(), mirrored).unwrap_or_default();
    let is_other = |name: &&String| mirrored_before.contains(*name) != chosen.contains(*name);
    let read_whole = known.keys().filter(|name| before.contains_key(*name)).any(|name| is_other(&name));
    let applied = known
        .iter()
        .filter(|(name, definition)| {
            before.get(*name) != Some(definition) || mirrored_before.contains(*name) != chosen.contains(*name)
        })
        .count();
    tables.count_batch(&job, 0, call);
    if read_whole {
        tables.sync.watermarks.remove(&of);
    }
    let read_whole = read_whole && !job.payload["since"].is_null();
    if read_whole {
        tables.progressed(job.id, call.now, Value::Null);
        tables.change_job(job.id, call.now, |job| {
            (job.payload["mode"], job.payload["since"]) = (json!("full"), Value::Null);
            for name in ["plan", "selection"] {
                job.payload.as_object_mut().map(|payload| payload.remove(name));
            }
        });
    } else {
        tables.progressed(job.id, call.now, call.arg("p_cursor"));
    }
    Ok(json!({ "applied": applied, "cancelled": false, "read_whole": read_whole }))
}
