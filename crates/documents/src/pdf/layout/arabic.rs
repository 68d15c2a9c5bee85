//! Shapes of Arabic letters, which fonts and old files use as if they were letters (Unicode's presentation forms).

/// The letters that a shape stands for; none when it is no shape.
pub(super) fn letters(character: char) -> Option<&'static str> {
    let code = u32::from(character);
    if !matches!(code, 0xfb50..=0xfbb1 | 0xfbd3..=0xfbff | 0xfe80..=0xfefc) {
        return None;
    }
    let behind = SHAPES.partition_point(|(first, _)| *first <= code);
    SHAPES.get(behind.checked_sub(1)?).map(|(_, letters)| *letters)
}

/// The first of the shapes of a letter, which follow each other, and the letter; pairs of letters have shapes too.
const SHAPES: [(u32, &str); 89] = [
    (0xfb50, "\u{671}"),
    (0xfb52, "\u{67b}"),
    (0xfb56, "\u{67e}"),
    (0xfb5a, "\u{680}"),
    (0xfb5e, "\u{67a}"),
    (0xfb62, "\u{67f}"),
    (0xfb66, "\u{679}"),
    (0xfb6a, "\u{6a4}"),
    (0xfb6e, "\u{6a6}"),
    (0xfb72, "\u{684}"),
    (0xfb76, "\u{683}"),
    (0xfb7a, "\u{686}"),
    (0xfb7e, "\u{687}"),
    (0xfb82, "\u{68d}"),
    (0xfb84, "\u{68c}"),
    (0xfb86, "\u{68e}"),
    (0xfb88, "\u{688}"),
    (0xfb8a, "\u{698}"),
    (0xfb8c, "\u{691}"),
    (0xfb8e, "\u{6a9}"),
    (0xfb92, "\u{6af}"),
    (0xfb96, "\u{6b3}"),
    (0xfb9a, "\u{6b1}"),
    (0xfb9e, "\u{6ba}"),
    (0xfba0, "\u{6bb}"),
    (0xfba4, "\u{6c0}"),
    (0xfba6, "\u{6c1}"),
    (0xfbaa, "\u{6be}"),
    (0xfbae, "\u{6d2}"),
    (0xfbb0, "\u{6d3}"),
    (0xfbd3, "\u{6ad}"),
    (0xfbd7, "\u{6c7}"),
    (0xfbd9, "\u{6c6}"),
    (0xfbdb, "\u{6c8}"),
    (0xfbdd, "\u{6c7}\u{674}"),
    (0xfbde, "\u{6cb}"),
    (0xfbe0, "\u{6c5}"),
    (0xfbe2, "\u{6c9}"),
    (0xfbe4, "\u{6d0}"),
    (0xfbe8, "\u{649}"),
    (0xfbea, "\u{626}\u{627}"),
    (0xfbec, "\u{626}\u{6d5}"),
    (0xfbee, "\u{626}\u{648}"),
    (0xfbf0, "\u{626}\u{6c7}"),
    (0xfbf2, "\u{626}\u{6c6}"),
    (0xfbf4, "\u{626}\u{6c8}"),
    (0xfbf6, "\u{626}\u{6d0}"),
    (0xfbf9, "\u{626}\u{649}"),
    (0xfbfc, "\u{6cc}"),
    (0xfe80, "\u{621}"),
    (0xfe81, "\u{622}"),
    (0xfe83, "\u{623}"),
    (0xfe85, "\u{624}"),
    (0xfe87, "\u{625}"),
    (0xfe89, "\u{626}"),
    (0xfe8d, "\u{627}"),
    (0xfe8f, "\u{628}"),
    (0xfe93, "\u{629}"),
    (0xfe95, "\u{62a}"),
    (0xfe99, "\u{62b}"),
    (0xfe9d, "\u{62c}"),
    (0xfea1, "\u{62d}"),
    (0xfea5, "\u{62e}"),
    (0xfea9, "\u{62f}"),
    (0xfeab, "\u{630}"),
    (0xfead, "\u{631}"),
    (0xfeaf, "\u{632}"),
    (0xfeb1, "\u{633}"),
    (0xfeb5, "\u{634}"),
    (0xfeb9, "\u{635}"),
    (0xfebd, "\u{636}"),
    (0xfec1, "\u{637}"),
    (0xfec5, "\u{638}"),
    (0xfec9, "\u{639}"),
    (0xfecd, "\u{63a}"),
    (0xfed1, "\u{641}"),
    (0xfed5, "\u{642}"),
    (0xfed9, "\u{643}"),
    (0xfedd, "\u{644}"),
    (0xfee1, "\u{645}"),
    (0xfee5, "\u{646}"),
    (0xfee9, "\u{647}"),
    (0xfeed, "\u{648}"),
    (0xfeef, "\u{649}"),
    (0xfef1, "\u{64a}"),
    (0xfef5, "\u{644}\u{622}"),
    (0xfef7, "\u{644}\u{623}"),
    (0xfef9, "\u{644}\u{625}"),
    (0xfefb, "\u{644}\u{627}"),
];

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn shapes_are_letters_and_pairs_of_letters() {
        assert_eq!(letters('\u{fedf}'), Some("\u{644}"));
        assert_eq!(letters('\u{fefb}'), Some("\u{644}\u{627}"));
        assert_eq!(letters('\u{fb57}'), Some("\u{67e}"));
        assert_eq!(letters('\u{644}'), None);
        assert_eq!(letters('a'), None);
    }
}
