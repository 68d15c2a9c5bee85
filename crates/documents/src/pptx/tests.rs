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

fn placed(text: &str, x: u32, y: u32, width: u32, height: u32) -> String {
    format!(
        "<p:sp><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm></p:spPr><p:txBody>\
         <a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
}

fn order(shapes: &str) -> Vec<String> {
    let (parts, _) = read(pack(&pptx(&[("", shapes, "")])));
    parts[0].markdown.lines().skip(1).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn shapes_come_as_the_eye_meets_them() {
    let wide = 1_000_000;
    let steps = [placed("three", 0, 3 * wide, wide, wide / 2), placed("one", 0, 0, wide, wide / 2)].concat()
        + &placed("two", 0, wide, wide, wide / 2);
    assert_eq!(order(&steps), ["one", "two", "three"]);
    let side_by_side = placed("right", 2 * wide, 10, wide, wide) + &placed("left", 0, 500, wide, wide);
    assert_eq!(order(&side_by_side), ["left", "right"]);
    // A heading touches its list; cards stand apart.
    let list = |x: u32, name: &str| {
        placed(&format!("{name} list"), x, wide / 2, wide, wide) + &placed(name, x, 0, wide, wide / 2)
    };
    assert_eq!(order(&(list(2 * wide, "b") + &list(0, "a"))), ["a", "a list", "b", "b list"]);
    let cards = [(2, 2), (0, 2), (2, 0), (0, 0)]
        .map(|(x, y)| placed(&format!("{y}{x}"), x * wide, y * wide, wide, wide));
    assert_eq!(order(&cards.concat()), ["00", "02", "20", "22"]);
    // One shape without a place: the order of the file.
    assert_eq!(order(&(steps + &shape("", "four"))), ["three", "one", "two", "four"]);
}

#[test]
fn a_break_in_a_title_parts_words_and_raised_figures_stay_apart() {
    let shapes = "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Annual Plan</a:t></a:r>\
                  <a:br/><a:r><a:t>North</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:r><a:t>10</a:t></a:r>\
                  <a:r><a:rPr baseline=\"30000\"/><a:t>6</a:t></a:r></a:p></p:txBody></p:sp>";
    assert_eq!(order(shapes), ["## Annual Plan North", "10⁶"]);
}

#[test]
fn dates_and_footers_are_written_where_they_are_new_whichever_slide_is_read_first() {
    let slide = |date: &str, number: &str| {
        format!("{}{}{}", shape("ftr", "Annual review"), shape("dt", date), shape("sldNum", number))
    };
    let slides = [slide("May", "1"), slide("May", "2"), slide("June", "3"), slide("June", "iv")];
    let slides: Vec<(&str, &str, &str)> = slides.iter().map(|slide| ("", slide.as_str(), "")).collect();
    let file = pack(&pptx(&slides));
    let shown = ["Annual review\n\nMay\n\n", "", "June\n\n", "iv\n\n"];
    for at in 0..4 {
        let mut document = Document::open(file.clone(), Some("a.pptx"), None, Limits::default()).unwrap();
        let part = document.part(at).unwrap().unwrap();
        let expected = format!("<!-- slide {} -->\n\n{}", at + 1, shown[at as usize]);
        assert_eq!(part.markdown, expected);
    }
}

#[test]
fn the_values_of_a_chart_are_a_table() {
    let points = |kind: &str, values: [&str; 2]| {
        let cached = values
            .iter()
            .enumerate()
            .map(|(at, value)| format!("<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>"))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "<c:{kind}><c:numRef><c:numCache><c:formatCode>General</c:formatCode>{cached}</c:numCache></c:numRef></c:{kind}>"
        )
    };
    let series = |name: &str, values: [&str; 2]| {
        format!(
            "<c:ser><c:tx><c:v>{name}</c:v></c:tx>{}{}</c:ser>",
            points("cat", ["Spring", "Autumn"]),
            points("val", values)
        )
    };
    let chart = format!(
        "<c:chartSpace xmlns:c=\"c\" xmlns:a=\"a\"><c:title><a:p><a:r><a:t>Sold</a:t></a:r></a:p></c:title>{}{}</c:chartSpace>",
        series("Tea", ["12.5", "31.1"]),
        series("Coffee", ["9.25", "8.75"])
    );
    let frame = "<p:graphicFrame><a:graphic><a:graphicData><c:chart xmlns:c=\"c\" r:id=\"rId9\"/></a:graphicData></a:graphic></p:graphicFrame>";
    let mut parts = pptx(&[("", frame, "")]);
    parts.push((
        "ppt/slides/_rels/slide1.xml.rels".to_owned(),
        relations(&[("rId9", "chart", "../charts/chart1.xml")]),
    ));
    parts.push(("ppt/charts/chart1.xml".to_owned(), chart));
    let (parts, _) = read(pack(&parts));
    assert_eq!(
        parts[0].markdown,
        "<!-- slide 1 -->\n\nSold\n\n| | Tea | Coffee |\n| --- | --- | --- |\n| Spring | 12.5 | 9.25 |\n| Autumn | 31.1 | 8.75 |\n\n"
    );
}
