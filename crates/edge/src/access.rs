//! Who may take a route.

use std::fmt;

use kernel::Problem;
use ports::Ports;
use serde::{Serialize, Serializer};

use crate::Request;

/// Who may take a route: its name, and the check. A pointer, so that a module holds only the checks that its routes name;
/// HubSpot's signature is some KB of code.
#[derive(Clone, Copy)]
pub struct Access {
    name: &'static str,
    check: fn(&Request, &Ports) -> Result<(), Problem>,
    /// Whether nothing of a request may be used before it has passed, not even its path.
    pub(crate) before_path: bool,
}

impl Access {
    pub(crate) const fn of(name: &'static str, check: fn(&Request, &Ports) -> Result<(), Problem>) -> Self {
        Self { name, check, before_path: false }
    }
}

#[allow(non_upper_case_globals)] // they read as the variants that they are
impl Access {
    /// Anybody; the function itself checks what comes with the request.
    pub const Public: Self = Self::of("public", |_, _| Ok(()));
    /// A signed-in user; the database checks the token at the first call, and what the user may do.
    pub const User: Self = Self::of("user", |request, _| request.user_token().map(drop));
    /// Who has the project's secret key: the database and the schedules.
    pub const SecretKey: Self = Self::of("secret_key", Request::require_secret_key);
    /// Either.
    pub const UserOrSecretKey: Self = Self::of("user_or_secret_key", |request, ports| {
        request.require_secret_key(ports).or_else(|_| request.user_token().map(drop))
    });
    /// HubSpot, by its signature v3 over the raw request.
    pub const HubSpotSignature: Self =
        Self { before_path: true, ..Self::of("hubspot_signature", Request::require_hubspot_signature) };

    /// Whether the request may pass.
    ///
    /// # Errors
    /// 401 `unauthorized` or `invalid_signature`.
    pub fn check(self, request: &Request, ports: &Ports) -> Result<(), Problem> {
        (self.check)(request, ports)
    }
}

impl PartialEq for Access {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Access {}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Access {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}
