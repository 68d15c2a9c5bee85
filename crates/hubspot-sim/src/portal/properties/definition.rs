//! One property and one group, as they are defined.

/// A value that is computed from the record instead of being stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computed {
    /// `hs_object_id`.
    Id,
    /// `createdate` or `hs_createdate`.
    Created,
    /// `lastmodifieddate` or `hs_lastmodifieddate`.
    Modified,
}

/// One choice of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the user sees.
    pub label: String,
    /// What records hold.
    pub value: String,
    /// Whether forms hide it.
    pub hidden: bool,
}

/// A property definition.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // the wire format's own flags
pub struct Property {
    /// Internal name.
    pub name: String,
    /// Display name.
    pub label: String,
    /// `string`, `number`, `bool`, `enumeration`, `date`, `datetime`, `phone_number`, …; an open set.
    pub value_type: String,
    /// How forms show it; an open set.
    pub field_type: String,
    /// Group name.
    pub group: String,
    /// Explanation.
    pub description: String,
    /// Choices of an enumeration.
    pub options: Vec<Choice>,
    /// Not shown to users.
    pub hidden: bool,
    /// Values are unique over the object.
    pub unique: bool,
    /// Defined by HubSpot, not by the customer.
    pub built_in: bool,
    /// Values cannot be written.
    pub read_only: bool,
    /// `OWNER` when the value is an owner id.
    pub references: Option<String>,
    /// Sort position in its group.
    pub display_order: i64,
    /// When it was archived.
    pub archived_ms: Option<i64>,
    /// When it was defined.
    pub created_ms: i64,
    /// When its definition last changed.
    pub updated_ms: i64,
    /// Set when the value is computed.
    pub computed: Option<Computed>,
}

/// A property group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Internal name.
    pub name: String,
    /// Display name.
    pub label: String,
    /// Sort position.
    pub display_order: i64,
    /// Whether it was archived.
    pub archived: bool,
}
