//! OAuth: consent, tokens, introspection, and who may do what.

pub(super) mod authorize;
mod bearer;
pub(super) mod inspect;
mod scopes;
pub(super) mod token;

pub(super) use bearer::authenticate;
pub(super) use scopes::Scopes;
pub(crate) use scopes::private_app_scopes;
