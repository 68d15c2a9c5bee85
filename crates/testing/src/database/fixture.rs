//! What every test and every story finds: two connected portals and their people, as in `tests/calls/fixture.ts`.

use kernel::Timestamp;
use serde_json::json;

use super::Tables;

/// Owner of the first portal.
pub const OWNER: &str = "10000000-0000-4000-8000-000000000001";
/// Admin of the first portal.
pub const ADMIN: &str = "10000000-0000-4000-8000-000000000002";
/// Member of the first portal.
pub const MEMBER: &str = "10000000-0000-4000-8000-000000000003";
/// Viewer of the first portal.
pub const VIEWER: &str = "10000000-0000-4000-8000-000000000004";
/// Owner of the second portal, and nobody in the first.
pub const STRANGER: &str = "10000000-0000-4000-8000-000000000005";
/// The first portal's account.
pub const ACCOUNT: &str = "20000000-0000-4000-8000-000000000001";
/// The first portal.
pub const PORTAL: &str = "62515";
/// The second portal's account.
pub const OTHER_ACCOUNT: &str = "20000000-0000-4000-8000-000000000002";
/// The second portal.
pub const OTHER_PORTAL: &str = "62516";

/// What a story calls them.
pub(crate) const NAMES: [(&str, &str); 7] = [
    ("owner", OWNER),
    ("admin", ADMIN),
    ("member", MEMBER),
    ("viewer", VIEWER),
    ("stranger", STRANGER),
    ("account", ACCOUNT),
    ("other_account", OTHER_ACCOUNT),
];

pub(super) fn tables(now: Timestamp) -> Tables {
    let mut tables = Tables::default();
    for (id, portal_id) in [(ACCOUNT, PORTAL), (OTHER_ACCOUNT, OTHER_PORTAL)] {
        let row = json!({
            "id": id, "portal_id": portal_id, "access_token": "sealed-access", "refresh_token": "sealed-refresh",
            "key_id": "k1", "token_version": 1, "expires_at": now.plus_millis(30 * 60_000), "scopes": ["oauth"],
            "status": "active", "connected_at": now,
        });
        tables.insert("public.hubspot_accounts", &row, now);
    }
    let members = [(ACCOUNT, OWNER, "owner"), (ACCOUNT, ADMIN, "admin"), (ACCOUNT, MEMBER, "member")];
    for (account, user, role) in
        members.into_iter().chain([(ACCOUNT, VIEWER, "viewer"), (OTHER_ACCOUNT, STRANGER, "owner")])
    {
        tables.accounts.members.insert((account.to_owned(), user.to_owned()), role.to_owned());
    }
    tables
}
