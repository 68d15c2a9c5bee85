//! Writes the corpus into a folder: `document-samples DIR`.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("usage: document-samples DIR"))?;
    fs::create_dir_all(&folder)?;
    // Two samples may have one name; a number keeps them apart and in order.
    for (number, sample) in document_samples::corpus().into_iter().enumerate() {
        fs::write(folder.join(format!("{number:04}-{}", sample.name)), sample.bytes)?;
    }
    Ok(())
}
