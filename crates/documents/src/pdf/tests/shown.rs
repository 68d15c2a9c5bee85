//! What a page shows besides its own content, and what it does not show.

use super::*;

/// A page whose dictionary has this besides, and further objects from 8 on.
fn page(more: &str, objects_behind: &[&str], content: &str) -> (String, Vec<String>) {
    page_of("", more, objects_behind, content)
}

fn page_of(catalog: &str, more: &str, behind: &[&str], content: &str) -> (String, Vec<String>) {
    let mut objects = pages(&[text(content)]);
    objects[0] = format!("<</Type/Catalog/Pages 2 0 R{catalog}>>").into_bytes();
    let dict = String::from_utf8(objects[5].clone()).unwrap();
    objects[5] = format!("{}{more}>>", dict.strip_suffix(">>").unwrap()).into_bytes();
    objects.extend(behind.iter().map(|object| object.as_bytes().to_vec()));
    read(file(&objects))
}

#[test]
fn values_of_fields_without_an_appearance_stand_in_their_places() {
    let fields = [
        "<</Type/Annot/Subtype/Widget/FT/Tx/V(Astrid Berg)/Rect[160 695 400 715]>>",
        "<</Type/Annot/Subtype/Widget/Parent 12 0 R/Rect[160 640 400 660]>>",
        "<</Type/Annot/Subtype/Widget/FT/Btn/AS/Yes/Rect[160 665 175 680]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 8192/V(secret)/Rect[160 600 400 620]>>",
        "<</FT/Ch/V(SE)/Opt[[(NO)(Norway)][(SE)(Sweden)]]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 4096/V(Mill Lane\\rBath)/Rect[160 530 400 570]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 4096/V<feff0041000d0042>/Rect[160 480 400 520]>>",
    ];
    let content = "BT /F 11 Tf 72 700 Td (Full name:) Tj 0 -30 Td (News:) Tj 0 -25 Td (Country:) Tj ET";
    let (markdown, _) = page("/Annots[8 0 R 9 0 R 10 0 R 11 0 R 13 0 R 14 0 R]", &fields, content);
    for words in [["Mill Lane", "Bath"], ["A", "B"]] {
        assert!(markdown.contains(&words.join(" ")) || markdown.contains(&words.join("\n")), "{markdown}");
    }
    for (name, value) in [("Full name:", "Astrid Berg"), ("News:", "☒"), ("Country:", "Sweden")] {
        let beside = markdown.lines().any(|line| line.contains(name) && line.contains(value));
        assert!(beside, "{markdown}");
    }
    assert!(!markdown.contains("secret"), "{markdown}");
}

#[test]
fn boxes_that_are_drawn_as_lines_are_ticked_or_not() {
    let widget = |state: &str, y: u32| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Btn/AS/{state}/AP<</N<</Yes 10 0 R/Off 10 0 R>>>>/Rect[72 {y} 84 {}]>>",
            y + 12
        )
    };
    let drawing = String::from_utf8(stream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b"0 0 m 10 10 l S"));
    let (yes, off, drawing) = (widget("Yes", 698), widget("Off", 658), drawing.unwrap());
    let content = "BT /F 11 Tf 92 700 Td (Insured) Tj 0 -40 Td (Leased) Tj ET";
    let (markdown, _) = page("/Annots[8 0 R 9 0 R]", &[&yes, &off, &drawing], content);
    assert!(markdown.contains("☒ Insured") && markdown.contains("☐ Leased"), "{markdown}");
}

#[test]
fn a_page_of_which_not_all_is_sure_says_so() {
    let ends = |content: &str| {
        let objects = pages(&[text(content)]);
        let mut document = open(file(&objects));
        let parts = whole(&mut document);
        let unit = &parts[0].units[0];
        (unit.status, unit.reason.clone())
    };
    let row = |y: u32, cells: &[(u32, &str)]| {
        let cells = cells.iter().map(|(x, text)| format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET "));
        cells.collect::<Vec<_>>().concat()
    };
    let full = |y| row(y, &[(72, "Pump"), (200, "12"), (300, "34"), (400, "56")]);
    let sparse = |y, x| row(y, &[(72, "Pump"), (x, "12")]);
    assert_eq!(ends(&[full(700), full(686), full(672)].concat()), (UnitStatus::Parsed, None));
    let guessed: String = (0..9).map(|at| sparse(700 - 14 * at, [200, 300, 400][at as usize % 3])).collect();
    assert_eq!(ends(&guessed), (UnitStatus::Parsed, Some("guessed_table".to_owned())));
}

#[test]
fn remarks_of_readers_stand_below_the_page_and_hidden_ones_nowhere() {
    let notes = [
        "<</Type/Annot/Subtype/Text/Contents(Change the fee)/T(Ida)/Rect[300 700 320 720]>>",
        "<</Type/Annot/Subtype/Highlight/Contents(Is this <b>?)/Rect[72 698 150 710]>>",
        "<</Type/Annot/Subtype/Text/F 2/Contents(gone)/Rect[0 0 9 9]>>",
        "<</Type/Annot/Subtype/FreeText/Contents(Typed in)/Rect[72 600 200 620]>>",
    ];
    let content = "BT /F 11 Tf 72 700 Td (The fee is 300.) Tj ET";
    let (markdown, ends) = page("/Annots[8 0 R 9 0 R 10 0 R 11 0 R]", &notes, content);
    assert!(markdown.contains("Typed in\n\n- Ida: Change the fee\n- Is this \\<b>?\n"), "{markdown}");
    assert!(!markdown.contains("gone"), "{markdown}");
    assert_eq!(ends, ["parsed"]);
}

#[test]
fn layers_that_are_switched_off_are_not_shown() {
    let off = "/OCProperties<</OCGs[8 0 R 9 0 R 11 0 R]/D<</OFF[8 0 R]/AS[<</Event/View/Category[/View]/OCGs[11 0 R]>>]>>>>";
    let properties = "/Resources<</Font<</F 3 0 R>>/Properties<</A 8 0 R/B 9 0 R/C 10 0 R/E 11 0 R>>>>";
    let layers = [
        "<</Type/OCG/Name(old)>>",
        "<</Type/OCG/Name(new)>>",
        "<</Type/OCMD/OCGs[8 0 R 9 0 R]/P/AllOn>>",
        "<</Type/OCG/Name(print)/Usage<</View<</ViewState/OFF>>>>>>",
    ];
    let show = |layer: &str, y: u32| {
        format!("/OC /{layer} BDC /Span BMC BT /F 11 Tf 72 {y} Td (Layer {layer}) Tj ET EMC EMC ")
    };
    let content = [show("A", 700), show("B", 650), show("C", 600), show("D", 550), show("E", 500)].concat();
    let mut objects = pages(&[text(&content)]);
    objects[0] = format!("<</Type/Catalog/Pages 2 0 R{off}>>").into_bytes();
    objects[5] =
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 7 0 R{properties}>>").into_bytes();
    objects.extend(layers.map(|layer| layer.as_bytes().to_vec()));
    let (markdown, _) = read(file(&objects));
    let shown: Vec<bool> =
        ["A", "B", "C", "D", "E"].map(|layer| markdown.contains(&format!("Layer {layer}"))).to_vec();
    assert_eq!(shown, [false, true, false, true, false], "{markdown}");
}

#[test]
fn a_stamp_across_the_page_is_a_line_of_its_own_and_no_heading() {
    let body = (0..20)
        .map(|line| {
            format!("1 0 0 1 72 {} Tm (words of the body in line {line} of them) Tj ", 700 - 14 * line)
        })
        .collect::<Vec<_>>()
        .concat();
    let content = format!(
        "BT /F 11 Tf {body} ET BT /F 60 Tf .707107 .707107 -.707107 .707107 100 400 Tm (DRAFT COPY) Tj ET"
    );
    let (markdown, _) = page("", &[], &content);
    assert!(markdown.contains("in line 7 of them words of the body in line 8 of them"), "{markdown}");
    assert!(markdown.ends_with("\nDRAFT COPY\n\n") && !markdown.contains('#'), "{markdown}");
    let upright = content.replace(".707107 .707107 -.707107 .707107", "0 1 -1 0");
    let (markdown, _) = page("", &[], &upright);
    assert!(markdown.ends_with("\nDRAFT COPY\n\n") && !markdown.contains('#'), "{markdown}");
}

#[test]
fn a_list_is_nested_in_what_stands_further_left_and_not_by_its_place() {
    let line = |x: u32, y: u32, words: &str| format!("BT /F 9 Tf {x} {y} Td ({words}) Tj ET ");
    let content = [
        line(72, 700, "The rules of the hall are these, all of them:"),
        line(130, 670, "\\225 No bicycles"),
        line(150, 656, "\\225 None at all"),
        line(130, 642, "\\225 Lights out"),
    ];
    let (markdown, _) = page("", &[], &content.concat());
    assert!(markdown.contains("\n- No bicycles\n  - None at all\n- Lights out\n"), "{markdown}");
}

#[test]
fn raised_and_lowered_figures_are_no_part_of_the_number_they_touch() {
    let content = "BT /F 10 Tf 72 700 Td (In all 4.2 x 10) Tj /F 7 Tf 4 Ts (6) Tj /F 10 Tf 0 Ts ( units on 25 m) Tj \
        /F 6 Tf 3.3 Ts (2) Tj /F 10 Tf 0 Ts (, by decree) Tj /F 6 Tf 3.3 Ts (12) Tj /F 10 Tf 0 Ts (; log) Tj \
        /F 7 Tf -1.5 Ts (2) Tj /F 10 Tf 0 Ts (8 of CO) Tj /F 7 Tf -1.5 Ts (2) Tj /F 10 Tf 0 Ts ( on the 1) Tj \
        /F 6 Tf 3.3 Ts (st) Tj /F 10 Tf 0 Ts ( of May.) Tj ET";
    let (markdown, _) = page("", &[], content);
    let shown = "In all 4.2 x 10⁶ units on 25 m², by decree¹²; log₂8 of CO2 on the 1st of May.";
    assert!(markdown.contains(shown), "{markdown}");
}

#[test]
fn a_column_that_begins_below_a_picture_is_read_before_the_one_beside_it() {
    let column = |x: u32, y: u32, words: &str, lines: u32| {
        (0..lines)
            .map(|line| format!("BT /F 10 Tf {x} {} Td ({words} in line {line}) Tj ET ", y - 12 * line))
            .collect::<Vec<_>>()
            .concat()
    };
    // The column at the right ends higher than the picture does.
    let picture = "q 200 0 0 180 50 520 cm /I Do Q ";
    let content =
        [picture, &column(300, 690, "words of the right", 6), &column(50, 500, "words of the left", 4)]
            .concat();
    let (markdown, _) = page("", &[], &content);
    let (left, right) = (markdown.find("of the left in line 3"), markdown.find("of the right in line 0"));
    assert!(left.is_some() && left < right, "{markdown}");
}

/// A form that the reader's program lays out, of these streams.
fn laid_out(entry: &str, packets: &[&str]) -> (String, Vec<String>) {
    let packets: Vec<String> =
        packets.iter().map(|packet| String::from_utf8(stream("", packet.as_bytes())).unwrap()).collect();
    let packets: Vec<&str> = packets.iter().map(String::as_str).collect();
    let form = format!("/NeedsRendering true/AcroForm<</Fields[]/XFA {entry}>>");
    page_of(&form, "", &packets, "BT /F 11 Tf 72 700 Td (Please wait) Tj ET")
}

#[test]
fn a_form_that_no_page_shows_is_read_with_what_was_filled_in() {
    let template = "<template><subform name='f'><draw><value><text>Application</text></value></draw>\
        <field name='Name'><caption><value><text>Full name</text></value></caption></field>\
        <field name='Land'><caption><value><text>Country:</text></value></caption><items><text>Norway</text>\
        <text>Sweden</text></items><items save='1'><text>N</text><text>S</text></items></field>\
        <field name='News'><ui><checkButton/></ui><caption><value><text>News</text></value></caption>\
        <items><text>1</text><text>0</text></items></field>\
        <exclGroup name='Size'><field><ui><checkButton/></ui><caption><value><text>Small</text></value></caption>\
        <items><text>s</text></items></field><field><ui><checkButton/></ui><caption><value><text>Large</text></value>\
        </caption><items><text>l</text></items></field></exclGroup>\
        <subform name='Row'><occur max='-1'/><field name='Sum'><caption><value><text>Sum</text></value></caption></field>\
        </subform><field name='Gone' presence='hidden'/></subform></template>";
    let data = "<xfa:datasets xmlns:xfa='x'><xfa:data><f><Name>Astrid &lt;b> Berg</Name><Land>S</Land><News>1</News>\
        <Size>l</Size><Row><Sum>12</Sum></Row><Row><Sum>34</Sum></Row><Gone>secret</Gone><Note>left</Note></f></xfa:data>\
        </xfa:datasets>";
    let shown = "## XFA form\n\nApplication\n\nFull name: Astrid \\<b> Berg\n\nCountry: Sweden\n\n☒ News\n\n☐ Small\n\n\
        ☒ Large\n\nSum: 12\n\nSum: 34\n\nNote: left\n";
    let whole = format!("<xdp:xdp xmlns:xdp='x'>{template}{data}</xdp:xdp>");
    let (markdown, ends) = laid_out("8 0 R", &[&whole]);
    assert!(markdown.contains(shown) && !markdown.contains("secret"), "{markdown}");
    assert_eq!(ends, ["parsed", "parsed"]);
    // In pieces, each of which is no document of its own.
    let (markdown, _) = laid_out(
        "[(preamble) 8 0 R (template) 9 0 R (datasets) 10 0 R (postamble) 11 0 R]",
        &["<xdp:xdp xmlns:xdp='x'>", template, data, "</xdp:xdp>"],
    );
    assert!(markdown.contains(shown), "{markdown}");
    let (_, ends) = laid_out("8 0 R", &["<!DOCTYPE x [<!ENTITY y 'z'>]><template/>"]);
    assert_eq!(ends, ["parsed", "document_malformed"]);
}

#[test]
fn a_long_value_is_written_once_however_many_could_have_been_chosen() {
    let options = "<field><caption><value><text>or</text></value></caption></field>".repeat(5_000);
    let template = format!(
        "<template><subform name='f'><exclGroup name='Size'>{options}</exclGroup></subform></template>"
    );
    let data = format!(
        "<xfa:datasets xmlns:xfa='x'><xfa:data><f><Size>{}</Size></f></xfa:data></xfa:datasets>",
        "long ".repeat(20_000)
    );
    let (markdown, _) = laid_out("8 0 R", &[&format!("<xdp:xdp xmlns:xdp='x'>{template}{data}</xdp:xdp>")]);
    assert!(markdown.contains("or") && markdown.len() < 200_000, "{}", markdown.len());
}
