//! Merging two records: one survives, or a third takes their place.

use super::Portal;
use super::change::Change;
use super::object_type::ObjectType;
use super::record::Record;
use super::write::Stamp;

impl Portal {
    /// Merges `loser` into `primary` and answers the id that holds the result.
    ///
    /// With `new_id_gap` the result is a record of a new id and both inputs are merged away, as HubSpot does for
    /// some objects.
    pub fn merge(
        &mut self,
        object: ObjectType,
        primary: u64,
        loser: u64,
        stamp: Stamp,
        new_id_gap: Option<u64>,
    ) -> Option<u64> {
        let first = self.store(object).live(primary)?.clone();
        let second = self.store(object).live(loser).filter(|_| primary != loser)?.clone();
        let winner = new_id_gap.map_or(primary, |gap| self.store_mut(object).take_id(gap));
        let mut merged = first.clone();
        merged.id = winner;
        for (index, value) in second.values() {
            if merged.get(index).is_none() {
                merged.set(index, Some(value.to_owned().into()));
            }
        }
        self.note_losers(object, &mut merged, &first, &second);
        merged.created_ms = first.created_ms.min(second.created_ms);
        merged.updated_ms = first.updated_ms.max(second.updated_ms);

        self.release(object, &second);
        self.store_mut(object).remove_merged(loser, winner);
        self.graph.move_links(object, loser, winner);
        if winner == primary {
            self.replace(object, first, merged, stamp);
        } else {
            self.release(object, &first);
            self.store_mut(object).remove_merged(primary, winner);
            self.graph.move_links(object, primary, winner);
            self.lag.note(stamp.seed, stamp.lag_ms, stamp.now_ms, (object, winner), None);
            self.claim(object, &merged);
            merged.updated_ms = merged.updated_ms.max(stamp.updated_ms.unwrap_or(0));
            self.store_mut(object).put(merged);
        }
        self.changes.push(Change::Merged { object, primary, loser, winner });
        Some(winner)
    }

    /// Writes the merged-away ids and e-mail addresses into the survivor.
    fn note_losers(&self, object: ObjectType, merged: &mut Record, first: &Record, second: &Record) {
        let schema = self.schema(object);
        if let Some(index) = schema.index_of("hs_merged_object_ids") {
            let gone = [Some(first.id).filter(|id| *id != merged.id), Some(second.id)];
            let mut ids: Vec<String> = [first, second]
                .into_iter()
                .filter_map(|record| record.get(index))
                .flat_map(|ids| ids.split(';').map(str::to_owned))
                .chain(gone.into_iter().flatten().map(|id| id.to_string()))
                .collect();
            ids.dedup();
            merged.set(index, Some(ids.join(";").into()));
        }
        if let (Some(email), Some(others)) =
            (schema.index_of("email"), schema.index_of("hs_additional_emails"))
        {
            let second_email =
                second.get(email).filter(|address| first.get(email).is_some_and(|own| own != *address));
            let emails: Vec<&str> =
                [first.get(others), second_email, second.get(others)].into_iter().flatten().collect();
            let emails = emails.join(";");
            merged.set(others, (!emails.is_empty()).then(|| emails.into()));
        }
    }
}
