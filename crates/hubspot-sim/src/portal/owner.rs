//! Who can own records.

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
    /// Whether the user has left.
    pub archived: bool,
}
