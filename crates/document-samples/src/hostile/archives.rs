//! Archives: bombs, lies and contradictions.

use crate::{
    Sample,
    office::{self, entries, paragraph},
    zip::{Entry, write},
};

pub(super) fn all() -> Vec<Sample> {
    let honest = || entries(&office::docx(&paragraph("", "text"), &[]));
    let with = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = honest();
        change(&mut entries);
        write(&entries)
    };
    let body = |change: &dyn Fn(&mut Entry)| {
        with(&|entries| entries.iter_mut().filter(|entry| entry.name == "word/document.xml").for_each(change))
    };
    let named = |name: &str| with(&|entries| entries.push(Entry::new(name, "x")));
    vec![
        Sample::new("bomb.docx", body(&|entry| entry.bytes = vec![b' '; 32 << 20])),
        Sample::new("bomb-small.docx", body(&|entry| entry.bytes = vec![b' '; 3 << 20])),
        Sample::new("declares-too-little.docx", body(&|entry| entry.size = Some(10))),
        Sample::new("declares-too-much.docx", body(&|entry| entry.size = Some(100_000))),
        Sample::new("declares-gigabytes.docx", body(&|entry| entry.size = Some(4_000_000_000))),
        Sample::new("wrong-sum.docx", body(&|entry| entry.crc = Some(7))),
        Sample::new("encrypted-entry.docx", body(&|entry| entry.flags = 1)),
        Sample::new("unknown-method.docx", body(&|entry| entry.method = 12)),
        Sample::new("stored.docx", body(&|entry| entry.method = 0)),
        Sample::new("leaves.docx", named("../../etc/passwd.xml")),
        Sample::new("absolute.docx", named("/etc/passwd.xml")),
        Sample::new("backslash.docx", named("..\\word\\document.xml")),
        Sample::new("nul-name.docx", named("word/doc\0ument.xml")),
        Sample::new("long-name.docx", named(&"n".repeat(60_000))),
        Sample::new("deep-name.docx", named(&"a/".repeat(5_000))),
        Sample::new("empty-name.docx", named("")),
        Sample::new("twice.docx", with(&|entries| entries.push(Entry::new("word/document.xml", "<other/>")))),
        Sample::new(
            "twice-in-other-case.docx",
            with(&|entries| entries.push(Entry::new("WORD/Document.xml", "<o/>"))),
        ),
        Sample::new("overlapping.docx", with(&overlap)),
        Sample::new(
            "many-entries.docx",
            with(&|entries| {
                entries.extend(
                    (0..20_000).map(|at| Entry { method: 0, ..Entry::new(format!("x{at}.bin"), "") }),
                );
            }),
        ),
        Sample::new(
            "no-body.docx",
            with(&|entries| entries.retain(|entry| entry.name != "word/document.xml")),
        ),
        Sample::new(
            "no-relations.docx",
            with(&|entries| entries.retain(|entry| entry.name != "_rels/.rels")),
        ),
        Sample::new("empty-archive.docx", write(&[])),
        Sample::new("only-end.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
        Sample::new("end-lies.docx", end_lies()),
        Sample::new("zip64-lies.docx", zip64_lies()),
        Sample::new(
            "archive-in-archive.docx",
            with(&|entries| {
                entries.push(Entry::new("word/embeddings/inner.docx", write(&honest())));
            }),
        ),
    ]
}

/// Two hundred entries of the same bytes.
fn overlap(entries: &mut Vec<Entry>) {
    let first = entries.len();
    entries.push(Entry::new("word/a.xml", vec![b' '; 1 << 20]));
    for at in 0..200 {
        entries.push(Entry {
            shares: Some(first),
            ..Entry::new(format!("word/b{at}.xml"), vec![b' '; 1 << 20])
        });
    }
}

/// A directory said to lie behind the end of the file.
fn end_lies() -> Vec<u8> {
    let mut bytes = office::pack(&office::docx("", &[]));
    let at = bytes.len() - 6;
    bytes.splice(at..at + 4, [0xFF, 0xFF, 0xFF, 0x7F]);
    bytes
}

/// A locator of a 64-bit directory that is not there.
fn zip64_lies() -> Vec<u8> {
    let mut bytes = office::pack(&office::docx("", &[]));
    let at = bytes.len() - 22;
    let mut locator = b"PK\x06\x07\0\0\0\0".to_vec();
    locator.extend_from_slice(&u64::MAX.to_le_bytes());
    locator.extend_from_slice(&[1, 0, 0, 0]);
    bytes.splice(at..at, locator);
    bytes
}
