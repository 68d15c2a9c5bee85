//! Lists: which numbers a paragraph carries.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Problem;

use crate::ooxml::{element::Element, package::Package};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;
/// More lists than this count no further: their items become bullets.
const MAX_LISTS: usize = 4_096;
/// A label is text of the file, repeated at each item.
const MAX_LABEL: usize = 40;

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

type Levels = [Level; LEVELS];

/// A list as paragraphs name it.
#[derive(Clone, Debug)]
struct List {
    definition: u32,
    /// Where a level starts anew when this list is met first.
    restarts: BTreeMap<u8, u32>,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<u32, Levels>,
    lists: BTreeMap<u32, List>,
}

/// How far the lists have counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    met: BTreeSet<u32>,
}

/// What stands before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A bullet.
    Bullet,
    /// A number that markdown can write.
    Number(u32),
    /// Any other: `a)`, `1.2`, `IV.`
    Text(String),
}

impl Numbering {
    /// Reads them.
    pub(super) fn read(package: &Package, part: &str) -> Result<Self, Problem> {
        let mut numbering = Self::default();
        let mut overridden: Vec<Element> = Vec::new();
        package.each(part, &["abstractNum", "num"], &mut |_, element| {
            if element.name == "abstractNum" {
                if numbering.definitions.len() < MAX_LISTS
                    && let Some(id) = number(element.attribute("abstractNumId"))
                {
                    numbering.definitions.insert(id, levels(&element));
                }
            } else if overridden.len() < MAX_LISTS {
                overridden.push(element);
            }
            Ok(())
        })?;
        for element in &overridden {
            numbering.add_list(element);
        }
        Ok(numbering)
    }

    fn add_list(&mut self, element: &Element) {
        let Some(id) = number(element.attribute("numId")) else { return };
        let Some(definition) = number(element.value("abstractNumId")) else { return };
        let mut restarts = BTreeMap::new();
        for change in element.elements().filter(|child| child.name == "lvlOverride") {
            let level = change.attribute("ilvl").and_then(|level| level.parse::<u8>().ok()).unwrap_or(0);
            let own = change.child("lvl").and_then(|level| number(level.value("start")));
            if let Some(start) = number(change.value("startOverride")).or(own) {
                restarts.insert(level, start);
            }
        }
        self.lists.insert(id, List { definition, restarts });
    }

    /// Counts the next item of a list and says what stands before it; nothing for a list that is not there.
    pub(super) fn advance(&self, counters: &mut Counters, list: u32, level: u8) -> Option<Label> {
        let id = list;
        let list = self.lists.get(&id)?;
        let Some(levels) = self.definitions.get(&list.definition) else { return Some(Label::Bullet) };
        let at = usize::from(level).min(LEVELS - 1);
        let first = counters.met.insert(id);
        let counts = counters.counts.entry(list.definition).or_default();
        if first {
            for (level, start) in &list.restarts {
                if let Some(count) = counts.get_mut(usize::from(*level)) {
                    *count = start.checked_sub(1);
                }
            }
        }
        for (index, (count, level)) in counts.iter_mut().zip(levels).enumerate() {
            match index.cmp(&at) {
                // A deeper item implies the ones above.
                std::cmp::Ordering::Less => *count = count.or(Some(level.start)),
                std::cmp::Ordering::Equal => {
                    *count = Some(count.map_or(level.start, |count| count.saturating_add(1)));
                }
                std::cmp::Ordering::Greater => *count = None,
            }
        }
        levels.get(at).map(|level| label(level, levels, counts))
    }
}

fn number(text: Option<&str>) -> Option<u32> {
    text?.trim().parse().ok()
}

fn levels(element: &Element) -> Levels {
    let mut levels = Levels::default();
    for child in element.elements().filter(|child| child.name == "lvl") {
        let at = child.attribute("ilvl").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
        if let Some(level) = levels.get_mut(at) {
            child.value("numFmt").unwrap_or("decimal").clone_into(&mut level.format);
            level.text = child.value("lvlText").unwrap_or_default().chars().take(MAX_LABEL).collect();
            level.start = number(child.value("start")).unwrap_or(1);
        }
    }
    levels
}

fn label(level: &Level, levels: &Levels, counts: &[Option<u32>; LEVELS]) -> Label {
    if matches!(level.format.as_str(), "bullet" | "none" | "") {
        return Label::Bullet;
    }
    let mut text = String::new();
    let mut letters = level.text.chars();
    let mut places = 0;
    let mut last = 0;
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let place = letters.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0) as usize;
        if let Some(at) = place.checked_sub(1)
            && let (Some(Some(count)), Some(level)) = (counts.get(at), levels.get(at))
        {
            text.push_str(&written(*count, &level.format));
            places += 1;
            last = *count;
        }
    }
    let text = text.trim().to_owned();
    let plain = places == 1 && (text == format!("{last}.") || text == format!("{last})"));
    match text.as_str() {
        "" => Label::Bullet,
        // Longer numbers are none to markdown.
        _ if plain && last < 1_000_000_000 => Label::Number(last),
        _ => Label::Text(text),
    }
}

/// A number in one of the formats; those of other scripts are written in digits.
fn written(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number).to_lowercase(),
        "upperLetter" => letters(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// Word repeats the letter: z is followed by aa, bb.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return number.to_string() };
    let repeats = index / 26 + 1;
    match char::from_digit(index % 26 + 10, 36) {
        Some(letter) if repeats <= 30 => letter.to_ascii_uppercase().to_string().repeat(repeats as usize),
        _ => number.to_string(),
    }
}

fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 4_999 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, digits) in STEPS {
        while number >= value {
            out.push_str(digits);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_formats_of_word() {
        assert_eq!(written(28, "lowerLetter"), "bb");
        assert_eq!(written(1994, "upperRoman"), "MCMXCIV");
        assert_eq!(written(7, "decimalZero"), "07");
        assert_eq!(written(0, "upperRoman"), "0");
    }

    #[test]
    fn a_list_counts_restarts_below_and_continues_above() {
        let level = |text: &str, format: &str| Level { format: format.into(), text: text.into(), start: 1 };
        let mut levels = Levels::default();
        levels[0] = level("%1.", "decimal");
        levels[1] = level("%1.%2", "decimal");
        levels[2] = level("%3)", "lowerLetter");
        let numbering = Numbering {
            definitions: BTreeMap::from([(0, levels)]),
            lists: BTreeMap::from([
                (1, List { definition: 0, restarts: BTreeMap::new() }),
                (2, List { definition: 0, restarts: BTreeMap::from([(0, 7)]) }),
            ]),
        };
        let mut counters = Counters::default();
        let mut next = |list, level| numbering.advance(&mut counters, list, level).unwrap();
        assert_eq!(next(1, 0), Label::Number(1));
        assert_eq!(next(1, 1), Label::Text("1.1".into()));
        assert_eq!(next(1, 1), Label::Text("1.2".into()));
        assert_eq!(next(1, 2), Label::Text("a)".into()));
        assert_eq!(next(1, 0), Label::Number(2));
        assert_eq!(next(1, 1), Label::Text("2.1".into()));
        assert_eq!(next(2, 0), Label::Number(7));
        assert_eq!(next(1, 0), Label::Number(8));
    }
}
