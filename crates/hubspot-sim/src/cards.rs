//! HubSpot as the host of an app's cards: what its servers send to the card's backend, and the record page around it.
//!
//! The calls are signed as HubSpot signs them; `server` sends them. [`Tamper`] spoils a call on its way, as somebody
//! without the app's secret, or with a recorded call, would.

mod data_fetch;
mod outgoing;
mod page;

pub use data_fetch::render as render_data_fetch;
pub use outgoing::{Ask, MAX_BYTES, Outgoing, Tamper};
pub use page::View;
