//! Presentations through the whole reader.

use document_samples::{
    office::{pack, pptx, relations, shape},
    seeds,
};

use crate::{
    Account, Document, Limits, Part, UnitKind,
    tests::{account, whole},
};

fn read(bytes: Vec<u8>) -> (Vec<Part>, Account) {
    let mut document = Document::open(bytes, Some("a.pptx"), None, Limits::default()).unwrap();
    let parts = whole(&mut document);
    let account = account(&document, &parts);
    assert!(account.balanced, "{account:?}");
    (parts, account)
}

#[test]
fn slides_come_with_titles_levels_tables_and_notes_and_hidden_ones_are_skipped() {
    let (parts, account) = read(pack(&seeds::pptx()));
    let text: String = parts.iter().map(|part| part.markdown.as_str()).collect();
    assert_eq!(
        text,
        "<!-- slide 1 -->\n\n## First slide\n\n- one\n    - two\n- three\n\n### Notes\n\nSay hello\n\n\
         <!-- slide 3 -->\n\n| Cell |\n| --- |\n\n"
    );
    let slides = &account.kinds[&UnitKind::Slide];
    assert_eq!((slides.total, slides.parsed, slides.skipped), (3, 2, 1));
    assert_eq!(slides.reasons["hidden"], 1);
}

#[test]
fn slides_follow_the_presentation_and_not_the_names_of_their_parts() {
    let slides = [("", shape("title", "One")), ("", shape("title", "Two"))];
    let slides: Vec<(&str, &str, &str)> =
        slides.iter().map(|(show, shapes)| (*show, shapes.as_str(), "")).collect();
    let mut parts = pptx(&slides);
    let swapped =
        relations(&[("rId1", "slide", "slides/slide2.xml"), ("rId2", "slide", "slides/slide1.xml")]);
    parts
        .iter_mut()
        .filter(|(name, _)| name.ends_with("presentation.xml.rels"))
        .for_each(|(_, text)| text.clone_from(&swapped));
    let (parts, _) = read(pack(&parts));
    assert_eq!(parts[0].markdown, "<!-- slide 1 -->\n\n## Two\n\n");
    assert_eq!(parts[1].markdown, "<!-- slide 2 -->\n\n## One\n\n");
}

#[test]
fn a_broken_slide_costs_only_itself() {
    let title = shape("title", "Whole");
    let mut parts = pptx(&[("", &title, ""), ("", "<p:sp>", ""), ("", &title, "")]);
    parts.retain(|(name, _)| !name.ends_with("slides/slide3.xml"));
    let (parts, account) = read(pack(&parts));
    assert_eq!(parts[0].markdown, "<!-- slide 1 -->\n\n## Whole\n\n");
    let reasons = &account.kinds[&UnitKind::Slide].reasons;
    assert_eq!((reasons["xml_malformed"], reasons["slide_missing"]), (1, 1));
}

#[test]
fn numbered_and_plain_paragraphs_and_runs_keep_their_look() {
    let shapes = "<p:sp><p:txBody><a:p><a:pPr><a:buAutoNum/></a:pPr><a:r><a:t>first</a:t></a:r></a:p>\
                  <a:p><a:pPr><a:buAutoNum/></a:pPr><a:r><a:rPr b=\"1\"/><a:t>sec</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>ond</a:t>\
                  </a:r></a:p><a:p><a:r><a:t>1. plain</a:t></a:r></a:p></p:txBody></p:sp>";
    let (parts, _) = read(pack(&pptx(&[("", shapes, "")])));
    assert_eq!(parts[0].markdown, "<!-- slide 1 -->\n\n1. first\n2. **second**\n\n1\\. plain\n\n");
}
