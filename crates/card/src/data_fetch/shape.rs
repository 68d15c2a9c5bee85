//! What both shapes are made of: titled lists of labelled values.

use hubspot::ScoredObject;
use kernel::Timestamp;

use crate::{Card, DataType, FactLine, ScoreView, Section, Tone};

/// The most entries that HubSpot shows.
pub(super) const MAX: usize = 5;

/// One entry of the list that HubSpot shows.
pub(super) struct Entry {
    pub title: String,
    pub tokens: Vec<Token>,
}

/// A labelled value in HubSpot's types.
pub(super) struct Token {
    pub name: String,
    pub label: String,
    pub data_type: DataType,
    pub value: String,
    /// Colour, of a STATUS.
    pub tone: Option<Tone>,
}

impl Token {
    fn new(name: &str, label: &str, data_type: DataType, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), data_type, value: value.into(), tone: None }
    }
}

/// The entries of a card. There is always one, since an empty card looks like a broken one.
pub(super) fn entries(card: &Card) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut notices: Vec<Token> = card
        .notices
        .iter()
        .map(|notice| Token::new(notice.code, &notice.title, DataType::String, notice.text.clone()))
        .collect();
    for section in &card.sections {
        let (title, mut tokens) = match section {
            Section::Score => (card.title.clone(), card.score.as_ref().map(score).unwrap_or_default()),
            Section::Reasons { title, items, .. } => (title.clone(), items.iter().map(reason).collect()),
            Section::Trend { title, items, .. } => (
                title.clone(),
                items
                    .iter()
                    .map(|point| {
                        let day = point.scored_at.chars().take(10).collect::<String>();
                        let value = format!("{} ({})", point.score, point.grade);
                        Token::new("score", &day, DataType::String, value)
                    })
                    .collect(),
            ),
            Section::Facts { title, items } | Section::Model { title, items } => {
                (title.clone(), items.iter().map(fact).collect())
            }
            Section::Text { title, text } => {
                (title.clone(), vec![Token::new("text", title, DataType::String, text.clone())])
            }
        };
        if *section == Section::Score {
            tokens.append(&mut notices);
        }
        entries.push(Entry { title, tokens });
    }
    if !notices.is_empty() || entries.is_empty() {
        entries.insert(0, Entry { title: card.title.clone(), tokens: notices });
    }
    entries.truncate(MAX);
    entries
}

fn score(score: &ScoreView) -> Vec<Token> {
    let mut grade = Token::new("grade", "Grade", DataType::Status, score.grade.clone());
    grade.tone = Some(score.tone);
    let mut tokens = vec![
        Token::new("score", "Score", DataType::Numeric, score.value.to_string()),
        grade,
        Token::new("probability", "Probability", DataType::String, score.probability_text.clone()),
        Token::new("scorer", "Scored by", DataType::String, score.scorer()),
    ];
    if let Some(time) = score.scored_at.as_deref().and_then(Timestamp::parse) {
        let millis = time.as_millis().to_string();
        tokens.push(Token::new("scored_at", "Scored at", DataType::Datetime, millis));
    }
    tokens
}

fn reason(line: &crate::ReasonLine) -> Token {
    let label = if line.effect == "raises" { "Raises the score" } else { "Lowers the score" };
    Token::new(&line.feature, label, DataType::String, line.text.clone())
}

fn fact(line: &FactLine) -> Token {
    // HubSpot wants epoch milliseconds for a moment, and the day itself for a day.
    let value = match line.data_type {
        DataType::Datetime => Timestamp::parse(&line.value).map(|time| time.as_millis().to_string()),
        DataType::String | DataType::Status => Some(line.text.clone()),
        DataType::Numeric | DataType::Date | DataType::Email => None,
    };
    Token::new(&line.name, &line.label, line.data_type, value.unwrap_or_else(|| line.value.clone()))
}

/// The address of an action, with the record it is for.
pub(super) fn action_url(card: &Card, base: &str, action: &str) -> String {
    let object = ScoredObject::parse(&card.object_type).map_or("", ScoredObject::type_id);
    format!("{base}/app/actions/{action}?objectId={}&objectTypeId={object}", card.record_id)
}
