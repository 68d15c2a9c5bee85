//! Formulas of office files (OMML, ISO 29500-1, 22.1) in one line.

use super::element::Element;
use crate::formula::{MAX_DEPTH, fraction, push, root, scripts};

/// The formula as it would be typed.
pub(crate) fn text(formula: &Element) -> String {
    row(formula, 0)
}

/// What is in an element, one piece after the other.
fn row(element: &Element, depth: u32) -> String {
    if depth > MAX_DEPTH {
        return element.text();
    }
    let mut out = String::new();
    for child in element.elements() {
        push(&mut out, &piece(child, depth + 1), child.name == "f");
    }
    out
}

/// The content of a child of that name.
fn part(element: &Element, name: &str, depth: u32) -> String {
    element.child(name).map(|child| row(child, depth)).unwrap_or_default()
}

fn piece(element: &Element, depth: u32) -> String {
    let of = |name: &str| part(element, name, depth);
    let property = |properties: &str, name: &str| element.child(properties).and_then(|all| all.value(name));
    match element.name.as_str() {
        "t" => element.text(),
        "f" if property("fPr", "type") == Some("noBar") => format!("({} over {})", of("num"), of("den")),
        "f" => fraction(&of("num"), &of("den")),
        "sSup" => scripts(&of("e"), "", &of("sup")),
        "sSub" => scripts(&of("e"), &of("sub"), ""),
        "sSubSup" => scripts(&of("e"), &of("sub"), &of("sup")),
        "sPre" => format!("{} {}", scripts("", &of("sub"), &of("sup")), of("e")),
        "limLow" => scripts(&of("e"), &of("lim"), ""),
        "limUpp" => scripts(&of("e"), "", &of("lim")),
        "rad" => root(&of("deg"), &of("e")),
        "nary" => {
            let sign = property("naryPr", "chr").unwrap_or("∫");
            format!("{} {}", scripts(sign, &of("sub"), &of("sup")), of("e"))
        }
        "func" => format!("{} {}", of("fName"), of("e")),
        "d" => {
            let mark = |name, usual| property("dPr", name).unwrap_or(usual);
            let inner = all(element, "e", depth).join(mark("sepChr", "|"));
            format!("{}{inner}{}", mark("begChr", "("), mark("endChr", ")"))
        }
        "m" => {
            let rows = element.elements().filter(|child| child.name == "mr");
            let rows: Vec<String> = rows.map(|line| all(line, "e", depth).join(", ")).collect();
            format!("[{}]", rows.join("; "))
        }
        "eqArr" => all(element, "e", depth).join("; "),
        "bar" if property("barPr", "pos") == Some("bot") => of("e") + "\u{332}",
        "bar" => of("e") + "\u{304}",
        "acc" => of("e") + property("accPr", "chr").unwrap_or("\u{302}"),
        // Properties, and what was deleted.
        name if name.ends_with("Pr") || name == "del" => String::new(),
        _ => row(element, depth),
    }
}

fn all(element: &Element, name: &str, depth: u32) -> Vec<String> {
    let children = element.elements().filter(|child| child.name == name);
    children.map(|child| row(child, depth)).collect()
}
