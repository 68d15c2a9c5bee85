//! Holds the simulator's answers against HubSpot's published `OpenAPI` files.
//!
//! The files are not part of this repository, so the test is skipped, and counted as such, unless `OPENAPI_DIR` names a
//! folder of them (`*-2026-09.json`): `OPENAPI_DIR=… cargo xtask test unit`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // test code throughout

mod exchanges;
mod schema;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use spec::{Operation, Spec};

/// Operations that the simulator leaves out on purpose.
const ABSENT: &[&str] = &[
    "POST /crm/associations/2026-09/usage/high-usage-report/{userId}",
    "GET /account-info/2026-09/api-usage/daily/private-apps",
    "POST /app-webhooks/2026-09/{appId}/subscriptions/batch/update",
];

/// Where the live API differs from its published schema, and the simulator goes with the live one.
const DRIFT: &[(&str, &str)] = &[
    ("MultiAssociatedObjectWithLabel.toObjectId is not a string", "seen as a JSON number"),
    ("AssociationSpecWithLabel.label is null", "unlabelled types say so"),
    ("StandardError.subCategory is not an object", "a text wherever it was seen"),
    ("Error.status is not in the schema", "\"error\" comes with every error body"),
];

/// Endpoints that the live API has and the files of August 2026 lack.
const UNPUBLISHED: &[&str] = &[
    "GET /crm/objects/2026-09/{o}/{id}/associations/{to}",
    "GET /crm/associations/2026-09/{from}/{to}/labels",
    "GET /crm/pipelines/2026-09/{o}",
];

#[test]
#[ignore = "OPENAPI_DIR has to name a folder of HubSpot's OpenAPI files"]
fn every_answer_is_as_published() {
    let folder = std::env::var_os("OPENAPI_DIR").expect("OPENAPI_DIR");
    let specs = spec::load(Path::new(&folder));
    let mut wrong = BTreeSet::new();
    let mut drift_met: BTreeSet<&str> = BTreeSet::new();
    let mut met: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    for exchange in exchanges::record() {
        let name = format!("{} {} -> {}", exchange.method, exchange.target, exchange.status);
        let Some((spec, operation)) = find(&specs, &exchange.method, exchange.path()) else {
            let unpublished =
                UNPUBLISHED.iter().any(|known| spec::matches(known, &exchange.method, exchange.path()));
            if !unpublished {
                wrong.insert(format!("{name}: not published"));
            }
            continue;
        };
        met.entry(operation.name.clone()).or_default().insert(exchange.status);
        for problem in operation.check(spec, exchange.status, &exchange.body) {
            match DRIFT.iter().find(|(known, _)| problem.ends_with(known)) {
                Some((known, _)) => _ = drift_met.insert(known),
                None => _ = wrong.insert(format!("{name}: {problem}")),
            }
        }
    }
    for operation in specs.iter().flat_map(|spec| &spec.operations) {
        let succeeded =
            met.get(&operation.name).is_some_and(|statuses| statuses.iter().any(|status| *status < 300));
        if succeeded == ABSENT.contains(&operation.name.as_str()) {
            wrong.insert(format!(
                "{}: {}",
                operation.name,
                if succeeded { "not absent" } else { "never succeeded" }
            ));
        }
    }
    for (known, _) in DRIFT {
        if !drift_met.contains(known) {
            wrong.insert(format!("{known}: listed as drift but never met"));
        }
    }
    let list: Vec<String> = wrong.into_iter().collect();
    assert!(list.is_empty(), "{} differences:\n{}", list.len(), list.join("\n"));
    eprintln!("{} operations as published", met.len());
}

fn find<'s>(specs: &'s [Spec], method: &str, path: &str) -> Option<(&'s Spec, &'s Operation)> {
    // Each object has a file of its own with the same path templates.
    let object = path.strip_prefix("/crm/objects/2026-09/").and_then(|rest| rest.split('/').next());
    specs
        .iter()
        .filter(|spec| {
            !path.starts_with("/crm/objects/") || Some(spec.area.as_str()) == object || spec.area == "assoc"
        })
        .flat_map(|spec| spec.operations.iter().map(move |operation| (spec, operation)))
        .filter(|(_, operation)| spec::matches(&operation.template, method, path))
        // The template with the most fixed segments is meant.
        .min_by_key(|(_, operation)| operation.template.matches('{').count())
}
