//! A data-fetch card's JSON, drawn as HubSpot draws it: at most five entries of labelled values.

use serde_json::Value as Json;

use super::page::escape;

/// The card's inner HTML. Both shapes are known; anything else is an error that is shown.
pub fn render(body: &str) -> String {
    let Ok(card) = serde_json::from_str::<Json>(body) else {
        return "<p class=\"failed\">This card is not JSON.</p>".to_owned();
    };
    let entries = card["results"].as_array().or_else(|| card["sections"].as_array());
    let Some(entries) = entries else {
        return format!(
            "<p class=\"failed\">{}</p>",
            escape(card["detail"].as_str().unwrap_or("This card is empty."))
        );
    };
    let entries: String = entries.iter().take(5).map(entry).collect();
    let top = &card["topLevelActions"];
    let primary = [&card["primaryAction"], &top["primary"]];
    let secondary = [&card["secondaryActions"], &top["secondary"]];
    let more = secondary.into_iter().filter_map(Json::as_array).flatten();
    let buttons: String = primary.into_iter().chain(more).filter_map(button).collect();
    format!("{entries}<div class=\"buttons\">{buttons}</div>")
}

fn entry(entry: &Json) -> String {
    let tokens = entry["properties"].as_array().or_else(|| entry["tokens"].as_array());
    let tokens: String = tokens.into_iter().flatten().map(token).collect();
    format!("<h4>{}</h4><dl>{tokens}</dl>", text(&entry["title"]))
}

fn token(token: &Json) -> String {
    let value = match token["dataType"].as_str().unwrap_or_default() {
        "DATETIME" => {
            let millis = token["value"].as_str().and_then(|value| value.parse().ok()).unwrap_or_default();
            let moment = kernel::Timestamp::from_millis(millis).to_string();
            escape(&moment.chars().take(16).collect::<String>().replace('T', " "))
        }
        "STATUS" => {
            let tone = token["optionType"].as_str().unwrap_or("DEFAULT").to_ascii_lowercase();
            format!("<span class=\"status {}\">{}</span>", escape(&tone), text(&token["value"]))
        }
        _ => text(&token["value"]),
    };
    format!("<dt>{}</dt><dd>{value}</dd>", text(&token["label"]))
}

fn button(action: &Json) -> Option<String> {
    let label = action["label"].as_str()?;
    Some(format!("<button type=\"button\">{}</button>", escape(label)))
}

fn text(value: &Json) -> String {
    escape(value.as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_are_drawn_and_nothing_is_smuggled_in() {
        let first = render(
            r#"{"results": [{"title": "<Ada>", "properties": [{"label": "Score", "dataType": "NUMERIC", "value": "87"},
                {"label": "At", "dataType": "DATETIME", "value": "1795255500000"}]}], "primaryAction": {"label": "Go"}}"#,
        );
        assert!(
            first.contains("&lt;Ada&gt;") && first.contains("<dd>87</dd>") && first.contains(">Go</button>")
        );
        assert!(first.contains("2026-11-21 10:05"), "{first}");
        let other = render(r#"{"sections": [{"title": "T", "tokens": [{"label": "L", "value": "V"}]}]}"#);
        assert!(other.contains("<h4>T</h4><dl><dt>L</dt><dd>V</dd></dl>"));
    }

    #[test]
    fn a_broken_card_is_shown_as_broken() {
        assert!(render("<html>").contains("not JSON"));
        assert!(render(r#"{"detail": "no & no"}"#).contains("no &amp; no"));
        assert!(render("{}").contains("empty"));
    }
}
