//! Objects whose links the app may not see: a record is read without them, and the session says so.

use hubspot::{AssociationInput, ObjectType};
use kernel::Problem;
use serde_json::{Value, json};
use sync::{Cursor, associated};

use super::Engine;

/// Whether HubSpot does not show this to the app.
pub(in crate::work) fn is_not_permitted(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "missing_scopes" | "hubspot_forbidden")
}

impl Engine<'_> {
    /// The objects whose links are read with a record.
    pub(super) fn linked(&self) -> Vec<ObjectType> {
        let unlinked = self.unlinked.borrow();
        associated(self.object).into_iter().filter(|to| !unlinked.contains(to)).collect()
    }

    /// Reads no links with `to` any more in this session.
    pub(super) fn forgo(&self, to: ObjectType) {
        let mut unlinked = self.unlinked.borrow_mut();
        if !unlinked.contains(&to) {
            unlinked.push(to);
        }
    }

    /// Finds the objects whose links are the reason why a list is refused. `false` when they are not.
    pub(super) async fn find_unlinked(&self) -> Result<bool, Problem> {
        let mut found = false;
        for to in self.linked() {
            // No record has this id; whether the answer is a refusal is all that matters.
            let nobody = [AssociationInput { id: "0", after: None }];
            let request = self.client.api().associations(self.object, to, &nobody);
            match self.client.send(&request).await {
                Err(problem) if is_not_permitted(&problem) => {
                    self.forgo(to);
                    found = true;
                }
                Err(problem) if problem.transient => return Err(problem),
                _ => {}
            }
        }
        Ok(found)
    }

    /// What a completed object lacks.
    pub(super) fn lacks(head: &Cursor) -> Option<Value> {
        if head.unlinked.is_empty() {
            return None;
        }
        let names: Vec<&str> = head.unlinked.iter().map(|object| object.name()).collect();
        let detail = format!(
            "The connection lacks the scope to see {}: the links to them were not read. Connect again with that scope, then start a full sync",
            names.join(", ")
        );
        Some(json!({ "code": "associations_not_permitted", "detail": detail }))
    }
}
