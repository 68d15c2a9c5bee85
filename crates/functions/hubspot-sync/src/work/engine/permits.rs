//! Objects whose links the app may not see: a record is read without them, and the session says so.

use hubspot::{AssociationInput, ObjectType};
use kernel::Problem;
use serde_json::{Value, json};
use sync::Cursor;

use super::Engine;

/// Whether HubSpot does not show this to the app.
pub(in crate::work) fn is_not_permitted(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "missing_scopes" | "hubspot_forbidden")
}

impl Engine<'_> {
    /// The objects whose links are read with a record.
    pub(super) fn linked(&self) -> Vec<ObjectType> {
        let unlinked = self.unlinked.borrow();
        self.links_to.iter().filter(|to| !unlinked.contains(to)).copied().collect()
    }

    /// Whether the list endpoint tells links with `to`. Those of other objects it spells by names that only the portal knows, so
    /// they are read by ids.
    pub(super) const fn lists(&self, to: ObjectType) -> bool {
        self.object.is_typed() && to.is_typed()
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
        for to in self.linked().into_iter().filter(|to| self.lists(*to)) {
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
        let names: Vec<&str> = head.unlinked.iter().map(ObjectType::name).collect();
        let detail = format!(
            "The connection lacks the scope to see {}: the links to them were not read. Connect again with that scope, then start a full sync",
            names.join(", ")
        );
        Some(json!({ "code": "associations_not_permitted", "detail": detail }))
    }
}
