//! What the SQL functions of a connection answer.

use kernel::{AccountId, PortalId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the database holds of a connection. The tokens are sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct TokenRow {
    /// The account.
    pub account_id: AccountId,
    /// Its portal.
    pub portal_id: PortalId,
    /// `active`, `inactive` or `error` (a user must reconnect).
    pub status: String,
    /// Sealed access token.
    pub access_token: Option<String>,
    /// Sealed refresh token.
    pub refresh_token: Option<String>,
    /// Rises with every stored pair.
    pub token_version: i64,
    /// Whose token it is.
    #[serde(default)]
    pub token_type: TokenType,
    /// When the access token expires.
    pub expires_at: Option<Timestamp>,
    /// When it was issued, where it was refreshed since the connection was made.
    #[serde(default)]
    pub issued_at: Option<Timestamp>,
}

/// How a portal is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenType {
    /// By a consent: a token that expires, with another that refreshes it.
    #[default]
    Bearer,
    /// By the token of a private app, which is good until HubSpot refuses it.
    PrivateApp,
}

/// Answer of [`OauthBegin`](super::OauthBegin).
#[derive(Debug, Deserialize)]
pub struct Begun {
    /// When the state expires.
    pub expires_at: Timestamp,
}

/// Answer of [`OauthConsumeState`](super::OauthConsumeState).
#[derive(Debug, Deserialize)]
pub struct Spent {
    /// Where the browser goes now.
    pub redirect_to: Option<String>,
}

/// Answer of [`OauthPark`](super::OauthPark).
#[derive(Debug, Deserialize)]
pub struct Parked {
    /// Where the browser goes now.
    pub redirect_to: Option<String>,
    /// When the handle expires.
    pub expires_at: Timestamp,
}

/// Answer of [`OauthClaim`](super::OauthClaim).
#[derive(Debug, Deserialize)]
pub struct Claimed {
    /// `None` for anybody but the user who began, and when it was taken out before.
    pub grant: Option<ParkedGrant>,
    /// What came of it, when its user asks again.
    pub completed: Option<Completion>,
}

/// A connection as its user is told of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Completion {
    /// The portal.
    pub portal_id: PortalId,
    /// The user's role in it.
    pub role: String,
    /// Required scopes that were not granted.
    pub missing_scopes: Vec<String>,
}

/// What a user was granted and has not taken out yet.
#[derive(Debug, Deserialize)]
pub struct ParkedGrant {
    /// What both envelopes are sealed for.
    pub state_hash: String,
    /// Sealed PKCE verifier.
    pub verifier_sealed: String,
    /// Sealed authorization code.
    pub code_sealed: String,
}

/// Answer of [`OauthComplete`](super::OauthComplete).
#[derive(Debug, Deserialize)]
pub struct Connected {
    /// The account.
    pub account_id: AccountId,
    /// Whether the portal is new here.
    pub created: bool,
    /// The user's role now.
    pub role: String,
    /// Required scopes that were not granted.
    pub missing_scopes: Vec<String>,
}

/// A row of [`OauthMembersDue`](super::OauthMembersDue).
#[derive(Clone, Debug, Deserialize)]
pub struct MemberDue {
    /// The account.
    pub account_id: AccountId,
    /// Its portal.
    pub portal_id: PortalId,
    /// The member.
    pub user_id: UserId,
    /// Who that is in HubSpot.
    pub hubspot_user_id: u64,
}

/// Answer of [`OauthMemberChecked`](super::OauthMemberChecked).
#[derive(Debug, Deserialize)]
pub struct MemberChecked {
    /// Whether the member lost the portal.
    pub removed: bool,
}

/// Answer of [`OauthLeaseRefresh`](super::OauthLeaseRefresh).
#[derive(Debug, Deserialize)]
pub struct RefreshLease {
    /// Whether this holder has it now.
    pub leased: bool,
    /// The tokens at that moment.
    #[serde(flatten)]
    pub tokens: TokenRow,
}

/// Answer of [`OauthStoreTokens`](super::OauthStoreTokens).
#[derive(Debug, Deserialize)]
pub struct Stored {
    /// False when another version was there already.
    pub stored: bool,
    /// The version that is there now.
    pub token_version: Option<i64>,
}

/// Answer of [`OauthDisconnect`](super::OauthDisconnect).
#[derive(Debug, Deserialize)]
pub struct Disconnected {
    /// Rows deleted by table.
    pub erased: Value,
}

/// A row of [`ConnectionsList`](super::ConnectionsList).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// The portal.
    pub portal_id: PortalId,
    /// `disconnected`, `connecting`, `connected`, `incomplete` or `error`.
    pub status: String,
    /// `active`, `inactive` or `error`.
    pub account_status: String,
    /// The caller's role.
    pub role: String,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// Required scopes that were not granted.
    pub missing_scopes: Vec<String>,
    /// How it was connected last.
    #[serde(default)]
    pub token_type: TokenType,
    /// When an object was last mirrored completely.
    pub last_sync_at: Option<Timestamp>,
    /// The last connection error for a human.
    pub error_message: Option<String>,
    /// When a user last connected the portal.
    pub connected_at: Option<Timestamp>,
}

/// Answer of [`RateTake`](super::RateTake).
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Granted {
    /// How many were given, from none to all.
    pub granted: u32,
    /// Milliseconds until at least one is free.
    pub wait_ms: u64,
}

/// How long the limit stays closed now.
#[derive(Debug, Deserialize)]
pub struct RatePaused {
    /// Milliseconds; longer than asked for when somebody closed it for longer.
    pub pause_ms: u64,
}
