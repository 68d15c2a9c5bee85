//! What a completed object lacks: the links with objects that the app may not see.

use hubspot::ObjectType;
use serde_json::{Value, json};
use sync::Cursor;

use super::Engine;

impl Engine<'_> {
    /// What a completed object lacks.
    pub(super) fn lacks(head: &Cursor) -> Option<Value> {
        if head.unlinked.is_empty() {
            return None;
        }
        let names: Vec<&str> = head.unlinked.iter().map(ObjectType::name).collect();
        let detail = format!(
            "The connection lacks the scope to see {}: the links to them were not read. Connect again with that scope, then start a full sync",
            names.join(", ")
        );
        Some(json!({ "code": "associations_not_permitted", "detail": detail }))
    }
}
