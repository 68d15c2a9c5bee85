//! A problem of the training data.

use serde::{Deserialize, Serialize};

/// How bad it is; errors come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// There is nothing to train.
    Error,
    /// Training goes on, without the feature where it names one as dropped.
    Warning,
}

/// A problem of the training data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The stable code.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The feature or property that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// Whether the feature is left out because of it.
    #[serde(default)]
    pub drops: bool,
    /// What is wrong and what to do.
    pub detail: String,
}

impl Finding {
    pub(super) fn error(code: &str, detail: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity: Severity::Error,
            feature: None,
            drops: false,
            detail: detail.into(),
        }
    }

    pub(super) fn warning(code: &str, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, detail) }
    }

    pub(super) fn of(mut self, feature: &str) -> Self {
        self.feature = Some(feature.to_owned());
        self
    }

    pub(super) fn dropping(mut self, feature: &str) -> Self {
        self.drops = true;
        self.of(feature)
    }
}
