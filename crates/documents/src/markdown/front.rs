//! Front matter: the lines between `---` and `---` (or `+++`) at the beginning.

use crate::{Metadata, language::language_of_tag};

/// The metadata and how many bytes of the text are front matter.
pub(super) fn read(text: &str) -> (Metadata, usize) {
    let none = (Metadata::default(), 0);
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next() else { return none };
    let (mark, separator) = match first.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return none,
    };
    let mut at = first.len();
    let mut metadata = Metadata::default();
    let mut fields = 0;
    for line in lines {
        at += line.len();
        let bare = line.trim_end();
        if bare == mark || (bare == "..." && mark == "---") {
            let rest = text.get(at..).unwrap_or_default();
            let blank = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
            return if fields > 0 { (metadata, at + blank) } else { none };
        }
        // A blank first line is how a rule goes on.
        if bare.is_empty() && fields == 0 {
            return none;
        }
        // Nested values and lists belong to the key above.
        if bare.starts_with([' ', '\t', '-', '#']) || bare.is_empty() {
            continue;
        }
        let Some((key, value)) = bare.split_once(separator) else { return none };
        fields += 1;
        keep(&mut metadata, key.trim(), unquote(value.trim()));
    }
    none
}

fn keep(metadata: &mut Metadata, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let value = value.to_owned();
    match key.to_ascii_lowercase().as_str() {
        "title" => metadata.title = Some(value),
        "author" | "authors" => metadata.author = Some(value),
        "date" | "created" => metadata.created = Some(value),
        "updated" | "modified" | "lastmod" => metadata.modified = Some(value),
        "lang" | "language" => metadata.language = language_of_tag(&value),
        other => {
            if metadata.extra.len() < 32 {
                metadata.extra.insert(other.to_owned(), value);
            }
        }
    }
}

fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}
