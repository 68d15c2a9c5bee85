//! A valid access token for a portal, refreshed by one at a time.

mod private_app;

use std::rc::Rc;

use kernel::{AccountId, PortalId, Problem, Redacted, Timestamp};
use oauth::{Purpose, TokenFailure, is_due};
use ports::{Level, Ports};
use serde_json::json;

use crate::Settings;
use crate::sql::{OauthLeaseRefresh, OauthReleaseLease, OauthStoreTokens, OauthTokens, TokenRow, TokenType};
use crate::token_endpoint::{TokenError, needs_reconnect, tokens};
use crate::vault::{TokenPair, open, seal_pair};

/// The refresh lease outlasts three requests of 10 s with their waits; a holder that dies delays others so long.
const LEASE_SECONDS: u32 = 45;
/// How long to wait for somebody else's refresh.
const PATIENCE_MS: i64 = 20_000;
/// While another holder refreshes, a token that lives this long is still good enough for a call.
const STILL_GOOD_MS: i64 = 30_000;

/// An access token that HubSpot should accept.
#[derive(Clone, Debug)]
pub struct Token {
    /// The account of the portal.
    pub account_id: AccountId,
    /// Bearer token.
    pub access_token: Redacted<String>,
    /// When it expires; `None` of a private app, whose token does not.
    pub expires_at: Option<Timestamp>,
    /// When it was issued, where that is known.
    pub issued_at: Option<Timestamp>,
    /// Whose it is.
    pub token_type: TokenType,
    /// Version of the stored pair, to say which token was refused.
    pub version: i64,
}

impl Token {
    /// Whether it should be refreshed before the next call.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| is_due(self.issued_at, expires_at, now))
    }
}

/// What the caller will accept.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// Any token that is not about to expire.
    Fresh,
    /// A token newer than this one, which HubSpot refused or a user asked to replace.
    NewerThan { version: i64, even_if_broken: bool },
}

impl Wanted {
    fn is_met(self, row: &TokenRow, now: Timestamp) -> bool {
        let lives = match row.token_type {
            TokenType::Bearer => row.expires_at.is_some_and(|expiry| !is_due(row.issued_at, expiry, now)),
            TokenType::PrivateApp => true,
        };
        match self {
            Self::Fresh => lives && row.status != "error",
            Self::NewerThan { version, .. } => lives && row.status != "error" && row.token_version > version,
        }
    }

    const fn even_if_broken(self) -> bool {
        matches!(self, Self::NewerThan { even_if_broken: true, .. })
    }
}

/// Hands out access tokens. Between its steps only a lease row in the database is held, never a lock: the refresh
/// itself is one HTTP request, and its result is stored by compare-and-swap on the token version.
#[derive(Clone, Debug)]
pub struct TokenService {
    settings: Rc<Settings>,
}

impl TokenService {
    /// A service with these settings.
    pub fn new(settings: Rc<Settings>) -> Self {
        Self { settings }
    }

    /// A token that is not about to expire, refreshed first if need be.
    ///
    /// Problems: 404 `unknown_portal`, 409 `not_connected`, 409 `needs_reconnect`, 500 `not_configured`,
    /// 503 `hubspot_unavailable` or `refresh_in_progress`.
    pub async fn access_token(&self, ports: &Ports, portal: &PortalId) -> Result<Token, Problem> {
        self.obtain(ports, portal, Wanted::Fresh).await
    }

    /// A token newer than `version`, which HubSpot answered with 401.
    pub async fn replace(&self, ports: &Ports, portal: &PortalId, version: i64) -> Result<Token, Problem> {
        self.obtain(ports, portal, Wanted::NewerThan { version, even_if_broken: false }).await
    }

    /// Refreshes now, at a user's wish, even a connection that is marked as broken. The token of a private app is held against
    /// HubSpot instead.
    pub async fn refresh_now(&self, ports: &Ports, portal: &PortalId) -> Result<Token, Problem> {
        let row = read(ports, portal).await?;
        let wanted = Wanted::NewerThan { version: row.token_version, even_if_broken: true };
        self.obtain(ports, portal, wanted).await
    }

    async fn obtain(&self, ports: &Ports, portal: &PortalId, wanted: Wanted) -> Result<Token, Problem> {
        let started = ports.clock.now();
        let mut wait_ms = 200;
        loop {
            let row = read(ports, portal).await?;
            if wanted.is_met(&row, ports.clock.now()) {
                return self.open(ports, &row);
            }
            if row.status == "error" && !wanted.even_if_broken() {
                return Err(needs_reconnect());
            }
            let holder = ports.entropy.uuid();
            let lease =
                OauthLeaseRefresh { account_id: &row.account_id, holder: &holder, seconds: LEASE_SECONDS };
            let lease = lease.call(ports).await?;
            if lease.leased {
                if let Some(token) = self.refresh(ports, &lease.tokens, &holder, wanted).await? {
                    return Ok(token);
                }
                // Somebody stored another pair meanwhile: look at that one.
            } else if let Some(token) = self.still_good(ports, &lease.tokens, wanted) {
                return token;
            }
            if ports.clock.now().millis_since(started) >= PATIENCE_MS {
                return Err(Problem::unavailable(
                    "refresh_in_progress",
                    "the token is being refreshed; try again",
                )
                .retry_after(2_000));
            }
            ports.timer.sleep_ms(wait_ms).await;
            wait_ms = (wait_ms * 2).min(1_000);
        }
    }

    /// While someone else refreshes early, the old token still works.
    fn still_good(&self, ports: &Ports, row: &TokenRow, wanted: Wanted) -> Option<Result<Token, Problem>> {
        let lives = row.expires_at?.millis_since(ports.clock.now()) > STILL_GOOD_MS;
        let usable = matches!(wanted, Wanted::Fresh) && lives && row.status != "error";
        usable.then(|| self.open(ports, row))
    }

    /// Refreshes under the lease. `None`: the result was not stored, since another pair was there first.
    async fn refresh(
        &self,
        ports: &Ports,
        row: &TokenRow,
        holder: &str,
        wanted: Wanted,
    ) -> Result<Option<Token>, Problem> {
        if wanted.is_met(row, ports.clock.now()) {
            release(ports, row, holder, None).await?;
            return self.open(ports, row).map(Some);
        }
        if row.token_type == TokenType::PrivateApp {
            return self.confirm(ports, row, holder, wanted).await.map(Some);
        }
        let refresh_token = match self.open_token(ports, row, Purpose::RefreshToken) {
            Ok(token) => token,
            Err(problem) => {
                release(ports, row, holder, None).await?;
                return Err(problem);
            }
        };
        let asked_at = ports.clock.now();
        let request = self.settings.api.refresh_token(&self.settings.client, &refresh_token);
        match tokens(ports, &self.settings, &request).await {
            Ok(set) => {
                let pair = TokenPair {
                    access: set.access_token,
                    // Usually the same one comes back; when none does, the old one stays good.
                    refresh: set.refresh_token.unwrap_or(refresh_token),
                };
                let expires_at = asked_at.plus_millis(i64::from(set.expires_in_s) * 1_000);
                self.store(ports, row, holder, &pair, expires_at).await
            }
            Err(error) => self.failed(ports, row, holder, wanted, &error).await.map(Some),
        }
    }

    async fn store(
        &self,
        ports: &Ports,
        row: &TokenRow,
        holder: &str,
        pair: &TokenPair,
        expires_at: Timestamp,
    ) -> Result<Option<Token>, Problem> {
        let sealed = seal_pair(&self.settings.keyring, &*ports.entropy, &row.portal_id, pair);
        let store = OauthStoreTokens {
            account_id: &row.account_id,
            holder,
            expected_version: row.token_version,
            access_token: &sealed.access,
            refresh_token: &sealed.refresh,
            key_id: self.settings.keyring.active_id(),
            expires_at,
        };
        let stored = store.call(ports).await?;
        let fields = json!({ "portal_id": row.portal_id, "stored": stored.stored });
        ports.log.log(Level::Info, "token_refreshed", fields);
        Ok(stored.stored.then(|| Token {
            account_id: row.account_id.clone(),
            access_token: pair.access.clone(),
            expires_at: Some(expires_at),
            issued_at: Some(ports.clock.now()),
            token_type: TokenType::Bearer,
            version: stored.token_version.unwrap_or(row.token_version + 1),
        }))
    }

    /// A refresh that failed: only a lost grant marks the connection.
    async fn failed(
        &self,
        ports: &Ports,
        row: &TokenRow,
        holder: &str,
        wanted: Wanted,
        error: &TokenError,
    ) -> Result<Token, Problem> {
        let problem = error.problem();
        release(ports, row, holder, Some((error.failure, &problem))).await?;
        if error.failure == TokenFailure::Reconnect {
            return Err(problem);
        }
        // An early refresh that failed for now does no harm yet.
        self.still_good(ports, row, wanted).unwrap_or(Err(problem))
    }

    fn open(&self, ports: &Ports, row: &TokenRow) -> Result<Token, Problem> {
        let access_token = self.open_token(ports, row, Purpose::AccessToken)?;
        let (account_id, version, token_type) = (row.account_id.clone(), row.token_version, row.token_type);
        let (expires_at, issued_at) = (row.expires_at, row.issued_at);
        if token_type == TokenType::Bearer && expires_at.is_none() {
            return Err(needs_reconnect());
        }
        Ok(Token { account_id, access_token, expires_at, issued_at, token_type, version })
    }

    fn open_token(
        &self,
        ports: &Ports,
        row: &TokenRow,
        purpose: Purpose,
    ) -> Result<Redacted<String>, Problem> {
        let envelope = if purpose == Purpose::AccessToken { &row.access_token } else { &row.refresh_token };
        let envelope = envelope.as_deref().ok_or_else(needs_reconnect)?;
        open(&self.settings.keyring, &*ports.log, envelope, row.portal_id.as_str(), purpose)
    }
}

async fn read(ports: &Ports, portal: &PortalId) -> Result<TokenRow, Problem> {
    OauthTokens { portal_id: portal }.call(ports).await
}

async fn release(
    ports: &Ports,
    row: &TokenRow,
    holder: &str,
    failure: Option<(TokenFailure, &Problem)>,
) -> Result<(), Problem> {
    let release = OauthReleaseLease {
        account_id: &row.account_id,
        holder,
        status: failure.filter(|(failure, _)| *failure == TokenFailure::Reconnect).map(|_| "error"),
        error_code: failure.map(|(_, problem)| problem.code.as_str()),
        error_message: failure.map(|(_, problem)| problem.detail.as_str()),
    };
    release.call(ports).await.map(|_| ())
}

#[cfg(test)]
mod tests;
