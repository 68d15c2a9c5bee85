//! OAuth: consent, tokens, introspection, and who may do what.

pub(crate) mod authorize;
mod bearer;
pub(crate) mod inspect;
mod scopes;
pub(crate) mod token;
mod tokens;

pub(crate) use bearer::authenticate;
pub use scopes::Scopes;
pub(crate) use scopes::missing_scopes;
pub use tokens::Tokens;
