//! The records that are offered to a job.

use serde_json::{Map, Value, json};

use super::{Answer, Call, Key, Tables};

/// The cursor of a job that has committed nothing.
pub(super) fn cursor(cursor: &Value) -> Value {
    let zero = || json!({ "step": 0, "written": 0, "refused": 0, "gone": 0 });
    if cursor.is_null() { zero() } else { cursor.clone() }
}

pub(super) fn slice(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let object = job.object();
    if job.cancel_requested {
        return Ok(json!({ "status": "cancelled" }));
    }
    // Two at once could reach HubSpot in one order and the database in the other.
    let holder = tables.write_backs.setup(&job).holder_job.filter(|holder| *holder != job.id);
    let holder = holder.and_then(|holder| tables.jobs.get(&holder));
    if holder.is_some_and(|holder| holder.leased_until.is_some_and(|until| until >= call.now)) {
        return Ok(json!({ "status": "waits" }));
    }
    tables.write_backs.setup(&job).holder_job = Some(job.id);
    if !tables.write_back_is_on() {
        return Ok(json!({ "status": "off" }));
    }
    let of_job = |key: &Key| key.0 == job.account_id && key.1 == object;
    let pending = tables.write_backs.rows.iter().filter(|(key, row)| row.pending && of_job(key));
    let pending: Vec<Key> = pending.map(|(key, _)| key.clone()).take(call.arg("p_limit")).collect();
    let mut records = Vec::new();
    for key in &pending {
        let (gone, values) = tables.write_back_changes(key, call);
        if let Some(values) = values {
            records.push(json!({ "record_id": key.2, "values": values }));
            continue;
        }
        let row = tables.write_backs.row(key.clone(), call.now);
        (row.pending, row.updated_at) = (false, call.now);
        row.state = if gone { "gone" } else { row.state };
    }
    let mut cursor = cursor(&job.cursor);
    cursor["sweep"] = Value::Null;
    let setup = tables.write_backs.setup(&job);
    let version = if setup.state == "ready" { setup.definition_version } else { 0 };
    tables.jobs.entry(job.id).and_modify(|job| job.cursor = cursor.clone());
    Ok(json!({
        "status": "open", "object_type": object, "records": records, "more": !pending.is_empty(),
        "step": cursor["step"], "definition_version": version,
    }))
}

impl Tables {
    /// Whether the record is gone, and which of its values HubSpot does not have. It has what was written last, or what the
    /// mirror read since.
    fn write_back_changes(&self, key: &Key, call: &Call) -> (bool, Option<Map<String, Value>>) {
        let (row, scored) = (&self.write_backs.rows[key], self.score_to_write(&key.1, &key.2));
        let mirrored =
            self.mirror.get(&(key.0.clone(), key.1.clone())).and_then(|records| records.get(&key.2));
        let gone = mirrored.is_some_and(|record| record.archived_at().is_some());
        let lost = row.state == "gone" && mirrored.is_none_or(|record| record.read_at <= row.updated_at);
        let Some(scored) = scored.filter(|_| !gone && !lost) else { return (gone, None) };
        let refused = row.state == "refused" && row.retry_at > Some(call.now);
        if refused
            && ["score", "grade", "reasons"].iter().all(|name| row.refused_values[name] == scored[name])
        {
            return (gone, None);
        }
        let read = mirrored.filter(|record| row.written_at.is_some_and(|at| at < record.read_at));
        let read = read.map(|record| &record.raw()["properties"]);
        let read = read.filter(|properties| properties.get("sales_copilot_score").is_some());
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let differs = |name: &&str| {
            let known =
                read.map_or(&row.known[*name], |properties| &properties[format!("sales_copilot_{name}")]);
            let empty = read.is_some() && known.is_null() && scored[*name] == "";
            !empty && text(known) != text(&scored[*name])
        };
        let mut names: Vec<_> = ["score", "grade", "reasons"].into_iter().filter(differs).collect();
        if names.is_empty() {
            return (gone, None);
        }
        names.push("scored_at");
        (gone, Some(names.into_iter().map(|name| (name.to_owned(), scored[name].clone())).collect()))
    }
}
