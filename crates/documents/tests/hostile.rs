//! Hostile files: whatever comes in, a document or a clear problem comes out, and every byte is accounted for.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::collections::BTreeSet;

use document_samples::{Sample, corpus};
use documents::{Account, Document, Limits, Part, Unit};
use kernel::Problem;

/// The most markdown that one part may have.
const MAX_PART: usize = 4 << 20;

/// What a file came to.
#[derive(Debug, PartialEq)]
struct Outcome {
    parts: Vec<Part>,
    account: Account,
}

/// Reads a file to its end, one part after the other.
fn read(sample: &Sample) -> Result<Outcome, Problem> {
    let mut document = Document::open(sample.bytes.clone(), Some(&sample.name), None, Limits::default())?;
    let mut parts = Vec::new();
    while let Some(part) = document.part(u32::try_from(parts.len()).expect("a part has a number"))? {
        parts.push(part);
    }
    let units: Vec<Unit> = parts.iter().flat_map(|part| part.units.clone()).collect();
    let account = Account::of(&document.totals(), &units);
    Ok(Outcome { parts, account })
}

/// What is wrong with an outcome, if anything.
fn wrong(sample: &Sample, outcome: &Result<Outcome, Problem>) -> Option<String> {
    let Outcome { parts, account } = match outcome {
        Ok(outcome) => outcome,
        Err(problem) => return (!(400..500).contains(&problem.status)).then(|| problem.to_string()),
    };
    if !account.balanced {
        return Some(format!("{account:?}"));
    }
    let largest = parts.iter().map(|part| part.markdown.len()).max().unwrap_or(0);
    let growth = parts.iter().map(|part| part.markdown.len()).sum::<usize>() / sample.bytes.len().max(4_096);
    // Deflate swells a file up to a thousand times; nothing of ours swells it much further.
    if largest > MAX_PART || growth > 2_000 {
        return Some(format!("a part of {largest} bytes, the text {growth} times the file"));
    }
    let storable = |text: &str| !text.contains('\0') && (text.is_empty() || text.ends_with('\n'));
    let stored = parts.iter().all(|part| storable(&part.markdown));
    (!stored).then(|| "a NUL, or no newline at the end".to_owned())
}

#[test]
fn the_corpus_is_large_and_always_the_same() {
    let (one, other) = (corpus(), corpus());
    assert!(one.len() >= 300, "{} files", one.len());
    assert!(one == other);
}

#[test]
fn every_file_ends_with_a_balanced_account_or_a_clear_problem_twice_the_same() {
    let complaints = corpus().into_iter().filter_map(|sample| {
        let outcome = read(&sample);
        let complaint = wrong(&sample, &outcome);
        let differs = || (read(&sample) != outcome).then(|| "reading again differs".to_owned());
        complaint.or_else(differs).map(|complaint| format!("{}: {complaint}", sample.name))
    });
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "{} files:\n{}", complaints.len(), complaints.join("\n"));
}

/// Bombs, encryption and cut-off files are told apart, so that a person knows what to do.
#[test]
fn problems_say_what_is_wrong() {
    let expected = [
        ("bomb.docx", "zip_bomb"),
        ("declares-too-little.docx", "zip_bomb"),
        ("overlapping.docx", "zip_bomb"),
        ("many-entries.docx", "zip_bomb"),
        ("encrypted-entry.docx", "document_encrypted"),
        ("encrypted.docx", "document_encrypted"),
        ("twice.docx", "document_malformed"),
        ("leaves.docx", "document_malformed"),
        ("laughs.docx", "document_malformed"),
        ("seed-cut-5.docx", "document_truncated"),
        ("encrypted.pdf", "document_encrypted"),
        ("old.doc", "legacy_office_format"),
        ("picture.png", "unsupported_format"),
    ];
    let corpus = corpus();
    let mut wrong = BTreeSet::new();
    for (name, code) in expected {
        let sample = corpus.iter().find(|sample| sample.name == name).expect("a sample");
        match read(sample) {
            Err(problem) if problem.code == code => {}
            other => {
                wrong.insert(format!("{name}: {:?}", other.map(|outcome| outcome.account)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
