//! The SQL functions of a connection, typed. All but the last list are for the service role only.

use kernel::{AccountId, PortalId, Timestamp, UserId};
use ports::SqlFunction;
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
    /// When the access token expires.
    pub expires_at: Option<Timestamp>,
}

/// Starts an authorization.
#[derive(Debug, Serialize)]
pub struct OauthBegin<'a> {
    /// Who asks.
    pub p_user_id: &'a UserId,
    /// Hash of the state.
    pub p_state_hash: &'a str,
    /// Sealed PKCE verifier.
    pub p_verifier_sealed: &'a str,
    /// Where the browser goes afterwards.
    pub p_redirect_to: Option<&'a str>,
    /// How long the state is good.
    pub p_ttl_seconds: u32,
}

/// Answer of [`OauthBegin`].
#[derive(Debug, Deserialize)]
pub struct Begun {
    /// When the state expires.
    pub expires_at: Timestamp,
}

impl SqlFunction for OauthBegin<'_> {
    const NAME: &'static str = "oauth_begin";
    type Output = Begun;
}

/// Takes a state, once. Problems: 400 `invalid_state`, 400 `expired_state`.
#[derive(Debug, Serialize)]
pub struct OauthConsumeState<'a> {
    /// Hash of the state.
    pub p_state_hash: &'a str,
}

/// Answer of [`OauthConsumeState`].
#[derive(Debug, Deserialize)]
pub struct Authorization {
    /// Who asked.
    pub user_id: UserId,
    /// Sealed PKCE verifier.
    pub verifier_sealed: String,
    /// Where the browser goes now.
    pub redirect_to: Option<String>,
}

impl SqlFunction for OauthConsumeState<'_> {
    const NAME: &'static str = "oauth_consume_state";
    type Output = Authorization;
}

/// Stores a fresh connection; a portal that was never synced starts a full sync by itself.
#[derive(Debug, Serialize)]
pub struct OauthConnect<'a> {
    /// Becomes owner of a new portal, admin of one that others connected before.
    pub p_user_id: &'a UserId,
    /// The portal.
    pub p_portal_id: &'a PortalId,
    /// Sealed.
    pub p_access_token: &'a str,
    /// Sealed.
    pub p_refresh_token: &'a str,
    /// Id of the sealing key.
    pub p_key_id: &'a str,
    /// When the access token expires.
    pub p_expires_at: Timestamp,
    /// Granted scopes.
    pub p_scopes: &'a [String],
    /// What HubSpot tells about the portal.
    pub p_details: &'a Value,
}

/// Answer of [`OauthConnect`].
#[derive(Debug, Deserialize)]
pub struct Connected {
    /// The account.
    pub account_id: AccountId,
    /// Whether the portal is new here.
    pub created: bool,
}

impl SqlFunction for OauthConnect<'_> {
    const NAME: &'static str = "oauth_connect";
    type Output = Connected;
}

/// Reads the tokens of a portal. Problems: 404 `unknown_portal`, 409 `not_connected`.
#[derive(Debug, Serialize)]
pub struct OauthTokens<'a> {
    /// The portal.
    pub p_portal_id: &'a PortalId,
}

impl SqlFunction for OauthTokens<'_> {
    const NAME: &'static str = "oauth_tokens";
    type Output = TokenRow;
}

/// Takes the right to refresh, for a while.
#[derive(Debug, Serialize)]
pub struct OauthLeaseRefresh<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// A random uuid of this attempt.
    pub p_holder: &'a str,
    /// For how long.
    pub p_seconds: u32,
}

/// Answer of [`OauthLeaseRefresh`].
#[derive(Debug, Deserialize)]
pub struct RefreshLease {
    /// Whether this holder has it now.
    pub leased: bool,
    /// The tokens at that moment.
    #[serde(flatten)]
    pub tokens: TokenRow,
}

impl SqlFunction for OauthLeaseRefresh<'_> {
    const NAME: &'static str = "oauth_lease_refresh";
    type Output = RefreshLease;
}

/// Stores refreshed tokens if nobody stored others meanwhile; gives the lease back.
#[derive(Debug, Serialize)]
pub struct OauthStoreTokens<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// Holder of the lease.
    pub p_holder: &'a str,
    /// The version that was refreshed.
    pub p_expected_version: i64,
    /// Sealed.
    pub p_access_token: &'a str,
    /// Sealed.
    pub p_refresh_token: &'a str,
    /// Id of the sealing key.
    pub p_key_id: &'a str,
    /// When the access token expires.
    pub p_expires_at: Timestamp,
}

/// Answer of [`OauthStoreTokens`].
#[derive(Debug, Deserialize)]
pub struct Stored {
    /// False when another version was there already.
    pub stored: bool,
    /// The version that is there now.
    #[serde(default)]
    pub token_version: Option<i64>,
}

impl SqlFunction for OauthStoreTokens<'_> {
    const NAME: &'static str = "oauth_store_tokens";
    type Output = Stored;
}

/// Gives the lease back without new tokens.
#[derive(Debug, Serialize)]
pub struct OauthReleaseLease<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// Holder of the lease.
    pub p_holder: &'a str,
    /// `error` when a user must reconnect; `None` leaves the status as it is.
    pub p_status: Option<&'a str>,
    /// Stable code of what went wrong.
    pub p_error_code: Option<&'a str>,
    /// The same for a human.
    pub p_error_message: Option<&'a str>,
}

impl SqlFunction for OauthReleaseLease<'_> {
    const NAME: &'static str = "oauth_release_lease";
    type Output = Value;
}

/// Connections whose tokens are sealed with another key than the active one.
#[derive(Debug, Serialize)]
pub struct OauthListStaleKeys<'a> {
    /// Id of the active key.
    pub p_active_key_id: &'a str,
    /// At most so many.
    pub p_limit: u32,
}

impl SqlFunction for OauthListStaleKeys<'_> {
    const NAME: &'static str = "oauth_list_stale_keys";
    type Output = Vec<TokenRow>;
}

/// Active connections whose access token expires before a moment.
#[derive(Debug, Serialize)]
pub struct OauthListExpiring {
    /// The moment.
    pub p_before: Timestamp,
    /// At most so many.
    pub p_limit: u32,
}

/// A row of [`OauthListExpiring`].
#[derive(Debug, Deserialize)]
pub struct Expiring {
    /// The portal.
    pub portal_id: PortalId,
}

impl SqlFunction for OauthListExpiring {
    const NAME: &'static str = "oauth_list_expiring";
    type Output = Vec<Expiring>;
}

/// Replaces the envelopes of the same tokens.
#[derive(Debug, Serialize)]
pub struct OauthReseal<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// The version that was opened.
    pub p_expected_version: i64,
    /// Sealed anew.
    pub p_access_token: &'a str,
    /// Sealed anew.
    pub p_refresh_token: &'a str,
    /// Id of the sealing key.
    pub p_key_id: &'a str,
}

impl SqlFunction for OauthReseal<'_> {
    const NAME: &'static str = "oauth_reseal";
    type Output = Stored;
}

/// Wipes the tokens, cancels the work and, on request, deletes what was mirrored. May be repeated.
#[derive(Debug, Serialize)]
pub struct OauthDisconnect<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// Who asks; must be owner or admin.
    pub p_user_id: &'a UserId,
    /// Whether the mirror goes too.
    pub p_erase: bool,
}

/// Answer of [`OauthDisconnect`].
#[derive(Debug, Deserialize)]
pub struct Disconnected {
    /// Rows deleted by table.
    pub erased: Value,
}

impl SqlFunction for OauthDisconnect<'_> {
    const NAME: &'static str = "oauth_disconnect";
    type Output = Disconnected;
}

/// The caller's connections, without tokens. For users.
#[derive(Debug, Serialize)]
pub struct ConnectionsList {}

/// A row of [`ConnectionsList`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// The portal.
    pub portal_id: PortalId,
    /// `disconnected`, `connecting`, `connected` or `error`.
    pub status: String,
    /// `active`, `inactive` or `error`.
    pub account_status: String,
    /// The caller's role.
    pub role: String,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// When an object was last mirrored completely.
    pub last_sync_at: Option<Timestamp>,
    /// The last connection error for a human.
    pub error_message: Option<String>,
    /// When a user last connected the portal.
    pub connected_at: Option<Timestamp>,
}

impl SqlFunction for ConnectionsList {
    const NAME: &'static str = "connections_list";
    type Output = Vec<ConnectionRow>;
}

/// Takes permits of a rate limit that all isolates share.
#[derive(Debug, Serialize)]
pub struct RateTake<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// Which limit.
    pub p_bucket: &'a str,
    /// How many are wanted.
    pub p_want: u32,
    /// How many there are per window.
    pub p_limit: u32,
    /// The window.
    pub p_window_ms: u32,
}

/// Answer of [`RateTake`].
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Granted {
    /// How many were given, from none to all.
    pub granted: u32,
    /// Milliseconds until at least one is free.
    #[serde(default)]
    pub wait_ms: u64,
}

impl SqlFunction for RateTake<'_> {
    const NAME: &'static str = "rate_take";
    type Output = Granted;
}

/// Closes a rate limit for a while, after a 429.
#[derive(Debug, Serialize)]
pub struct RatePause<'a> {
    /// The account.
    pub p_account_id: &'a AccountId,
    /// Which limit.
    pub p_bucket: &'a str,
    /// For how long.
    pub p_ms: u64,
    /// Rather until the portal's midnight, where its time zone is known.
    pub p_until_midnight: bool,
}

/// How long the limit stays closed now.
#[derive(Debug, Deserialize)]
pub struct RatePaused {
    /// Milliseconds; longer than asked for when somebody closed it for longer.
    pub pause_ms: u64,
}

impl SqlFunction for RatePause<'_> {
    const NAME: &'static str = "rate_pause";
    type Output = RatePaused;
}
