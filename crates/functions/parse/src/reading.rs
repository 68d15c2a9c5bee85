//! Reading a file part by part, as a preview and a job do it: who reads, what was settled, in which language it is.

mod account;
mod parser;
mod tongue;

pub(crate) use account::Running;
pub(crate) use parser::{Documents, Opened, Parser};
pub(crate) use tongue::Tongue;
