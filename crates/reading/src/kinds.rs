//! What the links mean: the portal's definitions of their kinds are read with a full sync, and when a link has a kind that is
//! not known, or goes by another label.

use std::collections::{BTreeMap, btree_map::Entry};

use hubspot::{AssociationSet, AssociationType, ObjectType, read_association_kinds};
use kernel::Problem;
use ports::Level;
use serde_json::json;
use sync::clean_json;

use crate::{
    Reader, is_not_permitted, is_trouble,
    sql::{Kind, SyncApplyAssociationKinds, SyncAssociationKinds},
};

/// A portal has at most 50 labels between two objects; HubSpot's own kinds are a few.
const MOST: usize = 500;

/// What the mirror knows of a kind.
pub(crate) struct Known {
    label: Option<String>,
    /// HubSpot was asked within a day.
    is_recent: bool,
}

/// By object, category and type id.
pub(crate) type Kinds = BTreeMap<(String, String, u32), Known>;

fn key(to: ObjectType, kind: &AssociationType) -> (String, String, u32) {
    (to.name().to_owned(), kind.category.clone(), kind.type_id)
}

impl Reader<'_> {
    /// Reads the definitions of every kind of link of the object.
    ///
    /// # Errors
    /// Passing trouble, and what the database answers.
    pub async fn refresh_kinds(&self) -> Result<(), Problem> {
        for to in self.linked() {
            self.ask_kinds(to, &[]).await?;
        }
        Ok(())
    }

    /// Looks up the kinds of these links that are not known. A plain or primary link needs no look.
    pub(crate) async fn note_kinds(&self, to: ObjectType, sets: &[AssociationSet]) -> Result<(), Problem> {
        let kinds = sets.iter().flat_map(|set| &set.to).flat_map(|record| &record.types);
        let met: BTreeMap<_, _> = kinds
            .filter(|kind| kind.known_name().is_none())
            .map(|kind| ((kind.category.as_str(), kind.type_id), kind))
            .collect();
        if met.is_empty() {
            return Ok(());
        }
        if self.kinds.borrow().is_none() {
            let known = self.known_kinds().await?;
            self.kinds.replace(Some(known));
        }
        let is_known = |kind: &AssociationType| {
            let kinds = self.kinds.borrow();
            let known = kinds.as_ref().and_then(|kinds| kinds.get(&key(to, kind)));
            known.is_some_and(|known| known.is_recent || kind.label.is_none() || known.label == kind.label)
        };
        if met.values().all(|kind| is_known(kind)) {
            return Ok(());
        }
        let met: Vec<AssociationType> = met.into_values().take(MOST).cloned().collect();
        self.ask_kinds(to, &met).await
    }

    async fn known_kinds(&self) -> Result<Kinds, Problem> {
        let Some(account_id) = &self.job.job.account_id else { return Ok(Kinds::new()) };
        let ask = SyncAssociationKinds { account_id, object: self.object.name() };
        let known = ask.call(self.ports).await?.kinds;
        let entry = |kind: Kind| {
            let known = Known { label: kind.label, is_recent: kind.is_recent };
            ((kind.to, kind.category, kind.type_id), known)
        };
        Ok(known.into_iter().map(entry).collect())
    }

    /// Asks HubSpot for the definitions. One that it does not give is no reason to stop: the links have their ids, and a later
    /// sync asks again.
    async fn ask_kinds(&self, to: ObjectType, met: &[AssociationType]) -> Result<(), Problem> {
        let request = self.client().api().association_kinds(self.object, to);
        let told = self.read(request, |answer| read_association_kinds(&clean_json(&answer.body))).await;
        let mut kinds = match told {
            Ok(kinds) => kinds,
            Err(problem) if is_not_permitted(&problem) || is_trouble(&problem) || !problem.transient => {
                let fields = json!({ "object": self.object, "to": to, "code": problem.code });
                self.ports.log.log(Level::Warn, "association_kinds_not_read", fields);
                self.remember(to, met);
                return Ok(());
            }
            Err(problem) => return Err(problem),
        };
        kinds.truncate(MOST);
        let apply =
            SyncApplyAssociationKinds { object: self.object.name(), to: to.name(), kinds: &kinds, seen: met };
        apply.call(self.ports, &self.job.lease).await?;
        self.remember(to, &kinds);
        self.remember(to, met);
        Ok(())
    }

    /// Not to be asked for again in this invocation.
    fn remember(&self, to: ObjectType, kinds: &[AssociationType]) {
        let mut known = self.kinds.borrow_mut();
        let Some(known) = known.as_mut() else { return };
        for kind in kinds {
            match known.entry(key(to, kind)) {
                Entry::Occupied(mut entry) => entry.get_mut().is_recent = true,
                Entry::Vacant(entry) => {
                    entry.insert(Known { label: kind.label.clone(), is_recent: true });
                }
            }
        }
    }
}
