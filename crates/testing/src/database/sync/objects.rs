//! Which objects a portal syncs, and what it says of them: `sync_objects` over what every portal has, schemas and definitions.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::super::{Answer, Call, Tables, call::decode, mirror::OBJECTS};

/// A row of `sync_objects`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // columns
pub struct ObjectSetting {
    pub name: String,
    pub links_to: Vec<String>,
    pub is_enabled: bool,
    pub schema: Value,
}

pub(super) fn insert(tables: &mut Tables, table: &str, row: &Value, _: Timestamp) -> Option<()> {
    if table != "public.sync_objects" {
        return None;
    }
    let field = |name: &str| decode::<String>(&row[name], || name.to_owned());
    let setting = ObjectSetting {
        name: field("name"),
        links_to: decode(&row["links_to"], || "links_to".to_owned()),
        is_enabled: row["is_enabled"] == true,
        schema: Value::Null,
    };
    tables.sync.settings.insert((field("account_id"), field("object_type")), setting);
    Some(())
}

fn of<'t>(tables: &'t Tables, account_id: &str, object: &str) -> Option<&'t ObjectSetting> {
    tables.sync.settings.get(&(account_id.to_owned(), object.to_owned()))
}

/// The objects of a session: those asked for by name or type, or all that are synced. `None` when one of them is not.
pub(super) fn to_sync(tables: &Tables, account_id: &str, asked: &[String]) -> Option<Vec<String>> {
    let is_on = |object: &str| of(tables, account_id, object).is_none_or(|setting| setting.is_enabled);
    let four = OBJECTS
        .into_iter()
        .filter(|object| is_on(object))
        .map(|object| (object.to_owned(), object.to_owned()));
    let others = tables.sync.settings.iter().filter(|((account, object), setting)| {
        account == account_id && setting.is_enabled && !OBJECTS.contains(&object.as_str())
    });
    let others = others.map(|((_, object), setting)| (object.clone(), setting.name.clone()));
    let mut all: Vec<(String, String)> = four.chain(others).collect();
    // HubSpot's own before those of a portal, which have a number for a name.
    all.sort_by_key(|(object, _)| object.starts_with('2'));
    let is = |asked: &String, (object, name): &(String, String)| asked == object || asked == name;
    if !asked.iter().all(|asked| all.iter().any(|known| is(asked, known))) {
        return None;
    }
    let wanted =
        all.into_iter().filter(|known| asked.is_empty() || asked.iter().any(|asked| is(asked, known)));
    Some(wanted.map(|(object, _)| object).collect())
}

/// The links that a job is told of, where they are not the usual.
pub(super) fn links_to_read(tables: &Tables, account_id: &str, object: &str) -> Option<Vec<String>> {
    let usual: Vec<&str> = OBJECTS.into_iter().filter(|other| *other != object).collect();
    let links = &of(tables, account_id, object)?.links_to;
    (usual.len() == OBJECTS.len() || *links != usual).then(|| links.clone())
}

pub(super) fn apply_schema(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    if job.cancel_requested {
        return Ok(json!({ "applied": 0, "cancelled": true }));
    }
    let (name, schema): (String, Value) = (call.arg("p_name"), call.arg("p_schema"));
    let Some(setting) = tables.sync.settings.get_mut(&(job.account_id, call.arg("p_object"))) else {
        return Ok(json!({ "applied": 0, "cancelled": false }));
    };
    let is_new = (&setting.name, &setting.schema) != (&name, &schema);
    (setting.name, setting.schema) = (name, schema);
    Ok(json!({ "applied": u8::from(is_new), "cancelled": false }))
}
