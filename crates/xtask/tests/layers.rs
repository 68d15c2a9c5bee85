//! The direction of dependencies, as ARCHITECTURE.md describes it:
//! `kernel <- L0 <- ports <- connection <- functions` and `ports <- edge <- functions`.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{collections::BTreeMap, path::Path};

use cargo_metadata::{CrateType, Dependency, DependencyKind, Metadata, MetadataCommand, Package};

/// Where a crate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    /// The vocabulary.
    Kernel,
    /// Pure logic: no async, no clock, no randomness, no wasm.
    Pure,
    /// Traits of the outside world.
    Ports,
    /// Use cases on the ports that several functions share.
    UseCase,
    /// The ports in memory, for tests.
    Testing,
    /// The ports in wasm.
    Edge,
    /// An edge function.
    Function,
    /// Programs around the suite.
    Tool,
}

use Layer::{Edge, Function, Kernel, Ports, Pure, Testing, Tool, UseCase};

/// Every crate has its place; a new one is entered here and in ARCHITECTURE.md.
const PLACES: &[(&str, Layer)] = &[
    ("kernel", Kernel),
    ("hubspot", Pure),
    ("oauth", Pure),
    ("sync", Pure),
    ("card", Pure),
    ("scoring", Pure),
    ("retrieval", Pure),
    ("chunking", Pure),
    ("documents", Pure),
    ("llamaparse", Pure),
    ("ports", Ports),
    ("connection", UseCase),
    ("scorer", UseCase),
    ("drift", UseCase),
    ("delivery", UseCase),
    ("write-back", UseCase),
    ("reading", UseCase),
    ("testing", Testing),
    ("edge", Edge),
    ("hubspot-sim", Tool),
    ("scoring-bench", Tool),
    ("chunking-bench", Tool),
    ("document-samples", Tool),
    ("xtask", Tool),
];

/// Crates that may see another one besides, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // A mirror row is made from a HubSpot record, and the object types are HubSpot's.
    ("sync", "hubspot"),
    // A card is on one of HubSpot's objects.
    ("card", "hubspot"),
    // It calls HubSpot.
    ("delivery", "connection"),
    // Scores are written to HubSpot, in the way of all writes.
    ("write-back", "delivery"),
    ("write-back", "connection"),
    // Records are read from HubSpot, and become mirror rows.
    ("reading", "connection"),
    // It measures nothing else.
    ("scoring-bench", "scoring"),
    ("chunking-bench", "chunking"),
];

/// Only for tests; a function that shipped one of these would ship a fake.
const TEST_ONLY: &[&str] = &["testing", "hubspot-sim", "document-samples"];

/// What would make a pure crate depend on when or where it runs.
const IMPURE: &[&str] = &[
    "async-trait",
    "futures",
    "getrandom",
    "gloo-net",
    "gloo-timers",
    "js-sys",
    "postgrest",
    "rand",
    "rand_chacha",
    "reqwest",
    "tokio",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];

const fn may_use(layer: Layer, used: Layer) -> bool {
    match layer {
        Kernel => false,
        // The simulator is a tool and shares no HubSpot code with the suite: a mistake in both would look right.
        Pure | Tool => matches!(used, Kernel),
        Ports => matches!(used, Kernel | Pure),
        UseCase | Testing | Edge => matches!(used, Kernel | Pure | Ports),
        Function => matches!(used, Kernel | Pure | Ports | UseCase | Edge),
    }
}

fn metadata() -> Metadata {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata")
}

fn place(package: &Package) -> Layer {
    let path = package.manifest_path.as_str();
    if path.contains("/crates/functions/") {
        return Function;
    }
    let known = PLACES.iter().find(|(name, _)| *name == package.name.as_str());
    known
        .unwrap_or_else(|| panic!("{} has no place: enter it in crates/xtask/tests/layers.rs", package.name))
        .1
}

fn excepted(name: &str, used: &str) -> bool {
    EXCEPTIONS.contains(&(name, used))
}

fn shipped(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development)
}

#[test]
fn dependencies_point_downwards_only() {
    let metadata = metadata();
    let places: BTreeMap<String, Layer> =
        metadata.packages.iter().map(|package| (package.name.to_string(), place(package))).collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        for dependency in shipped(package) {
            let Some(used) = places.get(&dependency.name) else { continue };
            if !may_use(place(package), *used) && !excepted(&package.name, &dependency.name) {
                wrong.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "against ARCHITECTURE.md: {}", wrong.join(", "));
}

#[test]
fn every_exception_is_needed() {
    let metadata = metadata();
    for (name, used) in EXCEPTIONS {
        let package =
            metadata.packages.iter().find(|package| package.name.as_str() == *name).expect("a known crate");
        assert!(shipped(package).any(|dependency| dependency.name == *used), "{name} no longer uses {used}");
    }
}

#[test]
fn fakes_are_for_tests_only() {
    let metadata = metadata();
    for package in &metadata.packages {
        for dependency in shipped(package) {
            let fake = TEST_ONLY.contains(&dependency.name.as_str());
            assert!(!fake, "{} ships {}", package.name, dependency.name);
        }
    }
}

#[test]
fn pure_crates_have_no_async_no_clock_no_chance_and_no_wasm() {
    let metadata = metadata();
    for package in metadata.packages.iter().filter(|package| matches!(place(package), Kernel | Pure)) {
        for dependency in shipped(package) {
            assert!(!IMPURE.contains(&dependency.name.as_str()), "{} uses {}", package.name, dependency.name);
            if dependency.name == "chrono" {
                let clock = dependency.uses_default_features
                    || dependency.features.iter().any(|name| name == "clock");
                assert!(!clock, "{} uses the clock of chrono", package.name);
            }
        }
    }
}

#[test]
fn pure_crates_do_not_read_the_world_through_the_standard_library() {
    const WORDS: [&str; 9] = [
        "async fn",
        "async move",
        "Instant::now",
        "SystemTime",
        "std::env",
        "std::fs",
        "std::net",
        "std::process",
        "thread::sleep",
    ];
    let metadata = metadata();
    for package in metadata.packages.iter().filter(|package| matches!(place(package), Kernel | Pure)) {
        let folder = package.manifest_path.parent().expect("a crate has a folder").join("src");
        for_each_source(folder.as_std_path(), &mut |path, text| {
            // Tests may do as they like.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in WORDS {
                let found =
                    code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
                assert!(!found, "{} says {word}", path.display());
            }
        });
    }
}

fn for_each_source(folder: &Path, check: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            for_each_source(&path, check);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            check(&path, &std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn functions_are_cdylibs_alone() {
    let metadata = metadata();
    let functions: Vec<&Package> =
        metadata.packages.iter().filter(|package| place(package) == Function).collect();
    assert!(!functions.is_empty(), "the functions are members of the workspace");
    for package in functions {
        let libraries = package.targets.iter().filter(|target| target.is_cdylib() || target.is_lib());
        for target in libraries {
            // With rlib beside it cargo silently passes no -C lto.
            assert_eq!(target.crate_types, [CrateType::CDyLib], "{}", package.name);
        }
    }
}

#[test]
fn every_folder_of_a_function_is_a_member() {
    let metadata = metadata();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    for entry in std::fs::read_dir(folder).expect("crates/functions") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let member = metadata.packages.iter().any(|package| package.name.as_str() == name);
        assert!(member, "crates/functions/{name} is not a member of the workspace");
    }
}
