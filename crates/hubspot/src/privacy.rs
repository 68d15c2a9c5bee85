//! The privacy deletion of a contact.

use serde::Serialize;

use crate::{Api, ApiRequest, Bucket};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    object_id: &'a str,
}

impl Api {
    /// `POST /crm/objects/{version}/contacts/gdpr-delete`: deletes a contact and what belongs to it for good, 204. 404 for
    /// an id that is gone already. Needs the scope `crm.objects.contacts.write`.
    ///
    /// By id and never by address: HubSpot puts an address that it does not find onto a list of those that may never
    /// come back, and nobody asked for that.
    pub fn privacy_delete(&self, contact_id: &str) -> ApiRequest {
        let path = format!("/crm/objects/{}/contacts/gdpr-delete", self.version());
        Self::query(path, &Body { object_id: contact_id }, Bucket::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_named_by_its_id() {
        let request = Api::default().privacy_delete("7");
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/contacts/gdpr-delete");
        assert_eq!(request.body.unwrap().text.expose(), r#"{"objectId":"7"}"#);
        assert!(request.bearer && request.repeatable);
    }
}
