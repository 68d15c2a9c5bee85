//! Reading the `OpenAPI` files.

use std::path::Path;

use serde_json::Value as Json;

use crate::schema::check;

/// The areas that the simulator covers, by file name.
const AREAS: &[&str] = &[
    "contacts",
    "companies",
    "deals",
    "calls",
    "assoc",
    "props",
    "oauth",
    "owners",
    "account",
    "uninstalls",
    "webhooks",
];

/// One file.
pub struct Spec {
    pub area: String,
    pub document: Json,
    pub operations: Vec<Operation>,
}

/// One operation of a file.
pub struct Operation {
    /// `GET /path/{parameter}`.
    pub template: String,
    /// The template, with the object where it has a file of its own.
    pub name: String,
    responses: Json,
}

/// Reads the files of a folder.
pub fn load(folder: &Path) -> Vec<Spec> {
    AREAS
        .iter()
        .map(|area| {
            let path = folder.join(format!("{area}-2026-09.json"));
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let document: Json = serde_json::from_str(&text).unwrap();
            let operations = operations(area, &document);
            Spec { area: (*area).to_owned(), document, operations }
        })
        .collect()
}

fn operations(area: &str, document: &Json) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                continue;
            }
            let template = format!("{} {path}", method.to_uppercase());
            let own_file = path.starts_with("/crm/objects/") && area != "assoc";
            let name = if own_file { template.replacen("{objectType}", area, 1) } else { template.clone() };
            all.push(Operation { template, name, responses: operation["responses"].clone() });
        }
    }
    all
}

/// Whether a method and a path fit `METHOD /path/{parameter}`.
pub fn matches(template: &str, method: &str, path: &str) -> bool {
    let Some((wanted, template)) = template.split_once(' ') else { return false };
    let (mut ours, mut theirs) = (path.split('/'), template.split('/'));
    wanted == method
        && loop {
            match (ours.next(), theirs.next()) {
                (None, None) => break true,
                (Some(part), Some(known)) if known.starts_with('{') || known == part => {}
                _ => break false,
            }
        }
}

impl Operation {
    /// What is wrong with an answer.
    pub fn check(&self, spec: &Spec, status: u16, body: &Json) -> Vec<String> {
        // A partial batch has the body of a whole one; the files do not mention it.
        let documented = if status == 207 {
            ["200", "201"].map(str::to_owned)
        } else {
            [status.to_string(), String::new()]
        };
        let response =
            documented.iter().map(|status| &self.responses[status]).find(|response| response.is_object());
        let response = match response {
            Some(response) => response,
            None if status >= 400 => &self.responses["default"],
            // The token endpoint publishes no success at all.
            None if self.responses.as_object().is_some_and(|all| all.len() == 1) => return Vec::new(),
            None => return vec![format!("status {status} is not published")],
        };
        let response = resolve(spec, response);
        let content = response["content"].as_object().and_then(|content| content.values().next());
        match content.map(|content| &content["schema"]) {
            // The token endpoint's errors add RFC 6749's members and drop others.
            Some(_) if spec.area == "oauth" && status >= 400 => Vec::new(),
            Some(schema) => check(spec, schema, body, "body"),
            None if body.is_null() => Vec::new(),
            None => vec!["a body where none is published".to_owned()],
        }
    }
}

/// Follows a reference.
pub fn resolve<'s>(spec: &'s Spec, value: &'s Json) -> &'s Json {
    match value["$ref"].as_str() {
        Some(reference) => resolve(spec, spec.document.pointer(reference.trim_start_matches('#')).unwrap()),
        None => value,
    }
}
