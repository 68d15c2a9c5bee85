//! Webhooks: what is told to whom, when, and in which batches. Sending is the server's part.

pub(crate) mod endpoints;
mod event;
mod queue;
pub mod signature;
mod subscription;

pub(crate) use queue::enqueue;
pub use queue::{Delivery, Webhooks};
pub use subscription::Subscription;
