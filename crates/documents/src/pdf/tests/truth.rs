//! What is not known or not read says so, and fonts say what they can.

use super::*;

/// A file of one page whose font is this dictionary.
fn with_font(font: &str, more: &[Vec<u8>], content: &str) -> Vec<u8> {
    let mut objects = pages(&[text(content)]);
    objects[2] = font.as_bytes().to_vec();
    objects.extend_from_slice(more);
    file(&objects)
}

#[test]
fn a_scan_with_a_stamp_is_a_scan_and_a_slide_with_a_picture_is_not() {
    let stamp = |size: u32, mode: u32| {
        let words =
            "Electronically signed by Ada Holm on 4 March 2025 at 10:31, envelope 7F3A91C2 55D0 4E2B 9A61";
        text(&format!("q 600 0 0 800 0 0 cm /I Do Q BT {mode} Tr /F {size} Tf 20 30 Td ({words}) Tj ET"))
    };
    let (markdown, ends) = read(file(&pages(&[stamp(8, 0), stamp(14, 0), stamp(8, 3)])));
    assert_eq!(ends, ["scanned_image", "parsed", "parsed"]);
    assert_eq!(markdown.matches("Electronically signed").count(), 3);
}

#[test]
fn a_glyph_that_nobody_knows_leaves_a_mark() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Adv/Encoding\
                <</BaseEncoding/WinAnsiEncoding/Differences[1/C0 2/.notdef]>>>>";
    let (markdown, ends) = read(with_font(font, &[], "BT /F 10 Tf 50 700 Td (\\0010.94 x\\002) Tj ET"));
    assert!(markdown.contains("\u{fffd}0.94 x\n"), "{markdown}");
    assert_eq!(ends, ["parsed"]);
}

#[test]
fn codes_that_are_unicode_by_the_name_of_a_map_are_read() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode/Identity-H/DescendantFonts[<</Type/Font\
                /Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>]>>";
    let (markdown, _) = read(with_font(font, &[], "BT /F 10 Tf 50 700 Td <0141014100F30064017A> Tj ET"));
    assert!(markdown.contains("ŁŁódź"), "{markdown}");
}

#[test]
fn numbered_glyphs_of_a_type_3_font_are_codes() {
    let font = "<</Type/Font/Subtype/Type3/FontMatrix[.001 0 0 .001 0 0]/FontBBox[0 0 500 700]/FirstChar 0/LastChar 2\
                /Widths[500 500 500]/CharProcs<<>>/Encoding<</Differences[0/a84/a104/a101]>>>>";
    let (markdown, _) = read(with_font(font, &[], "BT /F 10 Tf 50 700 Td <000102> Tj ET"));
    assert!(markdown.contains("The"), "{markdown}");
}

#[test]
fn a_negative_size_that_the_matrix_turns_back_is_read_forwards() {
    let content = text("BT /F -10 Tf -1 0 0 -1 50 700 Tm (Authority) Tj ET");
    assert!(read(file(&pages(&[content]))).0.contains("Authority"));
}

#[test]
fn files_in_a_file_are_read_behind_its_pages_or_say_why_not() {
    let mut objects = pages(&[text("BT /F 10 Tf 50 700 Td (Cover) Tj ET")]);
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Kids[8 0 R]>>>>/AF[9 0 R]>>".to_vec();
    objects.push(b"<</Names[(a) 9 0 R(b) 11 0 R]>>".to_vec());
    objects.push(b"<</Type/Filespec/UF(annex.txt)/EF<</F 10 0 R>>>>".to_vec());
    objects.push(stream("/Type/EmbeddedFile/Subtype/text#2Fplain", b"penalty of 900 <b>"));
    objects.push(b"<</Type/Filespec/F(logo.png)/EF<</F 12 0 R>>>>".to_vec());
    objects.push(stream("", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"));
    let (markdown, ends) = read(file(&objects));
    assert_eq!(ends, ["parsed", "parsed", "unsupported_format"]);
    assert!(markdown.contains("## annex.txt\n\npenalty of 900 \\<b>\n"), "{markdown}");
}

#[test]
fn arabic_pairs_of_letters_and_their_shapes_are_letters_in_their_order() {
    // As drawn, from left to right: meem, alef, the pair of lam and alef, lam, alef.
    let map = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange \
               5 beginbfchar <01> <0645> <02> <06440627> <03> <0633> <04> <0644> <05> <0627> endbfchar endcmap end";
    let font = "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/Widths[500 500 500 500 500 500]/ToUnicode 8 0 R>>";
    let shown = "BT /F 10 Tf 50 700 Td <0102030405> Tj ET";
    let (markdown, _) = read(with_font(font, &[stream("", map.as_bytes())], shown));
    assert!(markdown.contains("السلام"), "{markdown}");
}
