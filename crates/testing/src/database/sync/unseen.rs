//! What a walk did not meet.

use kernel::Timestamp;
use serde_json::json;

use super::{
    super::{Answer, Call, Tables},
    trouble,
};

/// Live rows that no read has seen since, or `binned` ones.
pub(super) fn unseen(tables: &mut Tables, call: &Call, binned: bool) -> Answer {
    let job = tables.hold(call)?;
    let (after, before): (Option<String>, Timestamp) = (call.arg("p_after"), call.arg("p_before"));
    let after = after.unwrap_or_default();
    let (account, object) = (job.account_id, call.text("p_object"));
    let is_asked_for = !binned || matches!(object.as_str(), "contacts" | "calls");
    let table = tables.mirror.get(&(account.clone(), object.clone()));
    let unseen = table.into_iter().flatten().filter(|(id, row)| {
        is_asked_for
            && **id > after
            && row.seen_at < before
            && row.archived_at().is_some() == binned
            && !(binned && row.merged_into().is_some())
            && (binned || !trouble::failed_since(tables, &account, &object, id, before))
    });
    let ids: Vec<&String> =
        unseen.map(|(id, _)| id).take(call.arg::<usize>("p_limit").clamp(1, 1_000)).collect();
    Ok(json!({ "ids": ids }))
}
