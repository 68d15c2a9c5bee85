//! Who the caller is, and what to a portal.

use kernel::{AccountId, PortalId, Problem, UserId};
use ports::{Ports, User};
use serde::Deserialize;

ports::sql_functions! {
    /// The caller and his role in a portal: 401 `unauthorized` for a token the database does not take, 404
    /// `unknown_portal` when there is no such portal or the caller is no member of it.
    member_context => pub user MemberContext { portal_id: Option<PortalId> } -> Member;
}

/// The answer of [`MemberContext`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)] // fields of the SQL function's answer
pub struct Member {
    pub user_id: UserId,
    pub email: Option<String>,
    /// With a portal only, as the two below.
    pub account_id: Option<AccountId>,
    pub portal_id: Option<PortalId>,
    pub role: Option<Role>,
}

/// What a member may do, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Role {
    Viewer,
    Member,
    Admin,
    Owner,
}

/// The caller as any member of the portal, and the portal's account.
///
/// # Errors
/// Those of [`MemberContext`].
pub async fn member(ports: &Ports, user: &User, portal: PortalId) -> Result<(Member, AccountId), Problem> {
    at_least(Role::Viewer, ports, user, portal, "this takes a member of the portal").await
}

/// The caller as owner or admin of the portal, and the portal's account. A stranger learns nothing, not even that the portal
/// exists.
///
/// # Errors
/// Those of [`MemberContext`], and 403 for other members.
pub async fn administrator(
    ports: &Ports,
    user: &User,
    portal: PortalId,
) -> Result<(Member, AccountId), Problem> {
    at_least(Role::Admin, ports, user, portal, "this takes an owner or an admin of the portal").await
}

/// The caller as one who may write in the portal, any member but a viewer, and the portal's account.
///
/// # Errors
/// Those of [`MemberContext`], and 403 with `refusal` for a viewer.
pub async fn writer(
    ports: &Ports,
    user: &User,
    portal: PortalId,
    refusal: &str,
) -> Result<(Member, AccountId), Problem> {
    at_least(Role::Member, ports, user, portal, refusal).await
}

async fn at_least(
    role: Role,
    ports: &Ports,
    user: &User,
    portal: PortalId,
    refusal: &str,
) -> Result<(Member, AccountId), Problem> {
    let member = MemberContext { portal_id: Some(portal) }.call(ports, user).await?;
    if member.role.is_none_or(|known| known < role) {
        return Err(Problem::forbidden(refusal));
    }
    let account = member.account_id.clone();
    let account = account.ok_or_else(|| Problem::internal("decode_answer", "member_context: no account"))?;
    Ok((member, account))
}
