//! The command `deploy`: a thin order of steps over build, preflight and the Supabase CLI.
//!
//! All that can be looked at is looked at before anything is written. Then: secrets, the migrations that the new functions
//! need, the functions, a look whether they answer, and only then what the old ones needed. Where the functions do not answer,
//! the old ones go back, and the database stays one on which they run.

mod folder;
mod functions;
pub mod migrations;
pub mod plan;
mod platform;
mod secrets;
mod smoke;
mod supabase;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    build, paths, preflight,
    setup::{self, Tools},
    ui,
};
use functions::Deployed;
pub use plan::CONTRACT;
use plan::Plan;
use secrets::Secrets;
pub use supabase::Supabase;

/// The arguments of `deploy`.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// The project, 20 letters; without it the one that `supabase link` has chosen.
    #[arg(long, value_name = "REF")]
    project: Option<String>,
    /// The database by its address instead of by the project.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Where secrets come from that the project does not have yet.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    /// Where the functions answer, when it is not `https://<ref>.supabase.co/functions/v1`.
    #[arg(long, value_name = "URL")]
    functions_url: Option<String>,
    /// A profile of the Supabase CLI, for another Management API.
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Deploy what is built already.
    #[arg(long)]
    built: bool,
    /// How often a function is asked, a second apart, before the old ones go back.
    #[arg(long, value_name = "TRIES", default_value_t = 60)]
    tries: u32,
    /// Deploy even where the functions that are there cannot be kept.
    #[arg(long)]
    no_way_back: bool,
    /// Put the functions back that the last deployment from this checkout has replaced.
    #[arg(long, conflicts_with = "dry_run")]
    restore: bool,
}

/// What the project has, and what stands between it and this checkout.
struct Survey {
    there: Vec<Deployed>,
    plan: Plan,
    secrets: Secrets,
}

/// The command `deploy`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let tools = setup::ensure()?;
    let names = paths::functions()?;
    let supabase = target(args, &tools)?;
    let functions_url = args
        .functions_url
        .clone()
        .unwrap_or_else(|| format!("https://{}.supabase.co/functions/v1", supabase.project()));
    println!("project {}, functions at {functions_url}", supabase.project());
    if args.restore {
        functions::restore(&supabase, &functions::kept(supabase.project())?)?;
        println!("{} the functions of before are back; the database stays as it is", ui::good("✓"));
        return Ok(ExitCode::SUCCESS);
    }
    if !args.built {
        build::functions_to_modules(&tools, &names)?;
    }
    let survey = survey(args, &supabase)?;
    show(&survey, &names);
    if args.dry_run {
        println!("a dry run: nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    secrets::set(&supabase, &survey.secrets.new)?;
    migrations::expand(&supabase, &survey.plan)?;
    exchange(args, &tools, &supabase, &survey.there, &names, &functions_url)?;
    migrations::contract(&supabase, &survey.plan)?;
    platform::finish(&supabase, &functions_url)?;
    println!("deployed in {}", ui::seconds(started.elapsed()));
    Ok(ExitCode::SUCCESS)
}

/// The project of the arguments, or the linked one.
fn target(args: &Args, tools: &Tools) -> Result<Supabase> {
    let linked = || fs::read_to_string(paths::root().join("supabase/.temp/project-ref")).ok();
    let project = args.project.clone().or_else(linked).map(|text| text.trim().to_owned());
    let project = project.context("which project? Pass --project REF, or run `supabase link` once")?;
    if project.len() != 20 || !project.bytes().all(|byte| byte.is_ascii_lowercase()) {
        bail!(
            "{project:?} is no reference of a project: 20 lower-case letters, as in https://<ref>.supabase.co"
        );
    }
    let profile = args.profile.as_deref().map(std::path::absolute).transpose()?;
    Ok(Supabase::new(tools.supabase(), profile, project, args.database_url.clone()))
}

/// Looks at everything and names all that is wrong, in one go.
fn survey(args: &Args, supabase: &Supabase) -> Result<Survey> {
    let mut complaints = preflight::complaints()?;
    let (plan, in_the_way) = preflight::of_database(supabase)?;
    complaints.extend(in_the_way);
    let secrets = secrets::compare(&secrets::shown(supabase)?, secrets::of_file(args.env_file.as_deref())?);
    complaints.extend(secrets.missing.iter().map(|name| {
        format!("the secret {name} is missing: put it into the file of --env-file, or `supabase secrets set {name}=…`")
    }));
    let there = functions::deployed(supabase)?;
    preflight::report(&complaints, "nothing was written")?;
    Ok(Survey { there, plan, secrets })
}

/// What is going to be done.
fn show(survey: &Survey, names: &[String]) {
    let Survey { there, plan, secrets } = survey;
    let list = |title: &str, names: &[String]| {
        println!("{title}: {}", names.len());
        for name in names {
            println!("  {name}");
        }
    };
    for name in &secrets.different {
        println!("  the secret {name} of the project is another than the file's, and stays");
    }
    list("secrets that are set", &secrets.new.keys().cloned().collect::<Vec<_>>());
    list(&format!("migrations before the functions, behind {} that are there", plan.applied), &plan.expand);
    let (old, new): (Vec<String>, Vec<String>) =
        names.iter().cloned().partition(|name| there.iter().any(|one| one.slug == *name));
    list("functions that are replaced", &old);
    list("functions that are new", &new);
    let besides = there.iter().map(|one| one.slug.clone()).filter(|slug| !names.contains(slug));
    list("functions that the project has besides, which stay", &besides.collect::<Vec<_>>());
    list("migrations after the functions", &plan.contract);
}

/// Replaces the functions; the old ones go back when the new ones do not answer.
fn exchange(
    args: &Args,
    tools: &Tools,
    supabase: &Supabase,
    there: &[Deployed],
    names: &[String],
    functions_url: &str,
) -> Result<()> {
    let former = if args.no_way_back { None } else { Some(functions::keep(supabase, names, there)?) };
    let exchanged = functions::deploy(supabase, names)
        .and_then(|()| smoke::test(tools, functions_url, args.tries, names));
    let Err(error) = exchanged else { return Ok(()) };
    let Some(former) = former else {
        return Err(error.context("the new functions stay: there is no way back, as asked for"));
    };
    functions::restore(supabase, &former).with_context(|| {
        format!(
            "{error:#}; and the functions of before could not be put back: `cargo xtask deploy --restore` tries again from {}",
            relative(&functions::folder(supabase.project()))
        )
    })?;
    Err(error.context("the functions of before are back, and the database has all that they need"))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(paths::root()).unwrap_or(path).display().to_string()
}
