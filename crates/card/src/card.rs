//! The view model: what is on the card, in order, whoever shows it.

use hubspot::ScoredObject;
use serde::Serialize;

use crate::name::name_of;
use crate::notice::{notices, state};
use crate::sections::{fill, sentence};
use crate::{ActionId, Facts, Notice, ScoreView, Section, State, Template, Tone};

/// A card. It serialises to the payload of the app card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    /// Version of this payload.
    pub version: u8,
    /// What kind of card it is.
    pub state: State,
    /// The portal that HubSpot signed for.
    pub portal_id: String,
    /// Our name of the object type.
    pub object_type: String,
    /// HubSpot's id of the record.
    pub record_id: String,
    /// Headline.
    pub title: String,
    /// Messages, the most important first.
    pub notices: Vec<Notice>,
    /// The score; none when there is none to rely on.
    pub score: Option<ScoreView>,
    /// The parts, from top to bottom.
    pub sections: Vec<Section>,
    /// What can be done.
    pub actions: Vec<Action>,
    /// The record that this one was merged into.
    pub link: Option<Link>,
}

/// Something to press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Action {
    /// `rescore` or `open-reasons`: the last segment of its path.
    pub id: &'static str,
    /// What is on the button.
    pub label: &'static str,
    /// The one to press first.
    pub primary: bool,
}

/// A place in HubSpot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is on the link.
    pub label: String,
    /// Its address.
    pub url: String,
}

impl Card {
    /// The card of what is known. A stored template that is not valid is replaced by the built-in one, and the card
    /// says so.
    pub fn of(facts: &Facts) -> Self {
        let object = ScoredObject::parse(&facts.object_type);
        let state = state(facts, object);
        let mut notices = notices(facts, object, state);
        let template = template(facts, object, &mut notices);
        let shown = matches!(state, State::Scored | State::Unscored);
        let score = facts.score.as_ref().filter(|_| state == State::Scored).map(ScoreView::of);
        let name = name_of(facts, object);
        let fill_part = |part| fill(part, facts, &name, score.as_ref());
        let title = sentence(&template.title, facts, &name, score.as_ref());
        Self {
            version: 1,
            state,
            portal_id: facts.portal.portal_id.clone(),
            object_type: object.map_or_else(|| facts.object_type.clone(), |object| object.name().to_owned()),
            record_id: facts.record_id.clone(),
            title: if title.is_empty() { name.clone() } else { title },
            notices,
            sections: template.parts.iter().filter(|_| shown).filter_map(fill_part).collect(),
            actions: actions(&template.actions, state, score.is_some()),
            link: link(facts, object),
            score,
        }
    }
}

fn template(facts: &Facts, object: Option<ScoredObject>, notices: &mut Vec<Notice>) -> Template {
    let built_in = || Template::built_in(object.unwrap_or(ScoredObject::Contacts));
    match facts.template.as_ref().filter(|stored| !stored.is_null()).map(Template::parse) {
        None => built_in(),
        Some(Ok(template)) => template,
        Some(Err(problem)) => {
            notices.push(Notice::new("invalid_template", Tone::Warning, "Card template", problem.detail));
            built_in()
        }
    }
}

fn actions(wanted: &[ActionId], state: State, scored: bool) -> Vec<Action> {
    if !matches!(state, State::Scored | State::Unscored) {
        return Vec::new();
    }
    wanted
        .iter()
        .filter(|action| scored || **action == ActionId::Rescore)
        .map(|action| Action {
            id: action.name(),
            label: match (action, scored) {
                (ActionId::Rescore, true) => "Score again",
                (ActionId::Rescore, false) => "Score now",
                (ActionId::OpenReasons, _) => "All reasons",
            },
            primary: *action == ActionId::Rescore && !scored,
        })
        .collect()
}

/// To the record that is left of a merge.
fn link(facts: &Facts, object: Option<ScoredObject>) -> Option<Link> {
    let survivor = facts.record.as_ref()?.merged_into.as_deref()?;
    let object = object?;
    let host = facts.portal.ui_domain.as_deref().unwrap_or("app.hubspot.com");
    let portal = &facts.portal.portal_id;
    let url = format!("https://{host}/contacts/{portal}/record/{}/{survivor}", object.type_id());
    Some(Link { label: format!("Open {} {survivor}", object.noun()), url })
}

#[cfg(test)]
pub(crate) mod tests;
