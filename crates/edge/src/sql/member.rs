//! Who the caller is, and what to a portal.

use kernel::{AccountId, PortalId, UserId};
use ports::SqlFunction;
use serde::{Deserialize, Serialize};

/// The caller and his role in a portal. Call it as the user: 401 `unauthorized` for a token the database does not
/// take, 404 `unknown_portal` when there is no such portal or the caller is no member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct MemberContext {
    pub p_portal_id: Option<PortalId>,
}

impl SqlFunction for MemberContext {
    const NAME: &'static str = "member_context";
    type Output = Member;
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
