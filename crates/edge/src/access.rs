//! Who may take a route.

use kernel::Problem;
use ports::Ports;
use serde::Serialize;

use crate::Request;

/// Who may take a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anybody; the function itself checks what comes with the request.
    Public,
    /// A signed-in user; the database checks the token at the first call, and what the user may do.
    User,
    /// Who has the project's secret key: the database and the schedules.
    SecretKey,
    /// Either.
    UserOrSecretKey,
    /// HubSpot, by its signature v3 over the raw request.
    #[serde(rename = "hubspot_signature")]
    HubSpotSignature,
}

impl Access {
    /// Whether the request may pass.
    ///
    /// # Errors
    /// 401 `unauthorized` or `invalid_signature`.
    pub fn check(self, request: &Request, ports: &Ports) -> Result<(), Problem> {
        match self {
            Self::Public => Ok(()),
            Self::User => request.user_token().map(drop),
            Self::SecretKey => request.require_secret_key(ports),
            Self::UserOrSecretKey if request.require_secret_key(ports).is_ok() => Ok(()),
            Self::UserOrSecretKey => request.user_token().map(drop),
            Self::HubSpotSignature => request.require_hubspot_signature(ports),
        }
    }
}
