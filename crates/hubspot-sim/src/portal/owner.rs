//! Who can own records.

use super::Portal;

/// A user or a queue that can own records.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Owner id, the value of `hubspot_owner_id`.
    pub id: u64,
    /// User id; queues have none.
    pub user_id: Option<u64>,
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// When it was made.
    pub created_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    /// Teams, the first one foremost.
    pub teams: Vec<Team>,
    /// Whether the user has left.
    pub archived: bool,
}

/// A team of users.
#[derive(Clone, Copy, Debug)]
pub struct Team {
    /// Team id.
    pub id: u64,
    /// What the portal calls it.
    pub name: &'static str,
}

impl Portal {
    /// An owner leaves or comes back, or is forgotten. `false` when there is none.
    pub(crate) fn change_owner(&mut self, id: u64, archived: bool, forget: bool, now_ms: i64) -> bool {
        let Some(at) = self.owners.iter().position(|owner| owner.id == id) else { return false };
        if forget {
            self.owners.remove(at);
        } else {
            (self.owners[at].archived, self.owners[at].updated_ms) = (archived, now_ms);
        }
        true
    }
}
