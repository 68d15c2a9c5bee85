//! Who can own records: the users of a portal, as far as the API tells of them.

use crate::{Api, ApiRequest, Bucket};

impl Api {
    /// `GET /crm/owners/{version}/{userId}?idProperty=userId`: 404 for a user who is gone or never was an owner. Needs
    /// the scope `crm.objects.owners.read`.
    pub fn owner_of_user(&self, hubspot_user_id: u64) -> ApiRequest {
        let path = format!("/crm/owners/{}/{hubspot_user_id}?idProperty=userId", self.version());
        Self::get(path, Bucket::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_asked_for_by_the_users_id() {
        let request = Api::default().owner_of_user(2_000_301);
        assert_eq!(request.path_and_query, "/crm/owners/2026-09/2000301?idProperty=userId");
        assert!(request.bearer && request.repeatable);
    }
}
