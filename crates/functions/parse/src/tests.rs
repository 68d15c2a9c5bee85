//! The use cases against a database, a storage and a LlamaCloud in memory, each of which may fail, and a function that
//! may be killed at every call and crash at every page.

mod cloud;
mod crashing;
mod failing;
mod killing;
mod paper;
mod previewing;
mod remote;
mod working;
mod world;
