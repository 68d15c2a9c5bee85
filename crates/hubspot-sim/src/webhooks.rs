//! Webhooks: what is told to whom, when, and in which batches. Sending is the server's part.

mod deliver;
mod event;
mod publish;
mod queue;
mod subscription;

pub use deliver::Delivery;
pub(crate) use queue::Webhooks;
pub(crate) use subscription::Subscription;
