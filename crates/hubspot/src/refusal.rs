//! Why HubSpot does not do what it was asked: the error body as a sentence and codes.
//!
//! [`crate::ErrorBody`] keeps what decides about retries and drops the message, which may quote personal data. A
//! refused write needs the message: it is the only thing that tells a user what is wrong with the record.

use serde_json::{Map, Value};

/// The longest sentence that is kept; HubSpot repeats its details as JSON inside its messages.
const SENTENCE_CHARS: usize = 500;

/// One of the reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusalDetail {
    /// `PROPERTY_DOESNT_EXIST`, `INVALID_OPTION`, `MISSING_REQUIRED_PROPERTY`, …; empty when not given.
    pub code: String,
    /// For a human.
    pub message: String,
    /// The properties it is about.
    pub properties: Vec<String>,
}

/// A refusal of a request, or of one input of a batch. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `VALIDATION_ERROR`, `OBJECT_NOT_FOUND`, `CONFLICT`, …
    pub category: String,
    /// Narrower kind; a string in one schema of HubSpot's, an object in another.
    pub sub_category: String,
    /// For a human.
    pub message: String,
    /// The reasons.
    pub details: Vec<RefusalDetail>,
    /// The records it is about.
    pub ids: Vec<String>,
    /// The inputs it is about, by `objectWriteTraceId`.
    pub trace_ids: Vec<String>,
}

impl Refusal {
    /// Reads an error body; never fails, since gateways answer HTML or nothing at all.
    pub fn read(body: &str) -> Self {
        serde_json::from_str::<Map<String, Value>>(body).map(|fields| Self::of(&fields)).unwrap_or_default()
    }

    /// From an error body or an entry of a batch's `errors`.
    pub(crate) fn of(fields: &Map<String, Value>) -> Self {
        let details = fields.get("errors").and_then(Value::as_array).into_iter().flatten();
        // The key is `id` or `ids` for objects; `objectId` was seen in answers of older versions.
        let mut ids: Vec<String> =
            ["id", "ids", "objectId"].iter().flat_map(|key| context(fields, key)).collect();
        if ids.is_empty() {
            ids.extend(fields.get("id").and_then(plain));
        }
        Self {
            category: text(fields, "category"),
            sub_category: text(fields, "subCategory"),
            message: text(fields, "message"),
            details: details.filter_map(Value::as_object).map(RefusalDetail::of).collect(),
            ids,
            trace_ids: context(fields, "objectWriteTraceId").collect(),
        }
    }

    /// The most telling code: of a detail, else the sub-category, else the category.
    pub fn code(&self) -> &str {
        let detail = self.details.iter().map(|detail| detail.code.as_str()).find(|code| !code.is_empty());
        let others = [self.sub_category.as_str(), self.category.as_str()];
        detail.or_else(|| others.into_iter().find(|code| !code.is_empty())).unwrap_or_default()
    }

    /// The messages of the details, else the message; at most 500 characters.
    pub fn sentence(&self) -> String {
        let details: Vec<&str> = self
            .details
            .iter()
            .map(|detail| detail.message.as_str())
            .filter(|message| !message.is_empty())
            .collect();
        let whole = if details.is_empty() { self.message.clone() } else { details.join("; ") };
        whole.chars().take(SENTENCE_CHARS).collect()
    }

    /// Whether it says that a record is archived, merged away or never was.
    pub fn is_not_found(&self) -> bool {
        self.category == "OBJECT_NOT_FOUND"
    }

    /// Whether it is about what was sent, and will be said again. Every other category speaks of HubSpot's own state
    /// (`INTERNAL_ERROR`, `RATE_LIMITS`, …), and so may one that is not known: trouble that is taken for a refusal costs a
    /// record its day, a refusal that is taken for trouble costs a few more requests.
    pub fn is_about_content(&self) -> bool {
        const CATEGORIES: [&str; 7] = [
            "VALIDATION_ERROR",
            "OBJECT_NOT_FOUND",
            "CONFLICT",
            "OBJECT_ALREADY_EXISTS",
            "INVALID_PARAMETER",
            "BAD_REQUEST",
            "UNIQUE_CONSTRAINT_VIOLATION",
        ];
        CATEGORIES.contains(&self.category.as_str())
            || self.details.iter().any(|detail| !detail.properties.is_empty())
    }

    /// Whether a property that was written does not exist (any more) or cannot be written.
    pub fn is_about_definitions(&self) -> bool {
        let codes = ["PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "PROPERTY_ARCHIVED"];
        self.details.iter().any(|detail| codes.contains(&detail.code.as_str()))
    }
}

impl RefusalDetail {
    fn of(fields: &Map<String, Value>) -> Self {
        Self {
            code: text(fields, "code"),
            message: text(fields, "message"),
            properties: context(fields, "propertyName").collect(),
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> String {
    fields.get(name).and_then(plain).unwrap_or_default()
}

/// Context values are arrays of texts; a lone text or number is taken too.
fn context<'f>(fields: &'f Map<String, Value>, name: &str) -> impl Iterator<Item = String> + 'f {
    let value = fields.get("context").and_then(|context| context.get(name));
    let list = value.and_then(Value::as_array).map(Vec::as_slice);
    list.unwrap_or_else(|| value.map(core::slice::from_ref).unwrap_or_default()).iter().filter_map(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_value_is_named_with_its_property() {
        let refusal = Refusal::read(
            r#"{"status":"error","message":"Property values were not valid: [{}]","correlationId":"c",
                "category":"VALIDATION_ERROR","errors":[{"message":"\"F\" was not one of the allowed options",
                "code":"INVALID_OPTION","context":{"propertyName":["sales_copilot_grade"]}}]}"#,
        );
        assert_eq!(refusal.code(), "INVALID_OPTION");
        assert_eq!(refusal.sentence(), "\"F\" was not one of the allowed options");
        assert_eq!(refusal.details[0].properties, ["sales_copilot_grade"]);
        assert!(!refusal.is_not_found() && !refusal.is_about_definitions());
    }

    #[test]
    fn ids_are_found_in_every_place_where_they_were_seen() {
        for body in [
            r#"{"category":"OBJECT_NOT_FOUND","context":{"id":["7"]}}"#,
            r#"{"category":"OBJECT_NOT_FOUND","context":{"ids":[7]}}"#,
            r#"{"category":"OBJECT_NOT_FOUND","context":{"objectId":7}}"#,
            r#"{"category":"OBJECT_NOT_FOUND","id":"7","context":{}}"#,
        ] {
            let refusal = Refusal::read(body);
            assert!(refusal.is_not_found());
            assert_eq!(refusal.ids, ["7"], "{body}");
        }
    }

    #[test]
    fn whatever_a_gateway_answers_is_a_refusal_without_a_reason() {
        for body in ["", "<html>", "[]", r#"{"errors":"x","context":3}"#] {
            assert_eq!((Refusal::read(body).code(), Refusal::read(body).sentence()), ("", String::new()));
        }
        let long = format!(r#"{{"message":"{}","subCategory":{{"a":1}}}}"#, "é".repeat(2_000));
        assert_eq!(Refusal::read(&long).sentence().chars().count(), 500);
    }

    #[test]
    fn the_most_telling_code_and_all_messages_are_kept() {
        let codes = |details: &[&str], sub: &str, category: &str| {
            let detail = |code: &&str| RefusalDetail { code: (*code).to_owned(), ..RefusalDetail::default() };
            let refusal = Refusal {
                details: details.iter().map(detail).collect(),
                sub_category: sub.to_owned(),
                category: category.to_owned(),
                ..Refusal::default()
            };
            refusal.code().to_owned()
        };
        assert_eq!(codes(&["", "D"], "S", "C"), "D");
        assert_eq!((codes(&[""], "S", "C"), codes(&[], "", "C")), ("S".to_owned(), "C".to_owned()));
        let said = r#"{"message":"whole","errors":[{"message":"one"},{"message":""},{"message":"two"},3]}"#;
        assert_eq!(Refusal::read(said).sentence(), "one; two");
        assert_eq!(Refusal::read(r#"{"message":7,"errors":[{"code":"x"}]}"#).sentence(), "7");
    }

    #[test]
    fn a_refusal_is_about_definitions_when_a_property_is_gone_or_read_only() {
        for (code, about) in [
            ("PROPERTY_DOESNT_EXIST", true),
            ("READ_ONLY_VALUE", true),
            ("PROPERTY_ARCHIVED", true),
            ("INVALID_OPTION", false),
            ("", false),
        ] {
            let refusal = Refusal::read(&format!(r#"{{"errors":[{{"code":"OTHER"}},{{"code":"{code}"}}]}}"#));
            assert_eq!(refusal.is_about_definitions(), about, "{code}");
        }
    }

    #[test]
    fn only_known_reasons_are_about_what_was_sent() {
        for (body, content) in [
            (r#"{"category":"VALIDATION_ERROR"}"#, true),
            (r#"{"category":"OBJECT_NOT_FOUND"}"#, true),
            (r#"{"category":"CONFLICT"}"#, true),
            (r#"{"category":"NEW","errors":[{"context":{"propertyName":["x"]}}]}"#, true),
            (r#"{"category":"NEW","errors":[{"code":"x"}]}"#, false),
            (r#"{"category":"INTERNAL_ERROR"}"#, false),
            (r#"{"category":"RATE_LIMITS"}"#, false),
            ("", false),
        ] {
            assert_eq!(Refusal::read(body).is_about_content(), content, "{body}");
        }
    }

    #[test]
    fn an_input_is_found_again_by_its_trace() {
        let body = r#"{"context":{"objectWriteTraceId":["7",8],"id":["9"]},"id":"1","subCategory":"s"}"#;
        let refusal = Refusal::read(body);
        assert_eq!(
            (refusal.trace_ids, refusal.ids),
            (vec!["7".to_owned(), "8".into()], vec!["9".to_owned()])
        );
        assert_eq!(refusal.sub_category, "s");
    }
}
