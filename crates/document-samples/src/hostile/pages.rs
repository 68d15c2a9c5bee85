//! PDF files with hostile objects.

use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::{
    Sample,
    pdf::{TOKENS, pages, stream, write},
};

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const ONE_PAGE: &str = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
    /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X 4 0 R >> >> >>";

/// Bytes of a file that repeats a token. What is quadratic takes minutes of it.
const REPEATED: usize = 200_000;

/// A file of these objects.
fn objects(name: &str, objects: &[&str]) -> Sample {
    let objects: Vec<Vec<u8>> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
    Sample::new(format!("{name}.pdf"), write(&objects))
}

/// A page whose content is this stream.
fn content(name: &str, entries: &str, data: &[u8]) -> Sample {
    let head = [CATALOGUE, ONE_PAGE, PAGE].map(|object| object.as_bytes().to_vec());
    let all = [head.to_vec(), vec![stream(entries, data)]].concat();
    Sample::new(format!("{name}.pdf"), write(&all))
}

/// A sound file with other bytes in one place.
fn patched(name: &str, from: &str, to: &str) -> Sample {
    Sample::new(format!("{name}.pdf"), replaced(&pages(&["text"]), from.as_bytes(), to.as_bytes()))
}

/// Each token alone as a file of nothing else, and as the content of a page.
fn repeated() -> impl Iterator<Item = Sample> {
    TOKENS.iter().enumerate().flat_map(|(number, token)| {
        let data = token.repeat(REPEATED / token.len());
        let file = format!("%PDF-1.7\n{data}");
        [
            Sample::new(format!("token-{number}.pdf"), file),
            content(&format!("content-{number}"), "", data.as_bytes()),
        ]
    })
}

/// What a page shows besides its own content, and does not show.
fn shown() -> Vec<Sample> {
    vec![
        objects(
            "field-loop",
            &[
                CATALOGUE,
                ONE_PAGE,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [4 0 R 4 0 R 5 0 R] >>",
                "<< /Subtype /Widget /Parent 4 0 R /Rect [0 0 1e30 1e30] >>",
                "<< /Subtype /Widget /FT /Tx /V (value) /Parent 5 0 R /Rect [9 9 nan 0] >>",
            ],
        ),
        objects(
            "layer-loop",
            &[
                "<< /Type /Catalog /Pages 2 0 R /OCProperties << /D << /OFF [4 0 R 5 0 R] /ON [4 0 R] >> >> >>",
                ONE_PAGE,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /OC 4 0 R /Annots [5 0 R] >>",
                "<< /Type /OCMD /OCGs 4 0 R >>",
                "<< /Subtype /Text /Contents (remark) /OC << /OCGs [5 0 R 5 0 R] /P /AllOff >> >>",
            ],
        ),
        content(
            "aslant",
            "",
            format!("BT /F1 9 Tf {} ET", "1 1 -1 1 9 9 Tm (a) Tj 1 2 -2 1 1e9 0 Tm (b) Tj ".repeat(20_000))
                .as_bytes(),
        ),
        content("open-layers", "", "/OC /A BDC (a) Tj ".repeat(50_000).as_bytes()),
    ]
}

pub(super) fn all() -> Vec<Sample> {
    let bomb = compress_to_vec_zlib(&vec![b' '; 32 << 20], 6);
    let twice = compress_to_vec_zlib(&bomb, 6);
    let mut all = shown();
    all.extend([
        objects("page-loop", &[CATALOGUE, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
        objects(
            "page-loop-of-two",
            &[
                CATALOGUE,
                "<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
                "<< /Type /Pages /Count 2 /Kids [2 0 R] >>",
            ],
        ),
        objects("parent-loop", &[CATALOGUE, ONE_PAGE, "<< /Type /Page /Parent 3 0 R >>"]),
        objects(
            "same-page-often",
            &[CATALOGUE, &format!("<< /Type /Pages /Count 5000 /Kids [{}] >>", "3 0 R ".repeat(5_000)), PAGE],
        ),
        objects("count-lies", &[CATALOGUE, "<< /Type /Pages /Count 999999999 /Kids [3 0 R] >>", PAGE]),
        objects("count-negative", &[CATALOGUE, "<< /Type /Pages /Count -1 /Kids [3 0 R] >>", PAGE]),
        objects("no-pages", &["<< /Type /Catalog >>"]),
        objects("catalogue-loop", &["1 0 R"]),
        objects("deep-arrays", &[CATALOGUE, &"[".repeat(100_000)]),
        objects("deep-dictionaries", &[CATALOGUE, &"<< /A ".repeat(50_000)]),
        objects("long-string", &[CATALOGUE, &format!("({})", "(".repeat(100_000))]),
        objects("long-name", &[CATALOGUE, &format!("/{}", "#41".repeat(100_000))]),
        objects(
            "huge-numbers",
            &[CATALOGUE, "<< /Type /Pages /Count 1e400 /Kids [99999999999 0 R 3 99999 R] >>"],
        ),
        objects(
            "endless-parts",
            &[CATALOGUE, ONE_PAGE, PAGE, "<< /Length 4 0 R >>\nstream\nBT ET\nendstream"],
        ),
        content("flate-bomb", "/Filter /FlateDecode", &bomb),
        content("flate-bomb-twice", "/Filter [/FlateDecode /FlateDecode]", &twice),
        content("many-filters", &format!("/Filter [{}]", "/ASCIIHexDecode ".repeat(1_000)), b"4142>"),
        content("broken-flate", "/Filter /FlateDecode", b"\x78\x9c\xff\xff\xff\xff"),
        content("broken-lzw", "/Filter /LZWDecode", &[0x80, 0x0b, 0xff, 0xff, 0xff, 0xff]),
        content(
            "predictor",
            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2000000000 /Colors 32 >>",
            &compress_to_vec_zlib(b"abc", 6),
        ),
        content(
            "form-loop",
            "/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>",
            b"/X Do /X Do",
        ),
        content("many-saves", "", "q ".repeat(100_000).as_bytes()),
        content("many-restores", "", "Q ".repeat(100_000).as_bytes()),
        content("deep-operands", "", "[".repeat(100_000).as_bytes()),
        content("many-operands", "", "1 ".repeat(200_000).as_bytes()),
        content("huge-matrix", "", b"BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (text) Tj ET"),
        content("not-a-number", "", b"BT /F1 12 Tf nan inf Td (text) Tj ET"),
        content("many-letters", "", format!("BT /F1 1 Tf {} ET", "(a) Tj ".repeat(60_000)).as_bytes()),
        content(
            "same-place",
            "",
            format!("BT /F1 12 Tf 72 720 Td {} ET", "(a) Tj -6 0 Td ".repeat(5_000)).as_bytes(),
        ),
        content("inline-image", "", b"BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID \xff\xff\xff EI"),
        content("open-string", "", b"BT /F1 12 Tf (never closed"),
        content(
            "huge-image",
            "/Type /XObject /Subtype /Image /Width 2000000000 /Height 2000000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB",
            b"x",
        ),
        patched("length-lies", "/Length ", "/Length 99999999"),
        patched("length-negative", "/Length ", "/Length -"),
        patched("xref-lies", "xref\n0 ", "xref\n0 99999999"),
        patched("start-lies", "startxref\n", "startxref\n9999999"),
        patched("no-end", "%%EOF", ""),
        patched("trailer-loop", "/Root 1 0 R", "/Root 1 0 R /Prev 9 /XRefStm 9"),
        patched(
            "encrypted",
            "/Root 1 0 R",
            "/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -1 >>",
        ),
        patched("unknown-encryption", "/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Custom /V 9 >>"),
        patched("old-version", "%PDF-1.7", "%PDF-0.0"),
        Sample::new("only-mark.pdf", "%PDF-"),
        Sample::new("mark-and-end.pdf", "%PDF-1.7\n%%EOF"),
        Sample::new("behind-noise.pdf", [vec![0; 900], pages(&["text"])].concat()),
        Sample::new("many-pages.pdf", pages(&["x"; 300])),
    ]);
    all.extend(repeated());
    all
}

/// The bytes with every `from` as `to`.
fn replaced(mut bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
        let (before, rest) = bytes.split_at(at);
        out.extend_from_slice(before);
        out.extend_from_slice(to);
        bytes = rest.get(from.len()..).unwrap_or_default();
    }
    out.extend_from_slice(bytes);
    out
}
