//! What a completed object lacks: the links with objects that the app may not see, and what records refer to.

use hubspot::ObjectType;
use serde_json::{Value, json};
use sync::{Cursor, Reference};

use super::Engine;

impl Engine<'_> {
    /// What a completed object lacks.
    pub(super) fn lacks(head: &Cursor) -> Option<Value> {
        let mut lacks = Vec::new();
        if !head.unlinked.is_empty() {
            let names: Vec<&str> = head.unlinked.iter().map(ObjectType::name).collect();
            let detail = format!(
                "The connection lacks the scope to see {}: the links to them were not read. Connect again with that scope, then start a full sync",
                names.join(", ")
            );
            lacks.push(("associations_not_permitted", detail));
        }
        lacks.extend(head.unseen.iter().map(|reference| match reference {
            Reference::Owners => (
                "owners_not_permitted",
                "The connection lacks the scope crm.objects.owners.read: owners were not read. Connect again with that scope".to_owned(),
            ),
            Reference::Pipelines => (
                "pipelines_not_permitted",
                "The connection lacks the scope to see the pipelines: they were not read. Connect again with that scope".to_owned(),
            ),
        }));
        let code = lacks.first()?.0;
        let details: Vec<String> = lacks.into_iter().map(|(_, detail)| detail).collect();
        Some(json!({ "code": code, "detail": details.join(". ") }))
    }
}
