//! GFM pipe tables, written the same way by every format.

/// Writes one row. Cells are escaped; a line break inside a cell becomes `<br>`.
pub(crate) fn row<S: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = S>) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        let before = out.len();
        escape(out, cell.as_ref());
        if out.len() > before {
            out.push(' ');
        }
        out.push('|');
    }
    out.push('\n');
}

/// Writes the line below the header.
pub(crate) fn rule(out: &mut String, columns: usize) {
    out.push('|');
    for _ in 0..columns {
        out.push_str(" --- |");
    }
    out.push('\n');
}

/// A cell's text: pipes escaped, breaks as `<br>`, blanks at the ends dropped.
fn escape(out: &mut String, cell: &str) {
    let mut rest = cell.trim();
    while let Some(at) = rest.find(['|', '\n', '\r']) {
        let (text, tail) = rest.split_at(at);
        out.push_str(text);
        rest = if let Some(tail) = tail.strip_prefix('|') {
            out.push_str("\\|");
            tail
        } else {
            out.push_str("<br>");
            tail.strip_prefix("\r\n").unwrap_or_else(|| tail.get(1..).unwrap_or_default())
        };
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipes_and_breaks_stay_inside_their_cell() {
        let mut out = String::new();
        row(&mut out, ["a|b", " two\r\nlines ", ""]);
        rule(&mut out, 3);
        assert_eq!(out, "| a\\|b | two<br>lines | |\n| --- | --- | --- |\n");
    }
}
