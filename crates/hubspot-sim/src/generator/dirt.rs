//! What real portals hold besides clean values.

use crate::dice::Dice;
use crate::portal::Value;

/// A text with something odd in it: other scripts, emoji, marks that change direction, control characters.
pub(super) fn odd_text(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "À rappeler 🙂 après 18h — très motivée",
        "Перезвонить завтра, интересует рассрочка",
        "مهتم جدا بالدورة الكاملة \u{202e}abc\u{202c}",
        "请在周末联系，谢谢！",
        "週末に電話してください🙏",
        "tab\tseparated\r\nand \"quoted\" \\ backslash",
        "vertical\u{b}tab and unit\u{1f}separator \u{1}",
        "zero\u{200b}width e\u{301}\u{327} combined \u{feff}",
        "👩🏽‍⚕️ nurse, family 👨‍👩‍👧‍👦",
        "Robert'); drop table students;--",
        "<script>alert('x')</script> <b>bold</b>",
        "   ",
        "",
    ])
}

/// A note of many pages.
pub(super) fn long_note(dice: &mut Dice) -> String {
    let sentence = "Called twice, asked about the exam calendar and the price of the intensive course. ";
    let repeats = usize::try_from(dice.between(60, 240)).unwrap_or(60);
    sentence.repeat(repeats)
}

/// A number as someone typed it into a field that once was text.
pub(super) fn number_as_text(dice: &mut Dice) -> &'static str {
    dice.pick(&["1 200,50", "n/a", "2.5k", "", "12 mois", "€1,497", "-", "１２３", "1e3", "NaN"])
}

/// A text with a NUL, on a handful of records out of `count`.
pub(super) fn nul_text(enabled: bool, at: u64, count: u64) -> Option<Value> {
    let step = (count / 6).max(7);
    (enabled && at % step == 3).then_some(Value::Borrowed("pasted\u{0}from a terminal"))
}
