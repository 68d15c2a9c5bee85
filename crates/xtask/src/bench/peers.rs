//! The side by side with other readers of documents: on the PDF and office files of packages, in one table.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};

use super::documents;
use crate::{paths, proc, setup, ui::Step};

/// Source distributions whose tests are office files.
const OFFICE: [&str; 5] =
    ["mammoth==1.9.0", "openpyxl==3.1.5", "python-docx==1.1.2", "python-pptx==1.0.2", "XlsxWriter==3.2.0"];
/// The peers that Python has; pdftotext and pandoc are asked when they are installed.
const PEERS: [&str; 3] = ["markitdown[docx,pdf,pptx]==0.1.9", "pypdf==7.1.1", "pypdfium2==5.15.2"];
const SCRIPT: &str = "tests/bench/documents/peers.py";

/// Runs all readers on the same files. The table is all that goes to standard output.
pub(super) fn run() -> Result<ExitCode> {
    let tools = setup::ensure()?;
    let corpus = documents::files()?;
    let office = office()?;
    let python = environment()?;
    documents::modules(&tools)?;
    let folder = paths::cache()?.join("documents").join("peers");
    let (files, markdown, results) =
        (folder.join("files"), folder.join("markdown"), folder.join("results.jsonl"));
    documents::anew(&folder)?;
    fs::create_dir_all(&files)?;
    for from in [&corpus, &office] {
        script(&python, &["select".as_ref(), from, &files])?;
    }
    documents::read(&tools, &files, Some(&markdown), fs::File::create(&results)?.into())?;
    script(&python, &["compare".as_ref(), &files, &markdown, &results])?;
    Ok(ExitCode::SUCCESS)
}

/// The folder of packages: another version is another folder.
fn named(packages: &[&str]) -> String {
    packages.join("-").replace("==", "-")
}

fn script(python: &Path, arguments: &[&Path]) -> Result<()> {
    let mut command = Command::new(python);
    command.arg(SCRIPT).args(arguments).current_dir(paths::root());
    if !command.status()?.success() {
        bail!("{SCRIPT} has failed");
    }
    Ok(())
}

/// The packages' sources, unpacked and not installed.
fn office() -> Result<PathBuf> {
    let folder = paths::cache()?.join("documents").join(named(&OFFICE));
    let done = folder.join("unpacked");
    if done.is_file() {
        return Ok(folder);
    }
    let step = Step::start("office files of packages");
    let fetch = (|| {
        documents::anew(&folder)?;
        documents::sources(&step, &OFFICE, &folder)?;
        Ok(fs::write(&done, "")?)
    })();
    documents::ended(step, fetch)?;
    Ok(folder)
}

/// A Python with the peers, apart from the machine's own.
fn environment() -> Result<PathBuf> {
    let folder = paths::cache()?.join("documents").join(named(&PEERS));
    let (python, done) = (folder.join("bin/python"), folder.join("installed"));
    if done.is_file() {
        return Ok(python);
    }
    let step = Step::start("pypdf, pdfium and markitdown");
    let install = (|| {
        documents::anew(&folder)?;
        proc::run(&step, Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PEERS);
        proc::run(&step, &mut pip)?;
        Ok(fs::write(&done, "")?)
    })();
    documents::ended(step, install)?;
    Ok(python)
}
