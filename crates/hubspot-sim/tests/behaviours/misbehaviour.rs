//! Limits and faults.

mod faults;
mod limits;
