//! Released migrations: they are in databases that nobody here can see, so they stay as they are and nothing goes before them.

use std::{collections::BTreeMap, fs, path::Path};

use sha2::{Digest as _, Sha256};

use crate::build::hex;

/// A release's migrations: `sha256sum` lines of `tests/sql/releases/<version>.sha256`.
pub fn complaints(root: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    let here = digests(&root.join("migrations"));
    for entry in fs::read_dir(root.join("tests/sql/releases")).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let Some(version) = file.strip_suffix(".sha256") else { continue };
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        complaints.extend(of_release(version, &text, &here));
    }
    complaints.sort();
    complaints
}

fn of_release(version: &str, list: &str, here: &BTreeMap<String, String>) -> Vec<String> {
    let released: BTreeMap<&str, &str> =
        list.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect();
    let mut complaints = Vec::new();
    for (name, digest) in &released {
        match here.get(*name) {
            Some(now) if now == digest => {}
            Some(_) => complaints.push(format!(
                "{name} was released with {version} and has changed: undo that and add a migration"
            )),
            None => complaints.push(format!("{name} was released with {version} and is gone")),
        }
    }
    let newest = released.keys().next_back();
    let early = here.keys().filter(|name| {
        !released.contains_key(name.as_str()) && newest.is_some_and(|newest| name.as_str() < *newest)
    });
    complaints.extend(early.map(|name| {
        format!("{name} would go before migrations of {version}: db push refuses it, name it later")
    }));
    complaints
}

fn digests(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let digest = Sha256::digest(fs::read(entry.path()).ok()?);
            Some((entry.file_name().to_string_lossy().into_owned(), hex(&digest)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect()
    }

    #[test]
    fn a_released_migration_is_neither_edited_nor_removed() {
        let list = "aa  1_a.sql\nbb  2_b.sql\n";
        assert!(of_release("1.0.0", list, &here(&[("1_a.sql", "aa"), ("2_b.sql", "bb")])).is_empty());
        let complaints = of_release("1.0.0", list, &here(&[("1_a.sql", "ab")]));
        assert!(complaints[0].contains("1_a.sql was released with 1.0.0 and has changed"));
        assert!(complaints[1].contains("2_b.sql was released with 1.0.0 and is gone"));
    }

    #[test]
    fn this_checkout_keeps_its_releases() {
        let complaints = complaints(&crate::paths::root());
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    #[test]
    fn a_new_migration_goes_behind_the_released_ones() {
        let files = here(&[("1_a.sql", "aa"), ("2_b.sql", "bb"), ("3_c.sql", "cc")]);
        assert!(of_release("1.0.0", "aa  1_a.sql\nbb  2_b.sql\n", &files).is_empty());
        assert!(
            of_release("1.0.0", "aa  1_a.sql\ncc  3_c.sql\n", &files)[0]
                .starts_with("2_b.sql would go before")
        );
    }
}
