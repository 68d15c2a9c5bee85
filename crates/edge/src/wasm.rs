//! The adapters: everything that touches JavaScript.

mod clock;
mod context;
mod convert;
mod embedder;
mod entropy;
mod entry;
mod http;
mod js;
mod log;
mod panic;
mod ports;
mod secrets;
mod store;
mod stream;
#[cfg(test)]
mod tests;
mod timer;

pub use entry::{described, entry};
