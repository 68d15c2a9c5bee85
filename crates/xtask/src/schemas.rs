//! The command `schemas`: prints `supabase/schemas` anew, one database object a file.

use std::process::ExitCode;

use anyhow::Result;

use crate::{printed, setup};

/// The command `schemas`. What changed is printed; the same program compares in the SQL tests.
pub fn run() -> Result<ExitCode> {
    printed::print(&setup::ensure()?, "schemas from the migrations", "tests/sql/printing/main.ts")
}
