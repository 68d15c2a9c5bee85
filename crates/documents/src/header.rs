//! Whether the first row of a table names its columns, and what may stand above it.

/// Rows above a header: a title, whose account it is, from when to when.
const MAX_ABOVE: usize = 20;

/// How many rows stand above the header: fewer cells than the header has, from the first column on, and a header that names
/// every column of the table. None when the first row is the first of the table.
///
/// `rows` are the cells of the rows in their columns, `columns` how many the table has.
pub(crate) fn above<S: AsRef<str>>(rows: &[Vec<S>], columns: usize) -> usize {
    let filled = |row: &Vec<S>| row.iter().filter(|cell| !cell.as_ref().trim().is_empty()).count();
    // The corner over the names of rows may be empty.
    let least = if columns < 3 { 2 } else { columns - 1 };
    let Some(at) = rows.iter().take(MAX_ABOVE + 1).position(|row| filled(row) >= least) else { return 0 };
    let (Some(header), Some(before)) = (rows.get(at), rows.get(..at)) else { return 0 };
    let cells: Vec<&str> = header.iter().map(AsRef::as_ref).collect();
    let behind = rows.get(at + 1).is_some_and(|row| filled(row) >= 2 || columns == 2 && filled(row) == 1);
    // Names over groups of columns stand over them, and not at the left.
    let lead = |row: &Vec<S>| {
        let first = row.first().is_some_and(|cell| !cell.as_ref().trim().is_empty());
        match filled(row) {
            0 | 1 => true,
            2 => first && columns > 3 && row.get(1).is_some_and(|cell| !cell.as_ref().trim().is_empty()),
            _ => false,
        }
    };
    if behind && columns >= 2 && are_names(&cells) && before.iter().all(lead) { at } else { 0 }
}

/// A row above a header as a line: `Account: DE00 1234`.
pub(crate) fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let mut words = cells.iter().map(|cell| cell.as_ref().trim()).filter(|cell| !cell.is_empty());
    let first = words.next().unwrap_or_default();
    let colon = if first.ends_with(':') { " " } else { ": " };
    let rest: Vec<&str> = words.collect();
    if rest.is_empty() { first.to_owned() } else { format!("{first}{colon}{}", rest.join(", ")) }
}

/// Names are not numbers, are not all empty and do not repeat.
pub(crate) fn are_names(cells: &[&str]) -> bool {
    let names: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let numeric = names.iter().any(|name| is_number(name));
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    !numeric && !names.is_empty() && sorted.len() == names.len() && names.len() * 2 > cells.len()
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

    #[test]
    fn names_are_told_from_values() {
        assert!(are_names(&["id", "first name", "2024"]));
        assert!(!are_names(&["1", "Ada", "2024-01-02"]));
        assert!(!are_names(&["x", "x"]));
        assert!(!are_names(&["", ""]));
    }

    #[test]
    fn titles_and_what_an_export_says_of_itself_stand_above_the_header() {
        let of = |rows: &[&[&str]]| {
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
            above(&rows, rows.iter().map(Vec::len).max().unwrap_or(0))
        };
        assert_eq!(of(&[&["Report"], &["Region", "Amount"], &["North", "10"]]), 1);
        let bank: [&[&str]; 4] = [
            &["Account", "DE00"],
            &["Period", "2025"],
            &["Date", "Payee", "Purpose", "Sum"],
            &["1", "2", "3", "4"],
        ];
        assert_eq!(of(&bank), 2);
        // Names of groups, data, sections, and a table of titles only.
        assert_eq!(of(&[&["", "2023", "2024"], &["Region", "Sum", "Mean"], &["North", "1", "2"]]), 0);
        assert_eq!(of(&[&["Fruits"], &["Apple", "3"], &["Pear", "4"]]), 0);
        assert_eq!(of(&[&["Title"], &["a", "b"]]), 0);
        assert_eq!(of(&[&["a", "b"], &["1", "2"]]), 0);
    }
}
