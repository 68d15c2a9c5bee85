//! HubSpot's API: what an app may ask for, a module for each of its surfaces.
//!
//! A request is routed to an [`endpoint`], admitted by its token, its scopes and the limits, and dispatched to the handler
//! of its surface.

mod account;
mod answer;
mod associations;
mod batch;
mod call;
mod dispatch;
mod endpoint;
mod oauth;
mod objects;
mod owners;
mod pipelines;
mod properties;
mod route;
mod schemas;
mod search;
mod webhooks;

pub(crate) use answer::answer;
pub(crate) use oauth::private_app_scopes;
