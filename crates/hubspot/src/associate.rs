//! Linking records.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::read::{ReadError, read};
use crate::{Api, ApiRequest, Bucket, ObjectType, Refusal};

/// Two records that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Id of the one.
    pub from: &'a str,
    /// Id of the other.
    pub to: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    inputs: Vec<Input<'a>>,
}

#[derive(Serialize)]
struct Input<'a> {
    from: End<'a>,
    to: End<'a>,
}

#[derive(Serialize)]
struct End<'a> {
    id: &'a str,
}

impl Api {
    /// `POST /crm/associations/{version}/{from}/{to}/batch/associate/default`: at most 1,000 links, of the kind that HubSpot
    /// has for the two objects. A link that is there already stays.
    pub fn associate(&self, from: ObjectType, to: ObjectType, links: &[Link<'_>]) -> ApiRequest {
        let path = format!("/crm/associations/{}/{from}/{to}/batch/associate/default", self.version());
        let inputs =
            links.iter().map(|link| Input { from: End { id: link.from }, to: End { id: link.to } }).collect();
        Self::query(path, &Body { inputs }, Bucket::Associations)
    }
}

/// What became of [`Api::associate`]: any 2xx may be a partial success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinksMade {
    /// Why some were not made; HubSpot does not say which.
    pub refusals: Vec<Refusal>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    errors: Option<Vec<Map<String, Value>>>,
}

impl LinksMade {
    /// Reads the answer.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire = read("links made", body)?;
        Ok(Self { refusals: wire.errors.unwrap_or_default().iter().map(Refusal::of).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_its_ends_and_takes_the_kind_that_there_is() {
        let bookings = ObjectType::parse("2-77").unwrap();
        let request =
            Api::default().associate(bookings, ObjectType::Contacts, &[Link { from: "9", to: "512" }]);
        assert_eq!(request.path_and_query, "/crm/associations/2026-09/2-77/contacts/batch/associate/default");
        assert!(request.repeatable && request.bearer);
        assert_eq!(
            request.body.unwrap().text.expose(),
            r#"{"inputs":[{"from":{"id":"9"},"to":{"id":"512"}}]}"#
        );
    }

    #[test]
    fn what_was_not_linked_is_told() {
        assert_eq!(LinksMade::read(r#"{"status":"COMPLETE","results":[{}]}"#).unwrap(), LinksMade::default());
        let partial =
            r#"{"results":[],"errors":[{"category":"OBJECT_NOT_FOUND","message":"no such contact"}]}"#;
        assert!(LinksMade::read(partial).unwrap().refusals[0].is_not_found());
        assert!(LinksMade::read("[").is_err());
    }
}
