//! What the links of a portal mean.

use serde::Deserialize;

use crate::associations::{AssociationType, WireType};
use crate::read::{ReadError, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// The category whose type ids are the same in every portal.
const HUBSPOT_DEFINED: &str = "HUBSPOT_DEFINED";

/// HubSpot's own kinds whose names and type ids are both documented, by name. A list of records names a link, a batch read
/// gives its type id; of any other kind nothing says which name is which id.
///
/// `private.association_names` is the same in SQL.
const NAMES: [(&str, u32); 16] = [
    ("call_to_company", 182),
    ("call_to_contact", 194),
    ("call_to_deal", 206),
    ("company_to_call", 181),
    ("company_to_contact", 2),
    ("company_to_contact_unlabeled", 280),
    ("company_to_deal", 6),
    ("company_to_deal_unlabeled", 342),
    ("contact_to_call", 193),
    ("contact_to_company", 1),
    ("contact_to_company_unlabeled", 279),
    ("contact_to_deal", 4),
    ("deal_to_call", 205),
    ("deal_to_company", 5),
    ("deal_to_company_unlabeled", 341),
    ("deal_to_contact", 3),
];

/// Whether a list's name of a link says which kind it is.
pub fn is_known_name(name: &str) -> bool {
    NAMES.binary_search_by_key(&name, |(known, _)| known).is_ok()
}

impl AssociationType {
    /// The name that lists have for this kind, where it is documented.
    pub fn known_name(&self) -> Option<&'static str> {
        let own = self.category == HUBSPOT_DEFINED;
        NAMES.iter().find(|(_, id)| own && *id == self.type_id).map(|(name, _)| *name)
    }
}

impl Api {
    /// `GET /crm/associations/{version}/{from}/{to}/labels`: every kind of link between two objects, without paging.
    pub fn association_kinds(&self, from: ObjectType, to: ObjectType) -> ApiRequest {
        Self::get(format!("/crm/associations/{}/{from}/{to}/labels", self.version()), Bucket::General)
    }
}

#[derive(Deserialize)]
struct Wire {
    results: Vec<WireType>,
}

/// Reads the kinds of an answer.
pub fn read_association_kinds(body: &str) -> Result<Vec<AssociationType>, ReadError> {
    let wire: Wire = read("association kinds", body)?;
    Ok(wire.results.into_iter().map(AssociationType::from).collect())
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_with_its_id_and_only_in_hubspots_category() {
        assert!(NAMES.is_sorted(), "they are searched");
        for (name, type_id) in NAMES {
            assert!(is_known_name(name));
            let kind =
                |category: &str| AssociationType { category: category.to_owned(), type_id, label: None };
            assert_eq!(kind("HUBSPOT_DEFINED").known_name(), Some(name));
            assert_eq!(kind("USER_DEFINED").known_name(), None, "a portal's numbers meet HubSpot's");
        }
        assert!(!is_known_name("billing_contact_to_company"));
    }

    #[test]
    fn the_names_in_sql_are_the_same() {
        let sql = include_str!("../../../migrations/20261130221500_mirror_name_association_kinds.sql");
        for (name, type_id) in NAMES {
            assert!(sql.contains(&format!("('{name}', {type_id})")), "{name}");
        }
        assert_eq!(sql.matches("_to_").count(), NAMES.len());
    }

    #[test]
    fn the_kinds_of_a_pair_are_read() {
        let request = Api::default().association_kinds(ObjectType::Contacts, ObjectType::Companies);
        assert_eq!(request.path_and_query, "/crm/associations/2026-09/contacts/companies/labels");
        let body = r#"{"results":[{"category":"HUBSPOT_DEFINED","typeId":279,"label":null},
            {"category":"USER_DEFINED","typeId":1,"label":"Billing"}]}"#;
        let kinds = read_association_kinds(body).unwrap();
        assert_eq!(kinds[0].label, None);
        assert_eq!((kinds[1].type_id, kinds[1].label.as_deref()), (1, Some("Billing")));
        assert!(read_association_kinds("{}").is_err(), "no list is no empty list");
    }
}
