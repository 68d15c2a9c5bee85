//! Licences, duplicates and sources of the crates, from the rules in deny.toml. cargo-deny knows more of them, but takes
//! minutes to compile; this runs everywhere.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde::Deserialize;
use spdx::{Expression, ParseMode};

/// What this test reads of deny.toml.
#[derive(Deserialize)]
struct Rules {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skip>,
}

#[derive(Deserialize)]
struct Skip {
    /// `name@version`.
    #[serde(rename = "crate")]
    package: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn rules() -> Rules {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    toml::from_str(&text).expect("the rules that this test knows")
}

/// The crates of each target.
fn graphs(rules: &Rules) -> Vec<Metadata> {
    let of_target = |target: &String| {
        let options = ["--locked".to_owned(), "--filter-platform".to_owned(), target.clone()];
        let mut command = MetadataCommand::new();
        command.manifest_path(root().join("Cargo.toml")).other_options(options);
        command.exec().expect("cargo metadata")
    };
    rules.graph.targets.iter().map(of_target).collect()
}

/// The ids of what is compiled for more than tests: all that is reached without dev-dependencies.
fn shipped(metadata: &Metadata) -> BTreeSet<&PackageId> {
    let nodes = &metadata.resolve.as_ref().expect("a resolved graph").nodes;
    let by_id: BTreeMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<&PackageId> = metadata.workspace_members.iter().collect();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            let used = by_id[id].deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
            });
            open.extend(used.map(|dependency| &dependency.pkg));
        }
    }
    reached
}

#[test]
fn every_licence_is_one_that_we_allow() {
    let rules = rules();
    for metadata in graphs(&rules) {
        for package in &metadata.packages {
            let text = package.license.as_deref().unwrap_or_default();
            let licence = Expression::parse_mode(text, ParseMode::LAX);
            let licence = licence.unwrap_or_else(|error| panic!("{}: {error}", package.name));
            let mut exceptions = rules.licenses.exceptions.iter();
            let exception = exceptions.find(|exception| exception.package == package.name.as_str());
            let allowed = exception.map_or(&rules.licenses.allow, |exception| &exception.allow);
            let fits = licence.evaluate(|one| {
                one.license.id().is_some_and(|id| allowed.iter().any(|name| name == id.name))
            });
            assert!(fits, "{} {} is {text}: see deny.toml", package.name, package.version);
        }
    }
}

#[test]
fn no_crate_ships_in_two_versions_without_a_reason() {
    let rules = rules();
    for metadata in graphs(&rules) {
        let shipped = shipped(&metadata);
        let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
        for package in metadata.packages.iter().filter(|package| shipped.contains(&package.id)) {
            versions.entry(package.name.as_str()).or_default().push(package);
        }
        for (name, packages) in versions {
            let excused = |package: &&&Package| {
                let whole = format!("{name}@{}", package.version);
                rules.bans.skip.iter().any(|skip| whole.starts_with(&skip.package))
            };
            let rest = packages.iter().filter(|package| !excused(package)).count();
            assert!(rest <= 1, "{name} in {} versions: see deny.toml", packages.len());
        }
    }
}

#[test]
fn every_crate_comes_from_the_registry_or_from_here() {
    for package in graphs(&rules()).iter().flat_map(|metadata| &metadata.packages) {
        let foreign = package.source.as_ref().is_some_and(|source| !source.is_crates_io());
        assert!(!foreign, "{} comes from {:?}", package.name, package.source);
    }
}
