use crate::{
    Document, Limits, Part, UnitKind, UnitStatus,
    tests::{account, whole},
};

fn open(text: &str) -> Document {
    Document::open(text.replace('\n', "\r\n").into_bytes(), Some("x.eml"), None, Limits::default()).unwrap()
}

fn parts(document: &mut Document) -> Vec<Part> {
    let parts = whole(document);
    let account = account(document, &parts);
    assert!(account.balanced, "{account:?}");
    parts
}

const MIXED: &str = "From: =?utf-8?q?Ada_L=C3=B6we?= <ada@example.com>
To: Bob <bob@example.com>, eve@example.com
Subject: =?utf-8?B?R3LDvMOfZQ==?= from
 Ada
Date: Mon, 6 May 2024 10:11:12 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"outer\"

preamble
--outer
Content-Type: multipart/alternative; boundary=\"outer-inner\"

--outer-inner
Content-Type: text/plain; charset=utf-8

plain
--outer-inner
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Sch=F6n =
gr=FC=DFt</p>
--outer-inner--
--outer
Content-Type: text/csv; name=\"a.csv\"
Content-Disposition: attachment; filename=\"a.csv\"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--outer
Content-Type: image/png; name=logo.png
Content-Disposition: attachment
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB
--outer
Content-Type: message/rfc822

From: carol@example.com
Subject: Inner

Inner text
--outer--
epilogue
";

#[test]
fn a_message_with_attachments_is_read_as_a_whole() {
    let mut document = open(MIXED);
    let metadata = document.metadata();
    assert_eq!(metadata.title.as_deref(), Some("Grüße from Ada"));
    assert_eq!(metadata.author.as_deref(), Some("Ada Löwe <ada@example.com>"));
    assert_eq!(metadata.created.as_deref(), Some("2024-05-06T10:11:12+02:00"));
    assert_eq!(document.totals(), [(UnitKind::Bytes, 36), (UnitKind::Message, 2), (UnitKind::Attachment, 3)]);
    let parts = parts(&mut document);
    let all: String = parts.iter().map(|part| part.markdown.as_str()).collect();
    assert_eq!(
        all,
        "# Grüße from Ada\n\n- From: Ada Löwe <ada@example.com>\n- To: Bob <bob@example.com>, eve@example.com\n\
         - Date: 2024-05-06T10:11:12+02:00\n- Attachments: a.csv, logo.png, message\n\nSchön grüßt\n\n## a.csv\n\n\
         | a | b |\n| --- | --- |\n| 1 | 2 |\n\n\n## message\n\n# Inner\n\n- From: carol@example.com\n\nInner text\n"
    );
    let image =
        parts.iter().flat_map(|part| &part.units).find(|unit| unit.label.as_deref() == Some("logo.png"));
    let image = image.unwrap();
    assert_eq!((image.status, image.reason.as_deref()), (UnitStatus::Skipped, Some("unsupported_format")));
}

#[test]
fn any_part_can_be_read_alone() {
    let all = parts(&mut open(MIXED));
    for (index, part) in all.iter().enumerate().rev() {
        assert_eq!(open(MIXED).part(u32::try_from(index).unwrap()).unwrap().as_ref(), Some(part));
    }
    let skipped = open(MIXED).skip(1, "parser_crashed").unwrap();
    assert_eq!(skipped.markdown, "");
    let ranges =
        |part: &Part| part.units.iter().map(|unit| (unit.kind, unit.from, unit.to)).collect::<Vec<_>>();
    assert_eq!(ranges(&skipped), ranges(&all[1]));
    assert!(skipped.units.iter().all(|unit| unit.status == UnitStatus::Failed));
}

#[test]
fn messages_in_messages_end_at_a_depth() {
    let mut text = "From: a@b.c\nSubject: end\n\nthe end\n".to_owned();
    for level in 0..6 {
        text = format!("From: a@b.c\nSubject: level {level}\nContent-Type: message/rfc822\n\n{text}");
    }
    let mut document = open(&text);
    let parts = parts(&mut document);
    let reasons: Vec<_> =
        parts.iter().flat_map(|part| &part.units).filter_map(|unit| unit.reason.as_deref()).collect();
    assert_eq!(reasons, ["too_deep"]);
    assert_eq!(document.totals(), [(UnitKind::Message, 4), (UnitKind::Attachment, 4)]);
}

#[test]
fn a_truncated_or_broken_message_keeps_what_there_is() {
    let cut = MIXED.split("YSxi").next().unwrap();
    let all: String = parts(&mut open(cut)).into_iter().map(|part| part.markdown).collect();
    assert!(all.contains("Schön grüßt"));
    let no_parts = "From: a@b.c\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\nonly text\n";
    let all: String = parts(&mut open(no_parts)).into_iter().map(|part| part.markdown).collect();
    assert!(all.ends_with("only text\n"));
    parts(&mut open("From: a@b.c\nSubject: no body"));
}

#[test]
fn what_stops_an_attachment_does_not_stop_the_message() {
    let deep = "<ul><li>".repeat(300);
    let text = format!(
        "From: a@b.c\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nbody\n--q\n\
         Content-Type: text/html; name=deep.html\n\n{deep}\n--q\nContent-Type: text/plain; name=b.txt\n\nlast\n--q--\n"
    );
    let mut document = open(&text);
    let parts = parts(&mut document);
    assert!(parts.last().unwrap().markdown.contains("last"));
    let reasons: Vec<_> =
        parts.iter().flat_map(|part| &part.units).filter_map(|unit| unit.reason.as_deref()).collect();
    assert_eq!(reasons, ["too_deep"]);
}

#[test]
fn encrypted_messages_say_so() {
    let text = "From: a@b.c\nSubject: x\nContent-Type: multipart/encrypted; boundary=q\n\n--q\n\nx\n--q--\n";
    let problem = Document::open(text.into(), None, None, Limits::default()).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (422, "document_encrypted"));
}

fn all(document: &mut Document) -> String {
    parts(document).into_iter().map(|part| part.markdown).collect()
}

#[test]
fn a_mailbox_is_all_of_its_messages() {
    let text = "From ida@example.org Tue Mar  4 09:30:00 2025\nFrom: ida@example.org\nSubject: One\n\nFirst.\nFrom here on it is\n\n\
                From now on too.\n\nFrom per@example.org Tue Mar  4 10:30:00 2025\nFrom: per@example.org\nSubject: =?utf-8?q?Zw=C3=B6?=\n\
                Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+Z3LDvG48L3A+\n";
    let mut document = open(text);
    let markdown = all(&mut document);
    for said in ["First.", "From now on too.", "## Zwö", "grün"] {
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    assert_eq!(
        document.totals().iter().find(|(kind, _)| *kind == UnitKind::Message),
        Some(&(UnitKind::Message, 3))
    );
}

#[test]
fn messages_saved_as_utf_16_and_sent_as_utf_7_are_read() {
    let text = "From: a@b.c\r\nSubject: Keys\r\n\r\nUnder the mät.\r\n";
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut document = Document::open(bytes, Some("x.eml"), None, Limits::default()).unwrap();
    assert!(all(&mut document).contains("Under the mät."));
    let old = "From: a@b.c\nSubject: x\nContent-Type: text/plain; charset=utf-7\n\ngr+APwA3w-e 1 +- 1\n";
    assert!(all(&mut open(old)).contains("grüße 1 + 1"));
}

#[test]
fn what_is_attached_to_a_related_page_is_an_attachment_and_its_pictures_are_not() {
    let text = "From: a@b.c\nSubject: x\nContent-Type: multipart/related; boundary=q\n\n--q\nContent-Type: text/html\n\n<p>See</p>\n--q\n\
                Content-Type: text/csv; name=quote.csv\nContent-ID: <1@x>\n\nitem,price\ndoor,5120\n--q\n\
                Content-Type: image/png; name=logo.png\nContent-ID: <2@x>\n\nx\n--q--\n";
    let mut document = open(text);
    let parts = parts(&mut document);
    let markdown: String = parts.iter().map(|part| part.markdown.as_str()).collect();
    assert!(
        markdown.contains("Attachments: quote.csv\n") && markdown.contains("| door | 5120 |"),
        "{markdown}"
    );
    let reasons: Vec<_> =
        parts.iter().flat_map(|part| &part.units).filter_map(|unit| unit.reason.as_deref()).collect();
    assert_eq!(reasons, ["inline_image"]);
}

#[test]
fn a_header_is_text() {
    let text = "From: \"<b>\" <a@b.c>\nSubject: <script>x</script> [a](javascript:x)\n\nbody\n";
    let markdown = all(&mut open(text));
    assert!(markdown.starts_with("# \\<script>x\\</script> [a\\](javascript:x)\n"), "{markdown}");
}

fn text_of(message: &str) -> String {
    parts(&mut open(message)).into_iter().map(|part| part.markdown).collect()
}

#[test]
fn the_root_of_related_parts_is_the_one_that_is_named_and_an_empty_page_is_no_choice() {
    let related = "From: a@example.com\nSubject: s\nContent-Type: multipart/related; boundary=b; start=\"<root@x>\"\n\n--b\n\
                   Content-Type: image/png; name=logo.png\nContent-ID: <l@x>\n\nx\n--b\nContent-Type: text/html\n\
                   Content-ID: <root@x>\n\n<p>the page</p>\n--b--\n";
    assert!(text_of(related).contains("\nthe page\n"), "{}", text_of(related));
    let alternative = "From: a@example.com\nSubject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\
                       Content-Type: text/plain\n\nThe pump failed.\n--b\nContent-Type: text/html\n\n<html><body> </body></html>\n--b--\n";
    assert!(text_of(alternative).contains("The pump failed."));
}

#[test]
fn flowed_text_and_raw_or_cut_words_of_the_header_are_put_together() {
    let flowed = "From: a@example.com\nSubject: s\nContent-Type: text/plain; format=flowed; delsp=yes\n\n\
                  https://a.example/very/ \nlong is it.\nOver.\n";
    assert!(text_of(flowed).contains("https://a.example/very/long is it.\nOver.\n"), "{}", text_of(flowed));
    let mut raw = b"From: =?iso-8859-1?Q?J\xf6rg?= <j@example.com>\r\nSubject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=\r\n".to_vec();
    raw.extend(b"\r\nx\r\n");
    let mut document = Document::open(raw, Some("x.eml"), None, Limits::default()).unwrap();
    let metadata = document.metadata();
    assert_eq!(metadata.title.as_deref(), Some("Grüße"));
    assert_eq!(metadata.author.as_deref(), Some("Jörg <j@example.com>"));
    parts(&mut document);
}

#[test]
fn a_signed_message_is_read_and_an_encrypted_one_is_not() {
    let header = "From: a@example.com\nSubject: Lease\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\
                  Content-Transfer-Encoding: quoted-printable\n\n";
    let inner = b"Content-Type: text/html\r\n\r\n<p>It is renewed.</p>\r\n";
    let coded =
        |bytes: &[u8]| bytes.iter().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().join("=\n");
    for streamed in [false, true] {
        let signed = format!("{header}{}\n", coded(&super::signed::tests::message(inner, streamed)));
        assert_eq!(text_of(&signed), "# Lease\n\n- From: a@example.com\n\nIt is renewed.\n");
    }
    let sealed = format!("{header}{}\n", coded(b"\x30\x03\x06\x01\x01"));
    let problem = Document::open(sealed.into_bytes(), Some("x.eml"), None, Limits::default()).unwrap_err();
    assert_eq!(problem.code, "document_encrypted");
}
