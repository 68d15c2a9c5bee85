use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};

use super::*;

fn file(zeros: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..zeros / 1000 {
        encoder.write_all(&[0; 1000]).unwrap();
    }
    let mut file = b"%PDF-1.7\n1 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode>> stream\r\n".to_vec();
    file.extend(encoder.finish().unwrap());
    file.extend(b"\nendstream endobj\nstartxref\n0\n%%EOF");
    file
}

fn trap(data: &[u8]) -> Option<Trap> {
    look(data).trap
}

#[test]
fn a_stream_of_objects_that_inflates_too_far_is_seen_before_it_is_opened() {
    assert_eq!(trap(&file(100_000_000)), Some(Trap::Bomb));
    assert_eq!(trap(&file(1_000_000)), None);
    let packed_otherwise =
        b"%PDF-1.7\n1 0 obj <</Filter/RunLengthDecode/Type/ObjStm>> stream\n\x81\0".repeat(2_000);
    assert_eq!(trap(&packed_otherwise), Some(Trap::Bomb));
}

#[test]
fn many_objects_without_an_end_are_seen() {
    for endless in [
        "1 0 obj ( ",
        "1 0 obj [( ",
        "1 0 obj % ",
        "1 0 obj (endobj ",
        "1 0 obj << ",
        "1 0 obj [ ",
        "<</A ( ",
        "<</A % ",
        "1 % ",
        "<</Type/ObjStm>>stream\n",
        "1 0 obj<</Length 9>>stream\n",
    ] {
        let found = trap(endless.repeat(200_000).as_bytes());
        assert!(matches!(found, Some(Trap::Endless | Trap::Deep)), "{endless}: {found:?}");
    }
    let usual = "1 0 obj <</A (b\\)c) /B <ff>>> endobj % note\n";
    assert_eq!(trap(usual.repeat(100_000).as_bytes()), None);
    assert_eq!(trap(&file(1000)), None);
    assert_eq!(trap("(an object and) Tj (another ".repeat(100_000).as_bytes()), None);
}

#[test]
fn what_is_large_and_referred_to_often_is_seen() {
    let large = format!("5 0 obj [{}] endobj\n", "0 ".repeat(500_000));
    for referring in [
        "<</Root 5 0 R>>\n",
        "9 0 obj <</Type/Page/MediaBox 5 0 R>> endobj\n",
        "9 0 obj [<</Contents 5 0 R>>] endobj\n",
    ] {
        let often = referring.repeat(30_000);
        assert_eq!(trap(format!("{large}{often}").as_bytes()), Some(Trap::Endless), "{referring}");
        assert_eq!(trap(often.as_bytes()), None, "{referring}");
    }
}

#[test]
fn what_is_large_and_stands_often_in_a_list_is_seen() {
    let large = format!("5 0 obj [{}] endobj\n", "0 ".repeat(500_000));
    for key in ["Kids", "Contents"] {
        let often = format!("9 0 obj <</{key}[{}]>> endobj\n", "5 0 R ".repeat(30_000));
        assert_eq!(trap(format!("{large}{often}").as_bytes()), Some(Trap::Endless), "{key}");
        assert_eq!(trap(often.as_bytes()), None, "{key}");
    }
}

/// The table may say that each of the pages is the one large object.
#[test]
fn a_table_that_may_lead_many_references_to_a_large_object_is_taken_away() {
    let large = format!("5 0 obj [{}] endobj\n", "0 ".repeat(500_000));
    let pages: Vec<String> = (100..30_100).map(|page| format!("{page} 0 R")).collect();
    let pages = pages.join(" ");
    let mut file =
        format!("{large}2 0 obj <</Kids[{pages}]>> endobj\nxref\nstartxref\n9\n%%EOF").into_bytes();
    let before = file.clone();
    assert_eq!(disarm(&mut file), Ok(()));
    assert_eq!(file.len(), before.len(), "what stands where is as it was");
    assert!(memmem::find(&file, b"startxref").is_none());

    let few = pages.split_once(" 3000 0 R").unwrap().0;
    let mut file = format!("{large}2 0 obj <</Kids[{few}]>> endobj\nxref\nstartxref\n9\n%%EOF")
        .replace(&"0 ".repeat(480_000), "")
        .into_bytes();
    let before = file.clone();
    assert_eq!(disarm(&mut file), Ok(()));
    assert_eq!(file, before, "three thousand pages and an object of 40 KB are usual");
}

#[test]
fn an_object_that_nests_too_far_is_seen() {
    for level in ["[", "<< /A ", "[<< /A "] {
        let deep = format!("1 0 obj {}", level.repeat(300));
        assert_eq!(trap(deep.as_bytes()), Some(Trap::Deep), "{level}");
    }
    let wide = format!("1 0 obj [{}]", "<< /A [1] /B <ff> /C ([[[) >>".repeat(1000));
    assert_eq!(trap(wide.as_bytes()), None);
}

/// Whatever is repeated: telling that a file is a trap is not one itself.
#[test]
fn any_token_repeated_is_told_within_a_linear_number_of_steps() {
    for token in document_samples::pdf::TOKENS {
        for before in ["%PDF-1.7\n", "%PDF-1.7\n1 0 obj ", "%PDF-1.7\n1 0 obj << /A ", "%PDF-1.7\n<<"] {
            for bytes in [10_000, 1 << 20] {
                let file = format!("{before}{}", token.repeat(bytes / token.len()));
                let Found { steps, .. } = look(file.as_bytes());
                let most = STEPS_PER_BYTE * file.len() as u64 + LEAST_STEPS;
                // The last step is the one that was too many: a token, or a run of one kind.
                assert!(
                    steps.taken() <= most + 4 * file.len() as u64,
                    "{token:?} x {bytes}: {}",
                    steps.taken()
                );
            }
        }
    }
}

/// The same of images within a page.
#[test]
fn any_token_repeated_within_a_content_is_told_within_a_linear_number_of_steps() {
    for token in document_samples::pdf::TOKENS {
        for opened in ["BI ID EI ", "BI ID EI (", ""] {
            let content = format!("{opened}{}", token.repeat((1 << 20) / token.len()));
            let most = (64 << 20) + 16 * content.len() as u64;
            assert!(inline::cost(content.as_bytes()).taken() <= most, "{token:?}");
        }
    }
    let endless = ["EI ( ", "EI [", "EI << ", "EI % ", "BI "];
    for unit in endless {
        assert!(inline::is_trap(format!("BI ID {}", unit.repeat(300_000)).as_bytes()), "{unit}");
    }
    assert!(!inline::is_trap("q 9 0 0 9 0 0 cm BI /W 8 /H 8 ID abcdefgh EI Q\n".repeat(20_000).as_bytes()));
}

/// The search is the library's own: it finds the same objects in whatever a file is made of.
#[test]
fn the_search_finds_the_objects_that_the_library_finds() {
    let whole = document_samples::pdf::pages(&["one", "two"]);
    let table = memmem::rfind(&whole, b"xref\n0").unwrap();
    let mut opened = 0;
    for seed in 0..400 {
        let mut random = document_samples::Random::new(seed);
        let mut file = whole[..table].to_vec();
        for number in 100..130 {
            // Not the catalogue, which is number 1, and no object streams: what is in them is not searched for.
            let mut pick = || {
                let mut tokens = document_samples::pdf::TOKENS.iter();
                let token = tokens.nth(random.below(document_samples::pdf::TOKENS.len())).unwrap();
                let token =
                    if token.contains("ObjStm") || token.contains("startxref") { &"word " } else { token };
                token.replace("1 0 obj", "77 0 obj")
            };
            file.extend(format!("{number} 0 obj {} {}", pick(), pick()).bytes());
            file.extend(pick().repeat(3).bytes());
            file.push(b'\n');
        }
        file.extend(b"trailer <</Root 1 0 R>>\n");
        let found = look(&file);
        if let Ok(pdf) = hayro_syntax::Pdf::new(file)
            && found.trap.is_none()
        {
            opened += 1;
            assert_eq!(found.objects, pdf.len(), "{seed}");
        }
    }
    assert!(opened > 100, "{opened}");
}

#[test]
fn the_end_of_a_file_is_missed() {
    let whole = file(1000);
    assert!(!is_truncated(&whole));
    assert!(is_truncated(&whole[..whole.len() - 20]));
}
