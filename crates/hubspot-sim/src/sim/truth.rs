//! What the portal really holds, for comparison with a mirror of it.

use super::Sim;
use crate::portal::associations::{Kind, LinkKind};
use crate::portal::{Archived, ObjectType, Record};
use crate::wire::json::{Object, push_list, push_text};

impl Sim {
    /// Canonical JSON of an object: records by id with every property that has a value (by name) and every
    /// association, then merged ids with their winner and erased ids. `archived` is `false`, `true` or `all`.
    ///
    /// `{"object", "total", "results": [{"id", "properties", "createdAt", "updatedAt", "archived", "archivedAt"?,
    /// "associations": {"companies": [{"id", "primary", "types"}]}}], "merged": {"<id>": "<winner>"}, "erased": ["<id>"]}`
    pub fn truth(&self, object: ObjectType, archived: &str) -> String {
        let store = self.portal.store(object);
        let mut records: Vec<&Record> = Vec::new();
        if archived != "true" {
            records.extend(store.walk(0, Archived::No));
        }
        if archived != "false" {
            records.extend(store.walk(0, Archived::Yes));
        }
        records.sort_unstable_by_key(|record| record.id);
        let mut out = String::with_capacity(records.len() * 900 + 100);
        let mut body = Object::open(&mut out);
        body.text("object", object.plural()).raw("total", records.len());
        push_list(body.member("results"), records, |out, record| self.push_truth(out, object, record));
        let mut merged = Object::open(body.member("merged"));
        for id in store.merged().keys() {
            merged.text(&id.to_string(), &store.resolve(*id).to_string());
        }
        merged.close();
        push_list(body.member("erased"), store.erased(), |out, id| push_text(out, &id.to_string()));
        body.close();
        out
    }

    fn push_truth(&self, out: &mut String, object: ObjectType, record: &Record) {
        let schema = self.portal.schema(object);
        let mut body = Object::open(out);
        body.text("id", &record.id.to_string());
        let mut values: Vec<(&str, String)> = (0..)
            .zip(schema.all())
            .filter(|(_, property)| property.archived_ms.is_none())
            .filter_map(|(index, property)| {
                let value = self.portal.value(object, record, index)?;
                Some((property.name.as_str(), value.into_owned()))
            })
            .collect();
        values.sort_unstable();
        let mut properties = Object::open(body.member("properties"));
        for (name, value) in values {
            properties.text(name, &value);
        }
        properties.close();
        body.time("createdAt", record.created_ms).time("updatedAt", record.updated_ms);
        body.raw("archived", record.archived_ms.is_some());
        if let Some(archived_ms) = record.archived_ms {
            body.time("archivedAt", archived_ms);
        }
        let mut associations = Object::open(body.member("associations"));
        // Archived records answer no associations.
        let live = record.archived_ms.is_none();
        for to in ObjectType::ALL.into_iter().filter(|to| live && Kind::between(object, *to).is_some()) {
            let links = self.portal.live_links((object, record.id), to, 0);
            push_list(associations.member(to.plural()), links, |out, link| {
                let mut entry = Object::open(out);
                entry.text("id", &link.to_id.to_string()).raw("primary", link.primary);
                let types = self.portal.link_kinds((object, record.id), (to, link));
                push_list(entry.member("types"), &types, LinkKind::push);
                entry.close();
            });
        }
        associations.close();
        body.close();
    }
}
