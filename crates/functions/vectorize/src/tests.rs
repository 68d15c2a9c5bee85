//! The use cases against a database, an OpenAI and a platform's model in memory, each of which may fail, and a function that may
//! be killed at every call.

mod embedding;
mod openai;
mod previewing;
mod searching;
mod working;
mod world;
