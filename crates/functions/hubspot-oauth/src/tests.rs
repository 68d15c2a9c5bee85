//! The use cases on in-memory ports, against the simulator's own OAuth and API.

mod authorizing;
mod calling_back;
mod completing;
mod disconnecting;
mod pasting;
mod refreshing;
mod upkeep;
mod world;
