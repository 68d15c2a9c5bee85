//! Whether the first record names the columns.

use std::borrow::Cow;

use super::{dialect::Dialect, record};

/// A longer header is not repeated in every part: it is a row like the others.
const MAX_HEADER: usize = 8 * 1024;

/// The names of the columns, and where the values begin.
pub(super) fn find(sample: &str, dialect: &Dialect) -> (Vec<String>, usize) {
    let mut at = dialect.preamble.min(sample.len());
    let mut next = || {
        while at < sample.len() {
            let mut cells = Vec::new();
            let end = record::read(sample, at, dialect.delimiter, true, &mut cells)?;
            at = end;
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((cells, end));
            }
        }
        None
    };
    let (first, second) = (next(), next());
    let Some((first, end)) = first else { return (Vec::new(), dialect.preamble) };
    let short = first.iter().map(|cell| cell.len()).sum::<usize>() <= MAX_HEADER;
    if short && is_header(&first, second.as_ref().map(|(cells, _)| cells.as_slice())) {
        return (first.into_iter().map(Cow::into_owned).collect(), end);
    }
    (Vec::new(), dialect.preamble)
}

/// Names are not numbers, are not all empty and do not repeat; a single row of words without anything below is data.
fn is_header(first: &[Cow<'_, str>], second: Option<&[Cow<'_, str>]>) -> bool {
    let names: Vec<&str> = first.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let numeric = names.iter().any(|name| is_number(name));
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    second.is_some()
        && !numeric
        && !names.is_empty()
        && sorted.len() == names.len()
        && names.len() * 2 > first.len()
}

/// Numbers, amounts and dates: a digit, and nothing but digits and what stands between them.
fn is_number(cell: &str) -> bool {
    let other = |character: char| !character.is_ascii_digit() && !" .,:;-+/%€$£".contains(character);
    cell.contains(|character: char| character.is_ascii_digit()) && !cell.contains(other) && !is_year(cell)
}

/// Years do name columns.
fn is_year(cell: &str) -> bool {
    cell.len() == 4 && cell.parse::<u16>().is_ok_and(|year| (1800..2200).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(first: &[&str]) -> bool {
        let first: Vec<_> = first.iter().map(|cell| Cow::Borrowed(*cell)).collect();
        is_header(&first, Some(&first))
    }

    #[test]
    fn names_are_told_from_values() {
        assert!(header(&["id", "first name", "2024"]));
        assert!(!header(&["1", "Ada", "2024-01-02"]));
        assert!(!header(&["x", "x"]));
        assert!(!header(&["", ""]));
    }
}
