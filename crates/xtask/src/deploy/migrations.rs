//! Pushing migrations: those that come before the functions alone, from a folder that has no others, and then the rest.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{
    folder::Folder,
    plan::{History, Migration, Plan},
    supabase::{self, Supabase},
};
use crate::paths;

/// The migrations of this checkout, in order.
pub fn here() -> Result<Vec<Migration>> {
    let folder = paths::root().join("migrations");
    let mut migrations = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|extension| extension == "sql") {
            migrations.push(Migration { name, text: fs::read_to_string(entry.path())? });
        }
    }
    migrations.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(migrations)
}

/// What the database has of them.
pub fn history(supabase: &Supabase) -> Result<History> {
    supabase::json(&mut supabase.database_command(&["migration", "list", "--output-format", "json"]))
}

/// Applies what comes before the functions. Each file is one transaction with its line in the history, so a push that was
/// broken off goes on where it stood.
pub fn expand(supabase: &Supabase, plan: &Plan) -> Result<()> {
    if plan.expand.is_empty() {
        return Ok(());
    }
    let label = format!("{} migrations before the functions", plan.expand.len());
    let pushed = if plan.contract.is_empty() {
        supabase::step(&label, &mut supabase.database_command(&["db", "push"]))
    } else {
        let folder = without(&plan.contract)?;
        supabase::step(&label, &mut supabase.database_command_in(folder.path(), &["db", "push"]))
    };
    pushed.context(
        "the push stopped; what it has applied stays: mend the cause and deploy again, it goes on there",
    )
}

/// Applies what comes after them.
pub fn contract(supabase: &Supabase, plan: &Plan) -> Result<()> {
    if plan.contract.is_empty() {
        return Ok(());
    }
    let label = format!("{} migrations after the functions", plan.contract.len());
    supabase::step(&label, &mut supabase.database_command(&["db", "push"]))
        .context("the new functions serve; deploy again for the rest of the migrations")
}

/// A folder as the CLI wants it, with the migrations that may be pushed now; the CLI cannot be told where to stop.
fn without(contract: &[String]) -> Result<Folder> {
    let folder = Folder::new("push")?;
    let migrations = folder.path().join("supabase/migrations");
    fs::create_dir_all(&migrations)?;
    for migration in here()?.iter().filter(|one| !contract.contains(&one.name)) {
        fs::write(migrations.join(&migration.name), &migration.text)?;
    }
    Ok(folder)
}
