//! The SQL functions of the supervisor. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Declares a function of one document that answers what the caller is shown.
macro_rules! of_a_document {
    ($(#[$doc:meta])* $type:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub(crate) struct $type<'a> {
            pub p_document_id: &'a str,
        }

        impl SqlFunction for $type<'_> {
            const NAME: &'static str = $name;
            type Output = Value;
        }
    };
}

of_a_document!(
    /// Wakes the work on a document, in the name of its owner.
    DocumentStart, "document_start"
);
of_a_document!(
    /// Shows a document, in the name of a reader.
    DocumentShow, "document_show"
);
of_a_document!(
    /// Processes a document again, in the name of its owner.
    DocumentRetry, "document_retry"
);
of_a_document!(
    /// Deletes a document, in the name of its owner.
    DocumentDelete, "document_delete"
);

/// Restarts or ends what is stuck.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentSweep {}

impl SqlFunction for DocumentSweep {
    const NAME: &'static str = "document_sweep";
    type Output = Value;
}

/// Asks which files are to be deleted.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentEraseState<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

impl SqlFunction for DocumentEraseState<'_> {
    const NAME: &'static str = "document_erase_state";
    type Output = EraseState;
}

/// The answer of [`DocumentEraseState`].
#[derive(Debug, Deserialize)]
pub(crate) struct EraseState {
    pub bucket: String,
    pub paths: Vec<String>,
    pub cancelled: bool,
}
