//! Every request that is built here, held against HubSpot's published specification of it.
//!
//! `published.json` is an excerpt of the `OpenAPI` files: the operations that this crate knows, with what they require.

#![allow(clippy::unwrap_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::collections::{BTreeMap, BTreeSet};

use hubspot::{
    Api, ApiRequest, AssociationInput, Client, Link, ListQuery, NewProperty, ObjectName, ObjectType,
    PropertyOption, RecordUpdate, SearchWindow, TokenHint,
};
use kernel::{Redacted, Timestamp};
use serde_json::Value;

/// Described in HubSpot's guide to private apps, and in no specification.
const UNPUBLISHED: [&str; 1] = ["private_app"];

/// Each builder by name, with every part of the request that it can have.
fn requests() -> Vec<(&'static str, ApiRequest)> {
    let (api, object, secret) = (Api::default(), ObjectType::Contacts, Redacted::new("s".to_owned()));
    let client = Client { id: "id".to_owned(), secret: secret.clone() };
    let list = ListQuery {
        after: Some("7"),
        properties: &["email"],
        associations: &[ObjectType::Deals],
        archived: true,
        ..ListQuery::default()
    };
    let window = SearchWindow {
        modified_from: Some(Timestamp::from_millis(1)),
        after_id: Some("7"),
        until_id: Some("9"),
        limit: 200,
    };
    let everything = SearchWindow { limit: 1, ..SearchWindow::default() };
    let links = [AssociationInput { id: "1", after: None }, AssociationInput { id: "2", after: Some("3") }];
    let values = BTreeMap::from([("score".to_owned(), "7".to_owned())]);
    let options = vec![PropertyOption {
        label: "A".to_owned(),
        value: "a".to_owned(),
        display_order: 0,
        hidden: false,
    }];
    let property = NewProperty {
        name: "grade",
        label: "Grade",
        kind: "enumeration",
        field_type: "select",
        group_name: "scores",
        description: "d",
        options: options.clone(),
    };
    vec![
        ("list", api.list(object, &list)),
        ("list", api.list(object, &ListQuery::default())),
        ("record", api.record(object, "7", true)),
        ("batch_read", api.batch_read(object, &["1"], &["email"], true)),
        ("batch_read", api.batch_read(object, &["1"], &[], false)),
        ("property_history", api.property_history(object, &["1"], &["email"])),
        ("batch_update", api.batch_update(object, &[RecordUpdate { id: "1", properties: &values }])),
        (
            "batch_upsert",
            api.batch_upsert(object, "email", &[RecordUpdate { id: "a@b.c", properties: &values }]),
        ),
        ("associate", api.associate(object, ObjectType::Deals, &[Link { from: "1", to: "2" }])),
        ("privacy_delete", api.privacy_delete("1")),
        ("search", api.search(object, &window)),
        ("search", api.search(object, &everything)),
        ("associations", api.associations(object, ObjectType::Deals, &links)),
        ("association_kinds", api.association_kinds(object, ObjectType::Deals)),
        ("properties", api.properties(object)),
        ("schema", api.schema(ObjectName::parse("2-3465404").unwrap())),
        ("create_properties", api.create_properties(object, &[property])),
        ("read_named_properties", api.read_named_properties(object, &["grade"])),
        ("replace_property_options", api.replace_property_options(object, "grade", &options)),
        ("create_property_group", api.create_property_group(object, "scores", "Scores")),
        ("owner_of_user", api.owner_of_user(7)),
        ("owners", api.owners(100, None, false)),
        ("owners", api.owners(100, Some("7"), true)),
        ("pipelines", api.pipelines(ObjectType::Deals)),
        ("account_info", api.account_info()),
        ("uninstall", api.uninstall()),
        ("exchange_code", api.exchange_code(&client, &secret, "https://a.b", &secret)),
        ("refresh_token", api.refresh_token(&client, &secret)),
        ("introspect", api.introspect(&client, &secret, TokenHint::AccessToken)),
        ("revoke", api.revoke(&client, &secret, TokenHint::RefreshToken)),
    ]
}

fn operations() -> Vec<Value> {
    let excerpt: Value = serde_json::from_str(include_str!("published.json")).unwrap();
    excerpt["operations"].as_array().unwrap().clone()
}

/// Whether a path is the one of the template; a plain segment is preferred to a parameter by its count.
fn plain_segments(template: &str, path: &str) -> Option<usize> {
    let template = template.replace("{version}", hubspot::DEFAULT_VERSION);
    let (wanted, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let same = wanted.len() == given.len()
        && wanted.iter().zip(&given).all(|(wanted, given)| wanted.starts_with('{') || wanted == given);
    same.then(|| wanted.iter().filter(|segment| !segment.starts_with('{')).count())
}

/// What differs from the specification.
fn faults(request: &ApiRequest) -> Vec<String> {
    let (path, query) = request.path_and_query.split_once('?').unwrap_or((&request.path_and_query, ""));
    let operations = operations();
    let fitting = operations.iter().filter(|operation| operation["method"] == request.method.as_str());
    let fitting =
        fitting.filter_map(|operation| Some((plain_segments(operation["path"].as_str()?, path)?, operation)));
    let Some((_, operation)) = fitting.max_by_key(|(plain, _)| *plain) else {
        return vec![format!("no operation {} {path}", request.method.as_str())];
    };
    let mut found = Vec::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let fits = match operation["query"][name].as_str() {
            Some("integer") => value.parse::<u32>().is_ok(),
            Some("boolean") => matches!(value, "true" | "false"),
            Some(_) => !value.is_empty(),
            None => false,
        };
        if !fits {
            found.push(format!("?{name}={value}"));
        }
    }
    match (&request.body, operation["content_type"].as_str()) {
        (None, None) => {}
        (Some(body), Some(kind)) if body.content_type == kind => {
            let text = body.text.expose();
            let given =
                if kind == "application/json" { serde_json::from_str(text).unwrap() } else { form(text) };
            compare(&operation["body"], &given, "", &mut found);
        }
        _ => found.push("the kind of body".to_owned()),
    }
    found
}

fn form(text: &str) -> Value {
    let fields = text.split('&').filter_map(|pair| pair.split_once('='));
    fields
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Compares a value with a schema.
fn compare(schema: &Value, given: &Value, at: &str, found: &mut Vec<String>) {
    let fits = match schema["type"].as_str() {
        Some("string") => given.is_string(),
        Some("integer") => given.is_i64() || given.is_u64(),
        Some("boolean") => given.is_boolean(),
        Some("array") => given.is_array(),
        Some("object") => given.is_object(),
        _ => true,
    };
    let choices = schema["enum"].as_array();
    if !fits || choices.is_some_and(|choices| !choices.contains(given)) {
        found.push(format!("{at}: {given} is no {}", schema["type"]));
        return;
    }
    for (number, item) in given.as_array().into_iter().flatten().enumerate() {
        compare(&schema["items"], item, &format!("{at}/{number}"), found);
    }
    let Some(fields) = given.as_object() else { return };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            found.push(format!("{at}: lacks {name}"));
        }
    }
    for (name, value) in fields {
        let schema = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
        match schema {
            Some(schema) => compare(schema, value, &format!("{at}/{name}"), found),
            None => found.push(format!("{at}: knows no {name}")),
        }
    }
}

#[test]
fn every_request_has_the_shape_that_hubspot_publishes() {
    for (name, request) in requests() {
        assert_eq!(faults(&request), Vec::<String>::new(), "{name}: {}", request.path_and_query);
    }
}

#[test]
fn no_request_builder_is_left_out() {
    let mut held: BTreeSet<String> = requests().iter().map(|(name, _)| (*name).to_owned()).collect();
    held.extend(UNPUBLISHED.map(str::to_owned));
    let mut built = BTreeSet::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
        let path = file.unwrap().path();
        let text = if path.is_file() { std::fs::read_to_string(&path).unwrap() } else { continue };
        for part in text.split("pub fn ").skip(1) {
            let (name, rest) = part.split_once('(').unwrap();
            if rest
                .split_once('{')
                .is_some_and(|(signature, _)| signature.trim_end().ends_with("-> ApiRequest"))
            {
                built.insert(name.to_owned());
            }
        }
    }
    assert_eq!(held, built);
}

#[test]
fn what_differs_from_the_specification_is_named() {
    let edited = |edit: fn(&mut Value)| {
        let request =
            Api::default().search(ObjectType::Deals, &SearchWindow { limit: 1, ..SearchWindow::default() });
        let mut body: Value = serde_json::from_str(request.body.as_ref().unwrap().text.expose()).unwrap();
        edit(&mut body);
        let text = Redacted::new(body.to_string());
        let body = Some(hubspot::Body { content_type: "application/json", text });
        faults(&ApiRequest { body, ..request })
    };
    let without = edited(|body| drop(body.as_object_mut().unwrap().remove("after")));
    assert_eq!(without, [": lacks after"]);
    let objects = edited(|body| body["sorts"] = serde_json::json!([{ "propertyName": "hs_object_id" }]));
    assert_eq!(objects.len(), 1, "{objects:?}");
    assert_eq!(edited(|body| body["sort"] = Value::from(1)), [": knows no sort"]);
    let operator = edited(|body| body["filterGroups"][0]["filters"][0]["operator"] = Value::from("IS"));
    assert_eq!(operator.len(), 1, "{operator:?}");
    let unknown = ApiRequest { path_and_query: "/crm/v3/x".to_owned(), ..Api::default().account_info() };
    assert_eq!(faults(&unknown), ["no operation GET /crm/v3/x"]);
    let list = Api::default().list(ObjectType::Deals, &ListQuery::default());
    let query = ApiRequest { path_and_query: format!("{}&limits=7", list.path_and_query), ..list };
    assert_eq!(faults(&query), ["?limits=7"]);
}
