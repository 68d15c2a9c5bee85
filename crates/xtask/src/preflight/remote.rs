//! A project's database, before the first push or a later one.

use anyhow::Result;

use super::collisions;
use crate::{
    deploy::{
        Supabase, migrations,
        plan::{self, Plan},
    },
    setup,
};

/// What stands in the way in the database at this address. It is only read.
pub fn complaints(url: &str) -> Result<Vec<String>> {
    let program = setup::ensure()?.supabase();
    let supabase = Supabase::new(program, None, String::new(), Some(url.to_owned()));
    Ok(of_database(&supabase)?.1)
}

/// What is to be pushed to a database, and what stands in the way.
pub fn of_database(supabase: &Supabase) -> Result<(Plan, Vec<String>)> {
    let here = migrations::here()?;
    let history = migrations::history(supabase)?;
    let (plan, mut complaints) = match plan::of(&history, &here) {
        Ok(plan) => (plan, Vec::new()),
        Err(complaints) => (Plan::default(), complaints),
    };
    let lacking = plan::lacking(&history, &here);
    let text = |pending: bool| {
        let of_kind = here.iter().filter(|one| lacking.contains(&one.name) == pending);
        of_kind.map(|one| one.text.as_str()).collect::<String>()
    };
    complaints.extend(collisions::complaints(&text(false), &text(true), |sql| supabase.read(sql))?);
    Ok((plan, complaints))
}
