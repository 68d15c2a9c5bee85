//! Who can own records.

use crate::json::Object;

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

impl Owner {
    /// Writes it as the API shows it.
    pub(super) fn push(&self, out: &mut String) {
        let mut object = Object::open(out);
        object.text("id", &self.id.to_string());
        object.text("email", &self.email);
        object.text("type", if self.user_id.is_some() { "PERSON" } else { "QUEUE" });
        object.text("firstName", &self.first_name).text("lastName", &self.last_name);
        if let Some(user_id) = self.user_id {
            object.raw("userId", user_id);
        }
        object.time("createdAt", self.created_ms).time("updatedAt", self.created_ms);
        object.raw("archived", self.archived);
        object.close();
    }
}
