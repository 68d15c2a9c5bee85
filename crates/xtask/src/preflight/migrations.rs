//! Migrations: the CLI skips a file whose name it does not like, and finds none without the link.

use std::{fs, path::Path};

use crate::deploy::CONTRACT;

/// How the head of a migration says what undoes it.
const BACK: &str = "-- back:";

/// `20261121010000_area_verb_object.sql`.
pub fn name_is_valid(name: &str) -> bool {
    let Some((version, rest)) = name.split_once('_') else { return false };
    let Some(words) = rest.strip_suffix(".sql") else { return false };
    version.len() == 14
        && version.bytes().all(|byte| byte.is_ascii_digit())
        && words.split('_').count() >= 2
        && words.split('_').all(|word| !word.is_empty())
        && words.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What is wrong with the folder, its names and their order.
pub fn complaints(root: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    let link = root.join("supabase/migrations");
    if !link.is_symlink() || fs::canonicalize(&link).ok() != fs::canonicalize(root.join("migrations")).ok() {
        complaints.push("supabase/migrations is not a link to ../migrations".to_owned());
    }
    let entries = fs::read_dir(root.join("migrations")).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    if names.is_empty() {
        complaints.push("there are no migrations".to_owned());
    }
    complaints.extend(of_names(&names));
    for name in &names {
        let text = fs::read_to_string(root.join("migrations").join(name)).unwrap_or_default();
        complaints.extend(no_way_back(name, &text));
    }
    complaints
}

/// What only the old functions use is gone when it is gone: whoever takes it away says what brings it back.
fn no_way_back(name: &str, text: &str) -> Option<String> {
    let says_it = text.lines().take_while(|line| line.starts_with("--")).any(|line| line.starts_with(BACK));
    (text.starts_with(CONTRACT) && !says_it).then(|| {
        format!("{name} takes away what the last release uses and does not say what brings it back: add a line `{BACK} …`")
    })
}

fn of_names(names: &[String]) -> Vec<String> {
    let invalid = names.iter().filter(|name| !name_is_valid(name));
    let mut complaints: Vec<String> =
        invalid.map(|name| format!("{name}: the CLI skips a migration of that name")).collect();
    for pair in names.windows(2) {
        if pair[0].split('_').next() == pair[1].split('_').next() {
            complaints.push(format!("{} and {} have one version", pair[0], pair[1]));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_the_cli_would_skip_are_refused() {
        assert!(name_is_valid("20261121010000_platform_create_schemas.sql"));
        for name in
            ["1_x_y.sql", "20261121010000_x.sql", "20261121010000_X_y.sql", "20261121010000_x_y.SQL", "x.sql"]
        {
            assert!(!name_is_valid(name), "{name}");
        }
    }

    #[test]
    fn who_takes_something_away_says_what_brings_it_back() {
        let why = "-- contract: nobody reads it any more.\n";
        assert!(no_way_back("a", &format!("{why}drop table x;\n")).unwrap().contains("-- back:"));
        assert_eq!(no_way_back("a", &format!("{why}-- back: 20261121_x makes it, from the mirror.\n")), None);
        assert_eq!(no_way_back("a", "-- Why: it is needed.\ncreate table x ();\n"), None);
    }

    #[test]
    fn two_migrations_of_one_version_are_refused() {
        let names = ["20261121010000_a_b.sql".to_owned(), "20261121010000_c_d.sql".to_owned()];
        assert!(of_names(&names)[0].contains("one version"));
    }
}
