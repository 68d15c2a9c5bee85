//! The SQL functions of a connection, typed. All but the last list are for the service role only.

mod answers;

use kernel::{AccountId, PortalId, Timestamp, UserId};
use serde::de::IgnoredAny;
use serde_json::Value;

pub use answers::{
    Begun, Claimed, Completion, Connected, ConnectionRow, Disconnected, Granted, MemberChecked, MemberDue,
    Parked, ParkedGrant, RatePaused, RefreshLease, Spent, Stored, TokenRow, TokenType,
};

ports::sql_functions! {
    /// Starts an authorization.
    oauth_begin => pub service OauthBegin<'a> {
        /// Who asks.
        user_id: &'a UserId,
        /// Hash of the state.
        state_hash: &'a str,
        /// Sealed PKCE verifier.
        verifier_sealed: &'a str,
        /// Where the browser goes afterwards.
        redirect_to: Option<&'a str>,
        /// How long the state is good.
        ttl_seconds: u32,
    } -> Begun;
    /// Spends the state of an authorization that HubSpot refused. Problems: 400 `invalid_state`, 400 `expired_state`.
    oauth_consume_state => pub service OauthConsumeState<'a> {
        /// Hash of the state.
        state_hash: &'a str,
    } -> Spent;
    /// Spends a state and parks what was granted. Problems: 400 `invalid_state`, 400 `expired_state`.
    oauth_park => pub service OauthPark<'a> {
        /// Hash of the state.
        state_hash: &'a str,
        /// Hash of the handle under which the grant is found again.
        handle_hash: &'a str,
        /// Sealed authorization code.
        code_sealed: &'a str,
        /// How long the handle is good.
        ttl_seconds: u32,
    } -> Parked;
    /// Takes a parked grant out, once, or tells what came of it. Problems: 400 `invalid_handle`, 400 `expired_handle`,
    /// 409 `completion_in_progress`.
    oauth_claim => pub service OauthClaim<'a> {
        /// Hash of the handle.
        handle_hash: &'a str,
        /// Who asks; for anybody but the user who began, the grant is dropped.
        user_id: &'a UserId,
    } -> Claimed;
    /// Forgets a handle whose grant was taken out in vain.
    oauth_give_up => pub service OauthGiveUp<'a> {
        /// Hash of the handle.
        handle_hash: &'a str,
    } -> IgnoredAny;
    /// Stores a fresh connection and what to tell when it is asked for again; a portal that was never synced starts a full
    /// sync by itself.
    oauth_complete => pub service OauthComplete<'a> {
        /// Hash of the handle that was claimed.
        handle_hash: &'a str,
        /// Becomes owner of a new portal, admin of one that others connected before.
        user_id: &'a UserId,
        /// The portal.
        portal_id: &'a PortalId,
        /// Sealed.
        access_token: &'a str,
        /// Sealed.
        refresh_token: &'a str,
        /// Id of the sealing key.
        key_id: &'a str,
        /// When the access token expires.
        expires_at: Timestamp,
        /// Granted scopes.
        scopes: &'a [String],
        /// What HubSpot tells about the portal.
        details: &'a Value,
        /// What should have been granted.
        required_scopes: &'a [String],
    } -> Connected;
    /// Stores the token of a private app as a portal's connection. Problems: 403 `portal_is_taken` where others administer the
    /// portal.
    private_app_connect => pub service PrivateAppConnect<'a> {
        /// Becomes owner of a portal that has none.
        user_id: &'a UserId,
        /// The portal.
        portal_id: &'a PortalId,
        /// Sealed.
        access_token: &'a str,
        /// Id of the sealing key.
        key_id: &'a str,
        /// What the app may do; none where HubSpot does not tell.
        scopes: &'a [String],
        /// What HubSpot tells about the portal.
        details: &'a Value,
        /// What it should be allowed to do.
        required_scopes: &'a [String],
    } -> Connected;
    /// Members by consent whom HubSpot was not asked for since a moment.
    oauth_members_due => pub service OauthMembersDue {
        /// The moment.
        before: Timestamp,
        /// At most so many.
        limit: u32,
    } -> Vec<MemberDue>;
    /// Notes whether HubSpot knows a member; one whom it knew before and does not any more is removed.
    oauth_member_checked => pub service OauthMemberChecked<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// The member.
        user_id: &'a UserId,
        /// What HubSpot said.
        is_known: bool,
    } -> MemberChecked;
    /// Reads the tokens of a portal. Problems: 404 `unknown_portal`, 409 `not_connected`.
    oauth_tokens => pub service OauthTokens<'a> {
        /// The portal.
        portal_id: &'a PortalId,
    } -> TokenRow;
    /// Takes the right to refresh, for a while.
    oauth_lease_refresh => pub service OauthLeaseRefresh<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// A random uuid of this attempt.
        holder: &'a str,
        /// For how long.
        seconds: u32,
    } -> RefreshLease;
    /// Stores refreshed tokens if nobody stored others meanwhile; gives the lease back.
    oauth_store_tokens => pub service OauthStoreTokens<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// Holder of the lease.
        holder: &'a str,
        /// The version that was refreshed.
        expected_version: i64,
        /// Sealed.
        access_token: &'a str,
        /// Sealed.
        refresh_token: &'a str,
        /// Id of the sealing key.
        key_id: &'a str,
        /// When the access token expires.
        expires_at: Timestamp,
    } -> Stored;
    /// Gives the lease back without new tokens.
    oauth_release_lease => pub service OauthReleaseLease<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// Holder of the lease.
        holder: &'a str,
        /// `error` when a user must reconnect, `active` when HubSpot takes the token after all; `None` leaves the status as it is.
        status: Option<&'a str>,
        /// Stable code of what went wrong.
        error_code: Option<&'a str>,
        /// The same for a human.
        error_message: Option<&'a str>,
    } -> Value;
    /// Connections whose tokens are sealed with another key than the active one.
    oauth_list_stale_keys => pub service OauthListStaleKeys<'a> {
        /// Id of the active key.
        active_key_id: &'a str,
        /// At most so many.
        limit: u32,
    } -> Vec<TokenRow>;
    /// Replaces the envelopes of the same tokens.
    oauth_reseal => pub service OauthReseal<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// The version that was opened.
        expected_version: i64,
        /// Sealed anew.
        access_token: &'a str,
        /// Sealed anew; `None` of a private app.
        refresh_token: Option<&'a str>,
        /// Id of the sealing key.
        key_id: &'a str,
    } -> Stored;
    /// Wipes the tokens, cancels the work and, on request, deletes what was mirrored. May be repeated.
    oauth_disconnect => pub service OauthDisconnect<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// Who asks; must be owner or admin.
        user_id: &'a UserId,
        /// Whether the mirror goes too.
        erase: bool,
    } -> Disconnected;
    /// The caller's connections, without tokens. For users.
    connections_list => pub user ConnectionsList {} -> Vec<ConnectionRow>;
    /// Takes permits of a rate limit that all isolates share.
    rate_take => pub service RateTake<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// Which limit.
        bucket: &'a str,
        /// How many are wanted.
        want: u32,
        /// How many there are per window.
        limit: u32,
        /// The window.
        window_ms: u32,
        /// What each of those that are wanted is for.
        purposes: &'a [&'static str],
    } -> Granted;
    /// Closes a rate limit for a while, after a 429.
    rate_pause => pub service RatePause<'a> {
        /// The account.
        account_id: &'a AccountId,
        /// Which limit.
        bucket: &'a str,
        /// For how long.
        ms: u64,
        /// Rather until the portal's midnight, where its time zone is known.
        until_midnight: bool,
    } -> RatePaused;
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("connection", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
