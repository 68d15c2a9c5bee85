//! What is known of the record that a card is asked for.

use card::{Facts, Portal, needed_properties};
use kernel::Problem;
use ports::Ports;

use super::Asked;
use crate::sql::CardFetch;

impl Asked {
    /// What is known, within the portal that HubSpot signed for. A record of another portal is one that is not there.
    pub(crate) async fn facts(&self, ports: &Ports) -> Result<Facts, Problem> {
        let Some(object) = self.object else {
            let portal = Portal { portal_id: self.portal_id.as_str().to_owned(), ..Portal::default() };
            return Ok(Facts {
                portal,
                object_type: self.object_sent.clone(),
                record_id: self.record_id.as_str().to_owned(),
                ..Facts::default()
            });
        };
        let fetch = CardFetch {
            portal_id: &self.portal_id,
            object_type: object,
            record_id: &self.record_id,
            properties: &needed_properties(object),
        };
        fetch.call(ports).await
    }
}
