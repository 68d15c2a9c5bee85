//! Which documents are searched.

use kernel::{FieldError, PortalId, Timestamp, is_uuid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// More would make a statement that takes longer to read than to run.
const MOST_CHOICES: usize = 1_000;

/// Documents that fulfil all of these conditions; without any, all that the caller may read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Filter {
    /// Of this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub portal_id: Option<PortalId>,
    /// One of these documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_ids: Option<Vec<String>>,
    /// Of one of these media types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_types: Option<Vec<String>>,
    /// In one of these languages (ISO 639-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    /// Dated at or after this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub from: Option<Timestamp>,
    /// Dated before or at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub to: Option<Timestamp>,
    /// Whose metadata contain this object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
    /// At most this many results of one document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_document: Option<u32>,
}

impl Filter {
    /// What is wrong with it, by JSON pointer.
    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |pointer: String, detail: &str| {
            errors.push(FieldError { pointer, detail: detail.to_owned() });
        };
        let lists = [
            ("document_ids", &self.document_ids),
            ("content_types", &self.content_types),
            ("languages", &self.languages),
        ];
        for (name, list) in lists {
            if list.as_ref().is_some_and(|list| list.is_empty() || list.len() > MOST_CHOICES) {
                wrong(format!("/filter/{name}"), "name 1 to 1000, or leave the field out");
            }
        }
        let ids = self.document_ids.iter().flatten().enumerate();
        for (index, _) in ids.filter(|(_, id)| !is_uuid(id)) {
            wrong(format!("/filter/document_ids/{index}"), "a document id is a uuid");
        }
        if self.per_document.is_some_and(|most| most == 0 || most > 100) {
            wrong("/filter/per_document".to_owned(), "a number from 1 to 100");
        }
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            wrong("/filter/to".to_owned(), "not before from");
        }
        errors
    }
}
