//! One program for all targets; `FUZZ_TARGET` chooses: `cargo xtask fuzz TARGET`.

#![no_main]

use std::{env, sync::OnceLock};

use chunking::{Chunker, Settings, Unit as Counted};
use document_samples::{
    office::{Parts, entries},
    seeds,
    zip::write,
};
use documents::{Account, Document, Limits, Unit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<String> = OnceLock::new();
    let target = TARGET.get_or_init(|| env::var("FUZZ_TARGET").unwrap_or_default());
    match target.as_str() {
        "chunker" => chunk(data),
        "sniff" => {
            let _ = documents::sniff(data, None, None);
        }
        "docx" => read(pack(&seeds::docx(), "word/document.xml", data), "a.docx"),
        "pptx" => read(pack(&seeds::pptx(), "ppt/slides/slide1.xml", data), "a.pptx"),
        "xlsx" => read(pack(&seeds::xlsx(), "xl/worksheets/sheet1.xml", data), "a.xlsx"),
        // Archives as they are: their directory and their packing.
        "archive" => read(data.to_vec(), "a.docx"),
        "markdown" => read(data.to_vec(), "a.md"),
        "text" => read(data.to_vec(), "a.txt"),
        other => read(data.to_vec(), &format!("a.{other}")),
    }
});

/// The office file whose main part is the input. Packed as an archive the input would be hidden from the fuzzer behind
/// check sums.
fn pack(parts: &Parts, part: &str, data: &[u8]) -> Vec<u8> {
    let mut entries = entries(parts);
    for entry in &mut entries {
        entry.method = 0;
        if entry.name == part {
            entry.bytes = data.to_vec();
        }
    }
    write(&entries)
}

/// Reads every part: the account balances, and a part that is left out has the units of the one that was read.
fn read(bytes: Vec<u8>, name: &str) {
    let Ok(mut document) = Document::open(bytes, Some(name), None, Limits::default()) else { return };
    let mut units: Vec<Unit> = Vec::new();
    let mut index = 0;
    loop {
        match document.part(index) {
            Ok(Some(part)) => {
                assert!(part.markdown.is_empty() || part.markdown.ends_with('\n'));
                assert!(!part.markdown.contains('\0'));
                units.extend(part.units);
            }
            Ok(None) => break,
            Err(_) => return,
        }
        index += 1;
    }
    let account = Account::of(&document.totals(), &units);
    assert!(account.balanced, "{account:?} {units:?}");
    let skipped: Vec<Unit> =
        (0..index).filter_map(|index| document.skip(index, "skipped")).flat_map(|part| part.units).collect();
    let account = Account::of(&document.totals(), &skipped);
    assert!(account.balanced, "skipped: {account:?} {skipped:?}");
}

/// Cuts the text: the chunks without their overlaps are the text. The first two bytes are the settings.
fn chunk(data: &[u8]) {
    let [max, overlap, rest @ ..] = data else { return };
    let text = String::from_utf8_lossy(rest);
    let units = [Counted::Tokens, Counted::Characters, Counted::Words];
    let unit = units[usize::from(*overlap) % units.len()];
    let Ok(settings) = Settings::new(u32::from(*max), u32::from(*overlap / 4), unit) else { return };
    let mut next = 0;
    for chunk in Chunker::new(settings).chunk(&text) {
        let place = |at: u64| usize::try_from(at).expect("a place in memory");
        let (from, to) = (place(chunk.char_start), place(chunk.char_end));
        assert!(from <= next && to >= next, "{from}..{to} after {next}");
        assert!(text.chars().skip(from).take(to - from).eq(chunk.content.chars()));
        next = to;
    }
    assert_eq!(next, text.chars().count());
}
