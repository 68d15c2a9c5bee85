//! What `new-function` writes compiles, passes its own test and lacks nothing but a build.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const NAME: &str = "greeter-of-the-test";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let name = entry.file_name();
        if source.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&source).expect("a link"), &target).expect("a link");
        } else if source.is_dir() && name != "generated" {
            copy(&source, &target);
        } else if source.is_file() {
            fs::copy(&source, &target).expect("a file");
        }
    }
}

/// A copy of what a function is made of.
fn checkout(folder: &Path) {
    for name in ["crates", "functions-shims", "migrations"] {
        copy(&root().join(name), &folder.join(name));
    }
    fs::create_dir_all(folder.join("supabase")).expect("a folder");
    for name in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "clippy.toml", "supabase/config.toml"] {
        fs::copy(root().join(name), folder.join(name)).expect("a file");
    }
    std::os::unix::fs::symlink("../migrations", folder.join("supabase/migrations")).expect("a link");
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env("CARGO_MANIFEST_DIR", folder.join("crates/xtask")).current_dir(folder);
    command.output().expect("xtask runs")
}

#[test]
fn a_new_function_compiles_passes_its_test_and_needs_only_a_build() {
    // The dependencies are compiled already for the tests of the workspace, so its target folder is used.
    let target = root().join("target");
    let work = target.join("new-function");
    let _ = fs::remove_dir_all(&work);
    checkout(&work);

    let made = xtask(&work, &["new-function", NAME]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let again = xtask(&work, &["new-function", NAME]);
    assert!(!again.status.success(), "a second one of that name is refused");

    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--quiet", "--offline", "--package", NAME]).current_dir(&work);
    // Cargo names what it makes of a member after its place in the workspace: the copies of the crates would stand in for the
    // real ones in later builds. Another profile for members alone keeps them apart.
    for apart in ["profile.dev.overflow-checks=false", r#"profile.dev.package."*".overflow-checks=true"#] {
        cargo.args(["--config", apart]);
    }
    let tested = cargo.env("CARGO_TARGET_DIR", target).output().expect("cargo runs");
    let output =
        String::from_utf8_lossy(&tested.stdout).into_owned() + &String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success() && output.contains("2 passed"), "{output}");

    let preflight = xtask(&work, &["preflight"]);
    let report = String::from_utf8_lossy(&preflight.stdout).into_owned();
    let about: Vec<&str> = report.lines().filter(|line| line.contains(NAME)).collect();
    assert_eq!(about.len(), 1, "{report}");
    assert!(about[0].contains("not built"), "{report}");
}
