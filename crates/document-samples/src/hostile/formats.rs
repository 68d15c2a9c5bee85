//! Messages, and files that are something else than they say.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    Sample, mails,
    office::{docx, pack, paragraph},
    pdf::pages,
    zip::{Entry, write},
};

pub(super) fn all() -> Vec<Sample> {
    [messages(), others()].concat()
}

fn messages() -> Vec<Sample> {
    let mail = |name: &str, text: String| Sample::new(format!("{name}.eml"), text);
    let head = "From: a@example.com\r\nTo: b@example.com\r\nSubject: s\r\nMIME-Version: 1.0\r\n";
    let multipart = |body: &str| format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n{body}");
    let part = "--b\r\nContent-Type: text/plain\r\n\r\ntext\r\n";
    let bomb =
        write(&[Entry::new("word/document.xml", vec![b' '; 8 << 20]), Entry::new("[Content_Types].xml", "")]);
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    vec![
        Sample::new("deep-messages.eml", mails::nested(100)),
        Sample::new("bomb-inside.eml", mails::write("s", "text", &[(kind, "a.docx", &bomb)])),
        Sample::new(
            "broken-inside.eml",
            mails::write("s", "text", &[("application/pdf", "a.pdf", b"%PDF-1.7 broken")]),
        ),
        Sample::new(
            "pdf-inside.eml",
            mails::write("s", "text", &[("application/pdf", "a.pdf", &pages(&["inside"]))]),
        ),
        mail(
            "flowed",
            format!(
                "{head}Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n{}",
                "> \r\n>> x \r\n".repeat(20_000)
            ),
        ),
        mail("encoded-words", format!("{head}X: {}\r\n\r\nx", "=?utf-8?q?=C3?= ".repeat(5_000))),
        mail("open-words", format!("{head}X: {}\r\n\r\nx", "=?utf-8?q?".repeat(10_000))),
        mail(
            "signed",
            format!("{head}Content-Type: application/pkcs7-mime\r\n\r\n{}", "0\u{1}".repeat(50_000)),
        ),
        mail(
            "related-roots",
            format!(
                "{head}Content-Type: multipart/related; boundary=b; start=x\r\n\r\n{}",
                "--b\r\nContent-ID: <y>\r\n\r\n\r\n".repeat(2_000)
            ),
        ),
        Sample::new(
            "message-inside.eml",
            mails::write("s", "text", &[("message/rfc822", "a.eml", &mails::nested(5))]),
        ),
        Sample::new(
            "many-attachments.eml",
            mails::write("s", "text", &[("text/plain", "a.txt", b"a".as_slice()); 500]),
        ),
        Sample::new(
            "names.eml",
            mails::write("s", "t", &[("text/plain", "../../a\u{202e}txt.exe", b"a"), ("", "", b"")]),
        ),
        mail("no-end", multipart(part)),
        mail("no-body", head.to_owned()),
        mail("no-boundary", format!("{head}Content-Type: multipart/mixed\r\n\r\n{part}")),
        mail(
            "empty-boundary",
            format!("{head}Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n"),
        ),
        mail(
            "same-boundary",
            multipart(&format!("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{part}").repeat(50)),
        ),
        mail("many-parts", multipart(&part.repeat(5_000))),
        mail("empty-parts", multipart(&"--b\r\n".repeat(20_000))),
        mail("deep-parts", deep(300)),
        mail("long-header", format!("{head}X-Long: {}\r\n\r\ntext", "x".repeat(1 << 20))),
        mail("many-headers", format!("{}{head}\r\ntext", "X-A: 1\r\n".repeat(50_000))),
        mail("folded-for-ever", format!("{head}X-A: 1\r\n{}", " folded\r\n".repeat(50_000))),
        mail("many-addresses", format!("To: {}\r\n{head}\r\ntext", "\"a, b\" <c@d>, ".repeat(20_000))),
        mail("nested-groups", format!("To: {}\r\n{head}\r\ntext", "g: (".repeat(20_000))),
        mail(
            "words",
            format!("Subject: {}\r\n{head}\r\ntext", "=?utf-8?b?4oKs?= =?x?q?=FF?= ".repeat(10_000)),
        ),
        mail("broken-words", format!("Subject: =?utf-8?b?!!!?= =?utf-8?q?=ZZ?= =?\r\n{head}\r\ntext")),
        mail(
            "broken-base64",
            format!("{head}Content-Transfer-Encoding: base64\r\n\r\n!!!!{}=A", STANDARD.encode("text")),
        ),
        mail(
            "broken-quoted",
            format!("{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n={}", "=4".repeat(999)),
        ),
        mail("unknown-charset", format!("{head}Content-Type: text/plain; charset=klingon\r\n\r\ntext")),
        mail("unknown-encoding", format!("{head}Content-Transfer-Encoding: x-none\r\n\r\ntext")),
        mail(
            "many-parameters",
            format!("{head}Content-Type: text/plain; {}\r\n\r\ntext", "a*0*=x; ".repeat(20_000)),
        ),
        mail("bad-date", format!("Date: Thu, 99 Xxx 99999 99:99:99 +9999\r\n{head}\r\ntext")),
        mail("page", format!("{head}Content-Type: text/html\r\n\r\n{}", "<div>".repeat(20_000))),
        mail(
            "alternatives",
            format!(
                "{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n{part}--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--b--"
            ),
        ),
    ]
}

fn deep(depth: usize) -> String {
    let open =
        |level: usize| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    let parts: String = (0..depth).map(open).collect();
    format!("From: a@example.com\r\nSubject: s\r\nMIME-Version: 1.0\r\n{parts}\r\ntext")
}

fn others() -> Vec<Sample> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let compound = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [OLE, &[0; 1_016], &name, &[0; 600]].concat()
    };
    let document = pack(&docx(&paragraph("", "text"), &[]));
    vec![
        Sample::new("pdf-as.docx", pages(&["text"])),
        Sample::new("docx-as.pdf", document.clone()),
        Sample::new("docx-as.txt", document.clone()),
        Sample::new("encrypted.docx", compound("EncryptedPackage")),
        Sample::new("old.doc", compound("WordDocument")),
        Sample::new("old.xls", compound("Workbook")),
        Sample::new("compound.bin", OLE.to_vec()),
        Sample::new("plain.zip", write(&[Entry::new("a.txt", "text")])),
        Sample::new("both.pdf", [document, pages(&["text"])].concat()),
        Sample::new("rich.rtf", "{\\rtf1 text}"),
        Sample::new("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff".to_vec()),
        Sample::new("picture.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
        Sample::new("program.exe", [b"MZ".to_vec(), vec![0x90; 500]].concat()),
        Sample::new("program", [b"\x7fELF".to_vec(), vec![0; 500]].concat()),
        Sample::new("packed.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        Sample::new("script.sh", "#!/bin/sh\necho text\n"),
        Sample::new("data.json", "[".repeat(50_000)),
        Sample::new("data.xml", "<a>".repeat(50_000)),
        Sample::new("only-pk.docx", "PK"),
        Sample::new("only-pk34.docx", b"PK\x03\x04".to_vec()),
    ]
}
