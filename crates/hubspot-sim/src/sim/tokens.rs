//! Codes and tokens that are in force.
//!
//! They are drawn from the seed, which is right for a simulator and for nothing else.

use std::collections::HashMap;

use crate::dice::{mix_hex, mix_uuid};
use crate::misbehaviour::limits::App;

/// What one token stands for.
#[derive(Clone, Debug)]
pub struct Grant {
    /// When it ends; refresh tokens do not.
    pub expires_ms: i64,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// No longer good.
    pub revoked: bool,
    /// Whose it is.
    pub app: App,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    pub challenge: Option<(String, bool)>,
    pub expires_ms: i64,
}

/// All codes and tokens.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    codes: HashMap<String, Code>,
    access: HashMap<String, Grant>,
    refresh: HashMap<String, Grant>,
    private: HashMap<String, Grant>,
    issued: u64,
    /// The portal has removed the app: no token works, refreshing answers `BAD_HUB`.
    pub(crate) uninstalled: bool,
    /// Refreshing is refused although the app is there.
    pub(crate) refresh_refused: bool,
}

impl Tokens {
    pub(crate) fn issue_code(&mut self, seed: u64, code: Code) -> String {
        self.issued += 1;
        let text = mix_uuid(seed, "authorization code", self.issued);
        self.codes.insert(text.clone(), code);
        text
    }

    /// A code works once, right or wrong.
    pub(crate) fn take_code(&mut self, code: &str) -> Option<Code> {
        self.codes.remove(code)
    }

    pub(crate) fn issue_access(&mut self, seed: u64, expires_ms: i64, scopes: Vec<String>) -> String {
        self.issued += 1;
        let (first, second) =
            (mix_hex(seed, "access token", self.issued), mix_hex(seed, "access", self.issued));
        let text = format!("CPsim{first}{second}");
        self.access.insert(text.clone(), Grant { expires_ms, scopes, revoked: false, app: App::Public });
        text
    }

    pub(crate) fn issue_refresh(&mut self, seed: u64, scopes: Vec<String>) -> String {
        self.issued += 1;
        let text = format!("na1-{}", mix_uuid(seed, "refresh token", self.issued));
        let grant = Grant { expires_ms: i64::MAX, scopes, revoked: false, app: App::Public };
        self.refresh.insert(text.clone(), grant);
        text
    }

    /// A token of a private app, which does not expire and outlives whatever becomes of the public one.
    pub(crate) fn issue_private(&mut self, seed: u64, scopes: Vec<String>) -> String {
        self.issued += 1;
        let text = format!("pat-na1-{}", mix_uuid(seed, "private app", self.issued));
        let grant = Grant { expires_ms: i64::MAX, scopes, revoked: false, app: App::Private };
        self.private.insert(text.clone(), grant);
        text
    }

    pub(crate) fn private(&self, token: &str) -> Option<&Grant> {
        self.private.get(token).filter(|grant| !grant.revoked)
    }

    pub(crate) fn revoke_private(&mut self, token: &str) -> bool {
        self.private.get_mut(token).is_some_and(|grant| !std::mem::replace(&mut grant.revoked, true))
    }

    /// What a bearer token stands for.
    pub(crate) fn bearer(&self, token: &str) -> Option<&Grant> {
        self.access(token).or_else(|| self.private(token))
    }

    pub(crate) fn access(&self, token: &str) -> Option<&Grant> {
        self.access.get(token).filter(|grant| !grant.revoked && !self.uninstalled)
    }

    pub(crate) fn refresh(&self, token: &str) -> Option<&Grant> {
        self.refresh.get(token).filter(|grant| !grant.revoked)
    }

    pub(crate) fn revoke_refresh(&mut self, token: &str) -> bool {
        self.refresh.get_mut(token).is_some_and(|grant| !std::mem::replace(&mut grant.revoked, true))
    }

    /// Ends every access token; with `refuse_refresh` the refresh tokens too.
    pub(crate) fn revoke_access(&mut self, refuse_refresh: bool) {
        for grant in self.access.values_mut() {
            grant.revoked = true;
        }
        self.refresh_refused |= refuse_refresh;
    }

    /// The app is back (a new consent).
    pub(crate) fn reinstall(&mut self) {
        if self.uninstalled || self.refresh_refused {
            self.access.clear();
            self.refresh.clear();
        }
        (self.uninstalled, self.refresh_refused) = (false, false);
    }
}
