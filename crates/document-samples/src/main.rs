//! Writes files into a folder: the corpus (`document-samples DIR`) or the seeds of each fuzz target
//! (`document-samples --seeds DIR`).

use std::{env, fs, io, path::Path};

use document_samples::{corpus, seeds};

fn main() -> io::Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [flag, folder] if flag == "--seeds" => write_seeds(Path::new(folder)),
        [folder] => write_corpus(Path::new(folder)),
        _ => Err(io::Error::other("usage: document-samples [--seeds] DIR")),
    }
}

fn write_corpus(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Two samples may have one name; a number keeps them apart and in order.
    for (number, sample) in corpus().into_iter().enumerate() {
        fs::write(folder.join(format!("{number:04}-{}", sample.name)), sample.bytes)?;
    }
    Ok(())
}

fn write_seeds(folder: &Path) -> io::Result<()> {
    for (target, sample) in seeds::of_targets() {
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(sample.name), sample.bytes)?;
    }
    Ok(())
}
