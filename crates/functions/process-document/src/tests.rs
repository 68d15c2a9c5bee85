//! The routes against recorded answers, and erasures of the database in memory against a storage that misbehaves.

mod asking;
mod erasing;
