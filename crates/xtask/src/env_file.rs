//! Files of settings, `NAME=value` a line, as the functions' runtimes and the Supabase CLI read them.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// `NAME=value` lines; `export`, comments, blank lines and quotes are understood.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else {
            bail!("line {} of the env file is not NAME=value", number + 1);
        };
        values.insert(name.trim().to_owned(), unquote(value.trim()).to_owned());
    }
    Ok(values)
}

fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

fn quote(value: &str) -> String {
    if value.contains(['#', ' ', '"']) && !value.contains('\'') {
        format!("'{value}'")
    } else {
        value.to_owned()
    }
}

/// The text of such a file.
pub fn text(values: &BTreeMap<String, String>) -> String {
    values.iter().fold(String::new(), |text, (name, value)| text + name + "=" + &quote(value) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_setting_is_named() {
        assert!(parse("A=1\nnonsense").unwrap_err().to_string().contains("line 2"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let values = parse("A='b c # d'\nE=f\nexport G=\"h i\"\nJ=").unwrap();
        assert_eq!(values["A"], "b c # d");
        assert_eq!(parse(&text(&values)).unwrap(), values);
    }
}
