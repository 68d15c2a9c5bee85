//! Accents that are drawn over a letter, as TeX does in its old fonts: two characters that are one.

use std::borrow::Cow;

use crate::pdf::{content::Glyph, font::Text};

/// Of an accent's width, how much lies over its letter at least.
const OVER: f64 = 0.4;
/// How far an accent may be raised or lowered, in sizes of the letter.
const RAISED: f64 = 0.5;

/// Each accent with the letters that it stands over and what they are together.
const ACCENTS: [(char, &str); 15] = [
    ('´', "aácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźAÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹıí"),
    ('`', "aàeèiìnǹoòuùwẁyỳAÀEÈIÌNǸOÒUÙWẀYỲıì"),
    ('¨', "aäeëhḧiïoötẗuüwẅxẍyÿAÄEËHḦIÏOÖUÜWẄXẌYŸıï"),
    ('ˆ', "aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑAÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐıî"),
    ('^', "aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑAÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐıî"),
    ('˜', "aãeẽiĩnñoõuũvṽyỹAÃEẼIĨNÑOÕUŨVṼYỸıĩ"),
    ('~', "aãeẽiĩnñoõuũvṽyỹAÃEẼIĨNÑOÕUŨVṼYỸıĩ"),
    ('¸', "cçdḑeȩgģhḩkķlļnņrŗsştţCÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢ"),
    ('ˇ', "aǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžAǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽ"),
    ('˘', "aăeĕgğiĭoŏuŭAĂEĔGĞIĬOŎUŬıĭ"),
    ('˚', "aåuůwẘyẙAÅUŮ"),
    ('¯', "aāeēgḡiīoōuūyȳAĀEĒGḠIĪOŌUŪYȲıī"),
    ('˙', "aȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzżAȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻ"),
    ('˝', "oőuűOŐUŰ"),
    ('˛', "aąeęiįoǫuųAĄEĘIĮOǪUŲ"),
];

/// The glyphs with accents and their letters as one.
pub(super) fn joined(glyphs: &[Glyph]) -> Cow<'_, [Glyph]> {
    if !glyphs.iter().any(|glyph| pairs(glyph).is_some()) {
        return Cow::Borrowed(glyphs);
    }
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut rest = glyphs;
    while let Some((glyph, tail)) = rest.split_first() {
        rest = tail;
        if let Some(pairs) = pairs(glyph) {
            // TeX draws the accent first; others the letter.
            if let Some((next, behind)) = tail.split_first()
                && let Some(both) = together(glyph, next, pairs)
            {
                out.push(both);
                rest = behind;
                continue;
            }
            if let Some(last) = out.last_mut()
                && let Some(both) = together(glyph, last, pairs)
            {
                *last = both;
                continue;
            }
        }
        out.push(glyph.clone());
    }
    Cow::Owned(out)
}

fn pairs(glyph: &Glyph) -> Option<&'static str> {
    let Text::Char(character) = glyph.text else { return None };
    ACCENTS.iter().find(|(accent, _)| *accent == character).map(|(_, pairs)| *pairs)
}

/// The letter with the accent, when it stands over it.
fn together(accent: &Glyph, letter: &Glyph, pairs: &str) -> Option<Glyph> {
    let Text::Char(base) = letter.text else { return None };
    let over = accent.end.min(letter.end) - accent.x.max(letter.x);
    let near = accent.turn == letter.turn
        && (accent.y - letter.y).abs() <= RAISED * letter.size
        && over >= OVER * (accent.end - accent.x)
        && over > 0.0;
    let mut characters = pairs.chars();
    while let (Some(from), Some(to)) = (characters.next(), characters.next()) {
        if near && from == base {
            return Some(Glyph { text: Text::Char(to), ..letter.clone() });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::words::{tests::drawn, words};

    #[test]
    fn an_accent_over_a_letter_is_part_of_it_and_one_beside_it_is_not() {
        let page = drawn(&[("Universite", 0.0, 10.0, 10.0), ("x`y", 100.0, 10.0, 10.0)]);
        let mut accent = page.glyphs[9].clone();
        (accent.text, accent.x, accent.end) = (Text::Char('´'), accent.x + 0.8, accent.end - 0.8);
        for at in [9, 10] {
            let mut glyphs = page.glyphs.clone();
            glyphs.insert(at, accent.clone());
            let texts: Vec<String> = words(&crate::pdf::content::Drawn { glyphs, ..drawn(&[]) }, 0)
                .into_iter()
                .map(|word| word.text)
                .collect();
            assert_eq!(texts, ["Université", "x`y"]);
        }
    }
}
