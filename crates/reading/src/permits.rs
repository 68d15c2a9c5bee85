//! Objects whose links the app may not see: a record is read without them.

use hubspot::{AssociationInput, ObjectType};
use kernel::Problem;

use crate::Reader;

/// Whether HubSpot does not show this to the app.
pub fn is_not_permitted(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "missing_scopes" | "hubspot_forbidden")
}

impl Reader<'_> {
    /// The objects whose links are read with a record.
    pub fn linked(&self) -> Vec<ObjectType> {
        let unlinked = self.unlinked.borrow();
        self.links_to.iter().filter(|to| !unlinked.contains(to)).copied().collect()
    }

    /// Those whose links the list endpoint tells. Links with other objects it spells by names that only the portal knows, so they
    /// are read by ids.
    pub fn listed(&self) -> Vec<ObjectType> {
        self.linked().into_iter().filter(|to| self.lists(*to)).collect()
    }

    /// Those whose links it does not tell.
    pub fn unlisted(&self) -> Vec<ObjectType> {
        self.links_to.iter().filter(|to| !self.lists(**to)).copied().collect()
    }

    const fn lists(&self, to: ObjectType) -> bool {
        self.object.is_typed() && to.is_typed()
    }

    /// The objects whose links the app may not see, as far as that is known.
    pub fn unlinked(&self) -> Vec<ObjectType> {
        self.unlinked.borrow().clone()
    }

    /// Goes on with these known.
    pub fn knows_unlinked(&self, unlinked: &[ObjectType]) {
        *self.unlinked.borrow_mut() = unlinked.to_vec();
    }

    /// Reads no links with `to` any more.
    pub(crate) fn forgo(&self, to: ObjectType) {
        let mut unlinked = self.unlinked.borrow_mut();
        if !unlinked.contains(&to) {
            unlinked.push(to);
        }
    }

    /// Finds the objects whose links are the reason why a list is refused. `false` when they are not.
    ///
    /// # Errors
    /// Passing trouble: nothing is known then.
    pub async fn find_unlinked(&self) -> Result<bool, Problem> {
        let mut found = false;
        for to in self.listed() {
            // No record has this id; whether the answer is a refusal is all that matters.
            let nobody = [AssociationInput { id: "0", after: None }];
            let request = self.client().api().associations(self.object, to, &nobody);
            match self.client().send(&request).await {
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
}
