//! Our rules for migrations: one form of name, lower case, a comment on everything, no careless definer.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};

use super::sql_text::{code_of, names_after};
use crate::preflight::migration_name_is_valid;

const KEYWORDS: [&str; 30] = [
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "FROM",
    "WHERE",
    "CREATE",
    "TABLE",
    "FUNCTION",
    "RETURNS",
    "BEGIN",
    "END",
    "AND",
    "OR",
    "NOT",
    "NULL",
    "JOIN",
    "ORDER",
    "GROUP",
    "GRANT",
    "REVOKE",
    "ALTER",
    "DROP",
    "INDEX",
    "PRIMARY",
    "REFERENCES",
    "DEFAULT",
    "VALUES",
    "THEN",
    "RETURN",
];

/// All complaints about the migrations in a folder.
pub fn complaints(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(entry.path())?));
    }
    files.sort();
    let commented = commented(&files);
    let mut complaints = Vec::new();
    for (name, text) in &files {
        of_file(name, text, &commented, &mut complaints);
    }
    Ok(complaints)
}

/// What some file comments on: a table may be made in one file and commented in the next.
fn commented(files: &[(String, String)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in files {
        let code = code_of(text);
        for kind in ["table", "function", "view"] {
            found.extend(
                names_after(&code, &format!("comment on {kind} "))
                    .iter()
                    .map(|name| format!("{kind} {name}")),
            );
        }
    }
    found
}

fn of_file(name: &str, text: &str, commented: &BTreeSet<String>, complaints: &mut Vec<String>) {
    if !migration_name_is_valid(name) {
        complaints.push(format!("{name}: the name is not YYYYMMDDHHMMSS_area_verb_object.sql"));
    }
    if !text.starts_with("-- ") {
        complaints.push(format!("{name}: the first line does not say what it is for"));
    }
    let code = code_of(text);
    for (number, line) in code.lines().enumerate() {
        let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        for word in words.filter(|word| KEYWORDS.contains(word)) {
            complaints.push(format!("{name}:{}: {word} is not lower case", number + 1));
        }
    }
    for (kind, words) in [
        ("table", "create table "),
        ("view", "create view "),
        ("view", "create or replace view "),
        ("function", "create function "),
        ("function", "create or replace function "),
    ] {
        for object in names_after(&code, words) {
            // A partition has its parent's comment.
            let is_partition = code.contains(&format!("{object} partition of"));
            if !is_partition && !commented.contains(&format!("{kind} {object}")) {
                complaints.push(format!("{name}: no comment on {kind} {object}"));
            }
        }
    }
    definers(name, text, &code, complaints);
}

/// A `security definer` function says why, and has an empty search path.
fn definers(name: &str, text: &str, code: &str, complaints: &mut Vec<String>) {
    for (at, _) in code.match_indices("security definer") {
        let line = code[..at].lines().count();
        let start = code[..at].rfind("create ").unwrap_or(0);
        let end = code[at..].find('$').map_or(code.len(), |offset| at + offset);
        // The strings are blanked in the code, so the quoted empty path is looked for in the text, by lines.
        let first = code[..start].lines().count().saturating_sub(1);
        let last = code[..end].lines().count();
        let header: Vec<&str> = text.lines().skip(first).take(last - first).collect();
        if !header.iter().any(|line| line.contains("set search_path = ''")) {
            complaints.push(format!("{name}:{line}: security definer without set search_path = ''"));
        }
        let above = first.saturating_sub(8);
        // The reason stands above the header or at the head of the body.
        let reasons = ["-- definer because", "-- definer so that"];
        let mut around = text.lines().skip(above).take(last + 3 - above);
        if !around.any(|line| reasons.iter().any(|reason| line.contains(reason))) {
            complaints
                .push(format!("{name}:{line}: security definer without a line `-- definer because ...`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let files = [("20260101000000_a_create_b.sql".to_owned(), text.to_owned())];
        let mut complaints = Vec::new();
        of_file(&files[0].0, text, &commented(&files), &mut complaints);
        complaints
    }

    #[test]
    fn a_good_migration_has_no_complaint() {
        let text = "-- b: what and why.\ncreate table public.b (id int); -- SELECT\ncomment on table public.b is 'B.';\n\
            -- definer because users may not read b.\ncreate function public.f() returns int\nlanguage sql security definer \
            set search_path = ''\nas $$ select 1 $$;\ncomment on function public.f() is 'F.';\n";
        assert_eq!(of(text), Vec::<String>::new());
    }

    #[test]
    fn shouting_is_named_with_its_line() {
        assert!(of("-- x\nselect 1\nFROM b;\n")[0].contains(":3: FROM"));
    }

    #[test]
    fn what_has_no_comment_is_named() {
        assert!(of("-- x\ncreate table public.b (id int);\n")[0].ends_with("no comment on table public.b"));
        assert!(
            of("-- x\ncreate or replace function f(a int) returns int\n")[0]
                .ends_with("no comment on function f")
        );
    }

    #[test]
    fn a_definer_needs_its_reason_and_an_empty_search_path() {
        let complaints =
            of("-- x\ncreate function f() returns int\nlanguage sql security definer\nas $$ select 1 $$;\n");
        assert!(complaints.iter().any(|complaint| complaint.contains("search_path")), "{complaints:?}");
        assert!(complaints.iter().any(|complaint| complaint.contains("definer because")), "{complaints:?}");
    }
}
