use super::sniff;
use crate::Format;

fn code(bytes: &[u8]) -> (u16, String) {
    let problem = sniff(bytes, None, None).unwrap_err();
    (problem.status, problem.code)
}

/// A local header with this name.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&[0; 22]);
        bytes.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(&[0; 2]);
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes
}

#[test]
fn containers_are_told_by_content_and_never_by_name() {
    for (bytes, format) in [
        (b"%PDF-1.7\n".to_vec(), Format::Pdf),
        (b"\xef\xbb\xbfjunk %PDF-1.4\n1 0 obj\nendobj".to_vec(), Format::Pdf),
        (zip(&["[Content_Types].xml", "word/document.xml"]), Format::Docx),
        (zip(&["_rels/.rels", "ppt/presentation.xml"]), Format::Pptx),
        (zip(&["xl/workbook.xml", "[Content_Types].xml"]), Format::Xlsx),
    ] {
        assert_eq!(sniff(&bytes, Some("x.txt"), Some("text/plain")), Ok(format));
    }
}

/// Local headers alone, as a truncated archive has them, with packed bytes behind each.
fn stored(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, body) in entries {
        let header = bytes.len();
        bytes.extend(zip(&[name]));
        for (at, number) in [(18, body.len()), (22, body.len()), (26, name.len())] {
            let number = u16::try_from(number).unwrap().to_le_bytes();
            bytes[header + at..header + at + 2].copy_from_slice(&number);
        }
        bytes.extend_from_slice(body);
    }
    bytes
}

#[test]
fn what_is_embedded_does_not_say_what_a_file_is() {
    let inner = stored(&[("ppt/presentation.xml", b"x"), ("word/document.xml", b"x")]);
    let outer = stored(&[
        ("[Content_Types].xml", b""),
        ("xl/worksheets/sheet1.xml", b"x"),
        ("xl/embeddings/a.pptx", &inner),
    ]);
    assert_eq!(sniff(&outer, None, None), Ok(Format::Xlsx));
    let unusual = document_samples::office::entries(&document_samples::seeds::xlsx());
    let unusual: Vec<_> = unusual
        .into_iter()
        .map(|mut entry| {
            entry.name = entry.name.replace('/', "\\");
            entry
        })
        .collect();
    assert_eq!(sniff(&document_samples::zip::write(&unusual), None, None), Ok(Format::Xlsx));
}

#[test]
fn minutes_and_pasted_mails_are_texts_and_mails_are_mails() {
    let named = |text: &str, name: &str| sniff(text.as_bytes(), Some(name), None).unwrap();
    for text in [
        "Subject: Council\nDate: 4 March 2025\nPresent: Ida, Per\n\nIt was agreed.",
        "From: Ida Holm\nSent: Tuesday, 4 March 2025 10:31\nTo: Per Lund\nSubject: Quote\n\nHello",
        "From: ida@example.org\nSent: Tuesday\nTo: Per\nSubject: Quote\n\nHello",
    ] {
        assert_eq!(named(text, "minutes.txt"), Format::Text, "{text}");
        assert_eq!(named(text, "minutes.md"), Format::Markdown, "{text}");
        assert_eq!(named(text, "mail.eml"), Format::Eml, "{text}");
    }
    for text in [
        "Received: by mx\nSubject: x\nX-Anything: y\n\nbody",
        "From: a@b.c\nTo: d@e.f\nSubject: x\n\nbody",
        "From a@b.c Tue Mar  4 09:30:00 2025\nFrom: a@b.c\nSubject: x\n\nbody",
    ] {
        assert_eq!(named(text, "file.txt"), Format::Eml, "{text}");
    }
}

#[test]
fn what_cannot_be_read_says_what_it_is() {
    let unsupported = (415, "unsupported_format".to_owned());
    assert_eq!(code(&zip(&["a.txt"])), unsupported);
    assert_eq!(code(&zip(&["[Content_Types].xml", "xl/workbook.bin"])), unsupported);
    assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), unsupported);
    assert_eq!(code(b"{\\rtf1\\ansi Hello}"), unsupported);
    let noise: Vec<u8> =
        (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    assert_eq!(code(&noise), unsupported);
    assert_eq!(code(b""), (422, "document_empty".to_owned()));
}

#[test]
fn compound_files_are_encrypted_or_old() {
    let ole = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        [&super::ole::MAGIC[..], &[0; 504], &name].concat()
    };
    assert_eq!(code(&ole("EncryptedPackage")), (422, "document_encrypted".to_owned()));
    assert_eq!(code(&ole("WordDocument")), (415, "legacy_office_format".to_owned()));
    assert_eq!(code(&ole("Workbook")), (415, "legacy_office_format".to_owned()));
    assert_eq!(code(&ole("Something")), (415, "unsupported_format".to_owned()));
}

#[test]
fn texts_are_told_by_content_first() {
    let named = |text: &str, name: &str| sniff(text.as_bytes(), Some(name), None).unwrap();
    assert_eq!(named("<!DOCTYPE html><p>x", "a.md"), Format::Html);
    assert_eq!(named("<?xml version='1.0'?>\n<!-- x -->\n<html>", "a.txt"), Format::Html);
    assert_eq!(named("From: a@b.c\nSubject: x\n\nbody", "a.txt"), Format::Eml);
    assert_eq!(named("plain words", "a.html"), Format::Text);
}

#[test]
fn names_and_types_break_ties() {
    let text = b"a,b,c\n1,2,3\n4,5,6\n";
    assert_eq!(sniff(text, None, None), Ok(Format::Csv));
    assert_eq!(sniff(text, Some("notes.txt"), None), Ok(Format::Text));
    assert_eq!(sniff(text, None, Some("text/plain; charset=utf-8")), Ok(Format::Text));
    assert_eq!(sniff(b"words", Some("README.md"), Some("text/plain")), Ok(Format::Markdown));
    assert_eq!(sniff(b"<div>x</div>", Some("README.md"), None), Ok(Format::Markdown));
}

#[test]
fn looks_decide_where_nothing_is_said() {
    let looks = |text: &str| sniff(text.as_bytes(), None, None).unwrap();
    assert_eq!(looks("<div><p>x</p></div>"), Format::Html);
    assert_eq!(looks("# Title\n\n- one\n- two\n"), Format::Markdown);
    assert_eq!(looks("a\tb\n1\t2\n3\t4\n"), Format::Tsv);
    assert_eq!(looks("Dear all,\n\nplease come, if you can.\nBest, Ada\n"), Format::Text);
    assert_eq!(looks("#!/bin/sh\n# a comment\necho x\n"), Format::Text);
    let utf_16: Vec<u8> = "Hello there, friends\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(sniff(&utf_16, None, None), Ok(Format::Text));
}
