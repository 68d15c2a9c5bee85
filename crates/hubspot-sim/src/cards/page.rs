//! The record page: what HubSpot shows of the record, and a sidebar with the app's card.

use serde_json::json;

use crate::portal::ObjectType;
use crate::sim::Sim;

const STYLE: &str = include_str!("page.css");
/// Properties on the left side, where the record has them.
const ABOUT: [&str; 12] = [
    "firstname",
    "lastname",
    "email",
    "phone",
    "jobtitle",
    "lifecyclestage",
    "name",
    "domain",
    "industry",
    "dealname",
    "amount",
    "dealstage",
];

/// How the card is shown.
#[derive(Clone, Debug)]
pub enum View<'a> {
    /// The app card's own code, which the script runs in the page.
    App,
    /// A data-fetch card that was drawn already.
    DataFetch(&'a str),
}

impl Sim {
    /// The page of a record. A record that is not there has a page all the same, since a card must bear it.
    pub fn card_page(&self, object: ObjectType, id: u64, view: &View<'_>) -> String {
        let about = self.about(object, id);
        let name = name(object, id, &about);
        let initials: String =
            name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
        let row = |(_, label, value): &(String, String, String)| {
            format!("<dt>{}</dt><dd>{}</dd>", escape(label), escape(value))
        };
        let rows = about.iter().map(row).collect::<Vec<_>>().concat();
        let (card, script) = match view {
            View::App => (String::new(), self.script(object, id)),
            View::DataFetch(card) => ((*card).to_owned(), String::new()),
        };
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name} | HubSpot simulator</title>\
             <style>{STYLE}</style></head><body><header><b>HubSpot simulator</b><span>{title}</span></header>\
             <main><aside class=\"left\"><div class=\"panel\"><div class=\"who\"><i>{initials}</i><h1>{name}</h1></div>\
             <div class=\"tools\"><i>Note</i><i>Email</i><i>Call</i><i>Task</i><i>Meet</i></div></div>\
             <div class=\"panel\"><h2>About this {noun}</h2><dl>{rows}</dl></div></aside>\
             <section class=\"middle\"><nav><b>Overview</b><span>Activities</span></nav>\
             <div class=\"panel\"><h2>Recent activities</h2><p class=\"quiet\">No activities in view.</p></div></section>\
             <aside class=\"right\"><div class=\"panel card\"><h2>Sales score</h2><div id=\"card\">{card}</div>\
             <footer>Powered by Sales copilot</footer></div></aside></main><div id=\"alerts\"></div>{script}</body></html>",
            name = escape(&name),
            initials = escape(&initials.to_uppercase()),
            title = escape(object.plural()),
            noun = object.singular(),
        )
    }

    /// What HubSpot hands to the card's code, and the code.
    fn script(&self, object: ObjectType, id: u64) -> String {
        let context = json!({
            "location": "crm.record.sidebar",
            "crm": { "objectId": id, "objectTypeId": object.type_id() },
            "portal": { "id": self.config().portal_id, "timezone": "UTC" },
            "user": { "id": 42, "email": "jane+test@example.com", "firstName": "Jane", "lastName": "Test", "locale": "en",
                "emails": [], "roles": [], "teams": [], "permissions": [] },
            "variables": { "CARD_URL": self.settings().card_url.trim_end_matches('/') },
        });
        // A < in the JSON could end the script element.
        let context = context.to_string().replace('<', "\\u003c");
        format!(
            "<script type=\"application/json\" id=\"context\">{context}</script><script src=\"/_sim/cards/host.js\"></script>"
        )
    }

    /// Name, label and value of what is shown of the record.
    fn about(&self, object: ObjectType, id: u64) -> Vec<(String, String, String)> {
        let Some(record) = self.portal.store(object).live(id) else { return Vec::new() };
        let schema = self.portal.schema(object);
        let value = |wanted: &str| {
            let (index, property) = (0..).zip(schema.all()).find(|(_, property)| property.name == wanted)?;
            let value = self.portal.value(object, record, index)?;
            Some((property.name.clone(), property.label.clone(), value.into_owned()))
        };
        ABOUT.iter().filter_map(|wanted| value(wanted)).collect()
    }
}

/// The record's name as the page's heading.
fn name(object: ObjectType, id: u64, about: &[(String, String, String)]) -> String {
    let of = |wanted: &str| about.iter().find(|(name, ..)| name == wanted).map(|(.., value)| value.as_str());
    let person: Vec<&str> = ["firstname", "lastname"].iter().filter_map(|name| of(name)).collect();
    let named = if person.is_empty() { None } else { Some(person.join(" ")) };
    let other = || ["name", "dealname", "email"].iter().find_map(|name| of(name)).map(str::to_owned);
    named.or_else(other).unwrap_or_else(|| format!("{} {id}", object.singular()))
}

/// Text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Settings};

    #[test]
    fn the_page_shows_the_record_and_hands_its_context_to_the_card() {
        let settings = Settings { card_url: "http://x/</script>".to_owned(), ..Settings::default() };
        let sim = Sim::new(Config { contacts: 3, settings, ..Config::default() });
        let truth: serde_json::Value =
            serde_json::from_str(&sim.truth(ObjectType::Contacts, "false")).unwrap();
        let first = &truth["results"][0];
        let id: u64 = first["id"].as_str().unwrap().parse().unwrap();
        let page = sim.card_page(ObjectType::Contacts, id, &View::App);
        let email = first["properties"]["email"].as_str().unwrap();
        assert!(page.contains(&escape(email)), "{email}");
        assert!(page.contains(&format!("\"objectId\":{id}")));
        assert!(!page.contains("x/</script>"), "the context cannot end its element");
    }

    #[test]
    fn a_record_that_is_not_there_has_a_page() {
        let sim = Sim::new(Config { contacts: 1, ..Config::default() });
        let page = sim.card_page(ObjectType::Deals, 999_999, &View::DataFetch("<h4>Drawn</h4>"));
        assert!(page.contains("deal 999999") && page.contains("<h4>Drawn</h4>"));
    }
}
