//! Scores on a database in memory, with a model that is trained here and with rules.

mod caching;
mod replaying;
mod world;
