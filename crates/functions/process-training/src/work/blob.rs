//! Blobs travel as base64 inside JSON.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Problem;

/// Blobs as the database gave them back, by name.
pub(crate) struct Blobs(pub(crate) BTreeMap<String, Option<String>>);

impl Blobs {
    /// The bytes of `name`, which must have been stored.
    pub(crate) fn take(&mut self, name: &str) -> Result<Vec<u8>, Problem> {
        match self.0.remove(name).flatten() {
            Some(text) => decode(name, &text),
            None => Err(Problem::internal("missing_blob", format!("the run has no blob {name}"))),
        }
    }

    /// Characters in all.
    pub(crate) fn size(&self) -> usize {
        self.0.values().flatten().map(String::len).sum()
    }
}

/// As the database takes it.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// What the database gave back. Postgres' own encoding breaks lines at 76 characters.
pub(crate) fn decode(name: &str, text: &str) -> Result<Vec<u8>, Problem> {
    let decoded = if text.contains('\n') {
        STANDARD.decode(text.split('\n').collect::<String>())
    } else {
        STANDARD.decode(text)
    };
    decoded.map_err(|error| Problem::internal("unreadable_blob", format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_reads_back_also_with_the_line_breaks_of_postgres() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = encode(&bytes);
        assert_eq!(decode("model", &text).unwrap(), bytes);
        let lines = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap());
        assert_eq!(decode("model", &lines.collect::<Vec<_>>().join("\n")).unwrap(), bytes);
    }

    #[test]
    fn a_blob_that_is_not_there_is_named() {
        let mut blobs =
            Blobs(BTreeMap::from([("table".to_owned(), Some("AAE=".to_owned())), ("gone".to_owned(), None)]));
        assert_eq!((blobs.size(), blobs.take("table").unwrap()), (4, vec![0, 1]));
        for name in ["table", "gone", "never"] {
            let problem = blobs.take(name).unwrap_err();
            assert!(problem.code == "missing_blob" && problem.detail.ends_with(name), "{problem}");
        }
    }

    #[test]
    fn what_is_no_base64_names_the_blob() {
        let problem = decode("trainer", "§").unwrap_err();
        assert!(problem.code == "unreadable_blob" && problem.detail.starts_with("trainer: "), "{problem}");
    }
}
