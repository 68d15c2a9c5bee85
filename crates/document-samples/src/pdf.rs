//! PDF files from their objects.

use std::fmt::Write as _;

/// What PDF files are made of: whatever opens, closes or names something, in a file and in the content of a page.
pub const TOKENS: &[&str] = &[
    "1 0 obj <<",
    "1 0 obj << /A ",
    "1 0 obj [",
    "1 0 obj [ ",
    "1 0 obj (",
    "1 0 obj ( ",
    "1 0 obj <",
    "1 0 obj % ",
    "1 0 obj\n",
    "1 0 obj /A ",
    "1 0 obj 1 ",
    "1 0 R ",
    "<<",
    "<< ",
    "<</A ",
    ">>",
    "<< >> ",
    "<< (",
    "<< % ",
    "[",
    "[ ",
    "]",
    "(",
    "( ",
    ")",
    "\\(",
    "<",
    "< ",
    ">",
    "<41>",
    "/",
    "/A",
    "/A ",
    "/#41",
    "%",
    "% ",
    "%\n",
    "1 % ",
    "1 0 % ",
    "1",
    "1 ",
    "-",
    ".5 ",
    "+ ",
    " ",
    "\n",
    "\0",
    "{",
    "}",
    "obj ",
    "endobj ",
    "stream\n",
    "endstream ",
    "<</Length 9>>stream\n",
    "1 0 obj<</Length 9>>stream\n",
    "<</Type/ObjStm>>stream\n",
    "1 0 obj <</Type/ObjStm/N 9/First 9>>stream\n",
    "1 0 obj <</Type/XRef>>stream\n",
    "xref\n0 1\n",
    "0000000000 00000 n \n",
    "trailer ",
    "trailer <</Root 1 0 R>> ",
    "<</Root 1 0 R>> ",
    "<</Type/Catalog>> ",
    "startxref\n0\n",
    "%%EOF\n",
    "%PDF-1.7\n",
    "null ",
    "true ",
    "word ",
    "BT ",
    "ET ",
    "BI ",
    "BI ID ",
    "EI ",
    "EI ( ",
    "BI ID EI ",
    "q ",
    "Q ",
    "/F1 12 Tf ",
    "/X Do ",
    "/G gs ",
    "(a) Tj ",
    "[(a)] TJ ",
    "/P <</ActualText(a)>> BDC ",
    "/P /M BDC ",
    "EMC ",
    "9 9 m ",
    "9 0 l ",
    "S ",
    "0 0 9 9 re f ",
    "1 0 0 1 1 1 cm ",
    "begincmap ",
    "1 beginbfrange ",
    "<00> <ff> <0041> ",
];

/// A file of objects, the first of which is number 1; the catalogue is number 1.
pub fn write(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes());
    for offset in &offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let trailer =
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", offsets.len() + 1);
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// A stream with the entries of its dictionary.
pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A file with one page per text, in a standard font.
pub fn pages(texts: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..texts.len()).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", texts.len(), kids.join(" ")).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    for (at, text) in texts.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> \
             /Contents {} 0 R >>",
            5 + at * 2
        );
        objects.push(page.into_bytes());
        let mut content = String::from("BT /F1 12 Tf 14 TL 72 720 Td\n");
        for line in text.lines() {
            let _ = writeln!(content, "({line}) Tj T*");
        }
        content.push_str("ET");
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(content.as_bytes(), 6);
        objects.push(stream("/Filter /FlateDecode", &packed));
    }
    write(&objects)
}
