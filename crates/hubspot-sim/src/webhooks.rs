//! Webhooks: what is told to whom, when, and in which batches. Sending is the server's part.

mod deliver;
pub(crate) mod endpoints;
mod event;
mod publish;
mod queue;
pub mod signature;
mod subscription;

pub use deliver::Delivery;
pub(crate) use publish::publish;
pub use queue::Webhooks;
pub use subscription::Subscription;
