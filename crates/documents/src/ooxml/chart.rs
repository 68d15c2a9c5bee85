//! The values of a chart, by series and category.

use std::collections::BTreeMap;

use super::{element::Element, figure::paragraph};
use crate::xlsx::as_shown;

/// A series: its name, and its values by the numbers of their places.
#[derive(Debug, Default)]
pub(super) struct Series {
    name: String,
    categories: BTreeMap<u32, String>,
    values: BTreeMap<u32, String>,
    /// Labels that somebody wrote at single values.
    pub labels: Vec<String>,
}

impl Series {
    /// Reads `c:ser`.
    pub(super) fn of(element: &Element) -> Self {
        let points = |names: [&str; 2]| {
            let found = names.iter().find_map(|name| element.child(name));
            found.map(points).unwrap_or_default()
        };
        let name = element.child("tx").map(|name| {
            let values = name.descendants("v").into_iter().map(Element::text);
            values.collect::<Vec<_>>().join(" ")
        });
        let labels = element.descendants("rich").into_iter().flat_map(|label| label.descendants("p"));
        Self {
            name: name.unwrap_or_default().trim().to_owned(),
            categories: points(["cat", "xVal"]),
            values: points(["val", "yVal"]),
            labels: labels.map(paragraph).collect(),
        }
    }

    /// How much text there is.
    pub(super) fn len(&self) -> usize {
        self.categories.values().chain(self.values.values()).map(String::len).sum::<usize>() + self.name.len()
    }
}

/// The tables of some series: those with the same categories stand side by side.
pub(super) fn tables(series: &[Series]) -> Vec<Vec<Vec<String>>> {
    let told: Vec<&Series> = series.iter().filter(|series| !series.values.is_empty()).collect();
    told.chunk_by(|one, next| one.categories == next.categories).map(table).collect()
}

fn table(group: &[&Series]) -> Vec<Vec<String>> {
    let header = std::iter::once(String::new()).chain(group.iter().map(|series| series.name.clone()));
    let mut rows = vec![header.collect::<Vec<_>>()];
    let categories = group.first().map(|series| &series.categories);
    let mut places: Vec<u32> = group.iter().flat_map(|series| series.values.keys().copied()).collect();
    places.extend(categories.iter().flat_map(|all| all.keys().copied()));
    places.sort_unstable();
    places.dedup();
    for place in places {
        let category = categories.and_then(|all| all.get(&place)).cloned();
        let values = group.iter().map(|series| series.values.get(&place).cloned().unwrap_or_default());
        rows.push(
            std::iter::once(category.unwrap_or_else(|| (u64::from(place) + 1).to_string()))
                .chain(values)
                .collect(),
        );
    }
    rows
}

/// The values of a reference or a list by their places; of categories on several levels the outer ones first.
fn points(element: &Element) -> BTreeMap<u32, String> {
    let levels = element.descendants("lvl");
    if levels.is_empty() {
        let cache = element.descendants("pt");
        let code = element.descendants("formatCode").first().map(|code| code.text());
        return cache.into_iter().filter_map(|point| one(point, code.as_deref())).collect();
    }
    let levels: Vec<BTreeMap<u32, String>> = levels
        .into_iter()
        .map(|level| level.elements().filter_map(|point| one(point, None)).collect())
        .collect();
    let Some((inner, outer)) = levels.split_first() else { return BTreeMap::new() };
    let full = |(place, text): (&u32, &String)| {
        // An outer one stands at the first of its inner ones.
        let above = outer.iter().rev().filter_map(|level| level.range(..=place).next_back());
        let words: Vec<&str> = above.map(|(_, text)| text.as_str()).chain([text.as_str()]).collect();
        (*place, words.join(" "))
    };
    inner.iter().map(full).collect()
}

fn one(point: &Element, code: Option<&str>) -> Option<(u32, String)> {
    let place = point.attribute("idx")?.parse().ok()?;
    let text = point.child("v")?.text();
    let code = point.attribute("formatCode").or(code);
    let shown = text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    let shown = shown.zip(code).map(|(value, code)| as_shown(value, code));
    Some((place, shown.unwrap_or_else(|| text.trim().to_owned())))
}
