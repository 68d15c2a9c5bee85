//! A record as JSON.

use crate::api::call::Call;
use crate::portal::associations::{Link, type_names};
use crate::portal::{ObjectType, Portal, PropertyIndex, Record};
use crate::sim::Sim;
use crate::wire::ApiError;
use crate::wire::json::{Object, push_list, push_text};

/// Versions of a property that HubSpot tells; older ones are cut off.
const VERSIONS: usize = 20;

/// Which parts of a record an answer shows.
#[derive(Debug)]
pub(crate) struct View {
    object: ObjectType,
    // Sorted by name, without repetition.
    properties: Vec<(String, PropertyIndex)>,
    history: Vec<(String, PropertyIndex)>,
    associations: Vec<ObjectType>,
    association_page: usize,
    api_base: String,
    with_empty: bool,
}

impl View {
    /// The named properties (the defaults when none are named) and those that always come.
    pub fn new<'n>(
        sim: &Sim,
        object: ObjectType,
        names: impl IntoIterator<Item = &'n str>,
        history: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let always = ["hs_object_id", object.created_property(), object.modified_property()];
        let names: Vec<&str> = names.into_iter().collect();
        let history: Vec<&str> = history.into_iter().collect();
        let wanted = if names.is_empty() { object.default_properties().to_vec() } else { names };
        Self {
            object,
            properties: select(
                &sim.portal,
                object,
                wanted.into_iter().chain(always).chain(history.iter().copied()),
            ),
            history: select(&sim.portal, object, history),
            associations: Vec::new(),
            association_page: sim.settings.association_page,
            api_base: sim.config.api_base.clone(),
            with_empty: true,
        }
    }

    /// The view that the query of a `GET` asks for.
    pub fn of_query(sim: &Sim, call: &Call, object: ObjectType) -> Result<Self, ApiError> {
        let mut view = Self::new(sim, object, call.list("properties"), call.list("propertiesWithHistory"));
        for name in call.list("associations") {
            let to = ObjectType::parse(name).ok_or_else(|| {
                ApiError::invalid(format!("{name} is not an object that can be associated"))
            })?;
            if !view.associations.contains(&to) {
                view.associations.push(to);
            }
        }
        Ok(view)
    }

    /// The same without properties that are empty, as upserts answer.
    pub fn without_empty(self) -> Self {
        Self { with_empty: false, ..self }
    }

    /// Whether the history of any property is asked for.
    pub const fn has_history(&self) -> bool {
        !self.history.is_empty()
    }

    /// Appends a record.
    pub fn push(&self, out: &mut String, portal: &Portal, record: &Record) {
        self.push_with(out, portal, record, |_| ());
    }

    /// Appends a record with members of the caller's own.
    pub fn push_with(
        &self,
        out: &mut String,
        portal: &Portal,
        record: &Record,
        extra: impl FnOnce(&mut Object<'_>),
    ) {
        let mut object = Object::open(out);
        push_text_member_id(&mut object, record.id);
        let mut properties = Object::open(object.member("properties"));
        for (name, index) in &self.properties {
            let computed = portal.schema(self.object).at(*index).computed;
            let computed = computed.and_then(|_| portal.value(self.object, record, *index));
            let value = computed.as_deref().or_else(|| record.get(*index));
            if self.with_empty || value.is_some() {
                properties.nullable(name, value);
            }
        }
        properties.close();
        if self.has_history() {
            self.push_history(&mut object, portal, record);
        }
        object.time("createdAt", record.created_ms).time("updatedAt", record.updated_ms);
        object.raw("archived", record.archived_ms.is_some());
        if let Some(archived_ms) = record.archived_ms {
            object.time("archivedAt", archived_ms);
        }
        self.push_associations(&mut object, portal, record);
        extra(&mut object);
        object.close();
    }

    fn push_history(&self, object: &mut Object<'_>, portal: &Portal, record: &Record) {
        let mut history = Object::open(object.member("propertiesWithHistory"));
        for (name, index) in &self.history {
            let earlier =
                portal.history.get(&(self.object, record.id, *index)).map_or(&[][..], Vec::as_slice);
            // Each entry says what was before it, so the values are read one step apart.
            let created = std::iter::once((record.created_ms, false));
            let moments = created.chain(earlier.iter().map(|(at, _, by_app)| (*at, *by_app)));
            let current = portal.value(self.object, record, *index);
            let values = earlier.iter().map(|(_, before, _)| before.as_deref()).chain([current.as_deref()]);
            // One that was never set has no entry; one that was cleared has an empty one.
            let entries: Vec<_> = moments.zip(values).skip_while(|(_, value)| value.is_none()).collect();
            let latest = entries.into_iter().rev().take(VERSIONS);
            push_list(history.member(name), latest, |out, ((at, by_app), value)| {
                let mut entry = Object::open(out);
                entry.text("value", value.unwrap_or_default()).time("timestamp", at);
                let source = if by_app { ("INTEGRATION", "1") } else { ("CRM_UI", "userId:1") };
                entry.text("sourceType", source.0).text("sourceId", source.1);
                entry.close();
            });
        }
        history.close();
    }

    /// HubSpot leaves out the objects that a record is not linked to.
    fn push_associations(&self, object: &mut Object<'_>, portal: &Portal, record: &Record) {
        if record.archived_ms.is_some() {
            return;
        }
        let from = (self.object, record.id);
        let linked = |to: &&ObjectType| portal.live_links(from, **to, 0).next().is_some();
        let objects: Vec<ObjectType> = self.associations.iter().filter(linked).copied().collect();
        if objects.is_empty() {
            return;
        }
        let mut associations = Object::open(object.member("associations"));
        for to in objects {
            let mut collection = Object::open(associations.member(to.plural()));
            let mut page: Vec<Link> =
                portal.live_links(from, to, 0).take(self.association_page + 1).collect();
            let is_more = page.len() > self.association_page;
            page.truncate(self.association_page);
            let entries = page.iter().flat_map(|link| {
                let labels = portal.link_labels(from, (to, link.to_id)).map(|label| label.name.clone());
                let names = type_names(self.object, to, link.primary).into_iter().chain(labels);
                names.map(|name| (link.to_id, name)).collect::<Vec<_>>()
            });
            push_list(collection.member("results"), entries, |out, (id, name)| {
                let mut entry = Object::open(out);
                push_text_member_id(&mut entry, id);
                entry.text("type", &name);
                entry.close();
            });
            if let Some(last) = page.last().filter(|_| is_more) {
                self.push_link_paging(&mut collection, record.id, to, last.to_id);
            }
            collection.close();
        }
        associations.close();
    }

    fn push_link_paging(&self, collection: &mut Object<'_>, id: u64, to: ObjectType, after: u64) {
        let (object, to) = (self.object.plural(), to.plural());
        let link =
            format!("{}/crm/objects/2026-09/{object}/{id}/associations/{to}?after={after}", self.api_base);
        let mut paging = Object::open(collection.member("paging"));
        let mut next = Object::open(paging.member("next"));
        next.text("after", &after.to_string()).text("link", &link);
        next.close();
        paging.close();
    }
}

fn push_text_member_id(object: &mut Object<'_>, id: u64) {
    push_text(object.member("id"), &id.to_string());
}

/// Names that are defined, by name; unknown ones are left out of the answer without an error.
fn select<'n>(
    portal: &Portal,
    object: ObjectType,
    names: impl IntoIterator<Item = &'n str>,
) -> Vec<(String, PropertyIndex)> {
    let schema = portal.schema(object);
    let known = |name: &'n str| schema.index_of(name).map(|index| (name.to_owned(), index));
    let mut selected: Vec<(String, PropertyIndex)> = names.into_iter().filter_map(known).collect();
    selected.sort_unstable();
    selected.dedup();
    selected
}
