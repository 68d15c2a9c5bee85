//! Which SQL types take the values of a Rust type.

use kernel::{AccountId, PortalId, RecordId, Timestamp, UserId};
use serde_json::Value;

/// A Rust type whose JSON form PostgreSQL reads as an argument of these types.
///
/// What is read as `jsonb` has no own implementation: a declaration says `as jsonb` there.
pub trait SqlArgument {
    /// Names of the types, as `format_type` writes them.
    const TYPES: &'static [&'static str];
}

macro_rules! sql_types {
    ($($rust:ty => $($sql:literal)+;)+) => {
        $(impl SqlArgument for $rust {
            const TYPES: &'static [&'static str] = &[$($sql),+];
        })+
    };
}

sql_types! {
    bool => "boolean";
    // JSON has one kind of number; a value out of range is refused by the database.
    i32 => "integer" "bigint";
    u32 => "integer" "bigint";
    i64 => "bigint" "integer";
    u64 => "bigint" "integer";
    usize => "bigint" "integer";
    f64 => "double precision" "numeric";
    String => "text" "uuid";
    str => "text" "uuid";
    Timestamp => "timestamp with time zone";
    AccountId => "uuid";
    UserId => "uuid";
    PortalId => "text";
    RecordId => "text";
    Value => "jsonb";
    [String] => "text[]";
    [&str] => "text[]" "uuid[]";
    [RecordId] => "text[]";
    [&RecordId] => "text[]";
    Vec<String> => "text[]";
}

impl<T: SqlArgument + ?Sized> SqlArgument for &T {
    const TYPES: &'static [&'static str] = T::TYPES;
}

impl<T: SqlArgument> SqlArgument for Option<T> {
    const TYPES: &'static [&'static str] = T::TYPES;
}
