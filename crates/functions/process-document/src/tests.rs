//! The routes against SQL functions of the test's own, and erasures against a storage that misbehaves.

mod asking;
mod erasing;
