//! HubSpot's clients of one invocation.

use std::{cell::RefCell, collections::BTreeMap};

use connection::HubSpotClient;
use kernel::{PortalId, Problem, Timestamp};
use ports::Ports;

/// One client a portal, since its objects share the token and the rate permits.
#[allow(missing_debug_implementations)] // clients hold tokens
pub struct Clients {
    /// No request or wait goes on for longer.
    pub deadline: Timestamp,
    known: RefCell<BTreeMap<PortalId, HubSpotClient>>,
}

impl Clients {
    /// None yet.
    pub fn until(deadline: Timestamp) -> Self {
        Self { deadline, known: RefCell::default() }
    }

    /// The portal's client.
    ///
    /// # Errors
    /// `not_configured`, when the app's secrets are missing.
    pub fn of(&self, ports: &Ports, portal: &PortalId) -> Result<HubSpotClient, Problem> {
        let known = self.known.borrow().get(portal).cloned();
        if let Some(client) = known {
            return Ok(client);
        }
        let client = HubSpotClient::new(ports, portal.clone())?.until(self.deadline);
        self.known.borrow_mut().insert(portal.clone(), client.clone());
        Ok(client)
    }
}
