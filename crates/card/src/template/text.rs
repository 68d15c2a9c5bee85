//! Sentences with placeholders: `Call {property.firstname|them}: {score} of 100`.

/// A sentence, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Text(Vec<Segment>);

#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Literal(String),
    Placeholder { what: Placeholder, fallback: String },
}

/// What can stand in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// `{name}`: the record's name.
    Name,
    /// `{score}`: 0 to 100.
    Score,
    /// `{grade}`: A to E.
    Grade,
    /// `{probability}`: in percent.
    Probability,
    /// `{property.NAME}`: a property of the record.
    Property(String),
}

/// The longest sentence, in characters: a card is no page.
const MAX_CHARS: usize = 300;

impl Text {
    /// A sentence that is one placeholder.
    pub fn placeholder(what: Placeholder) -> Self {
        Self(vec![Segment::Placeholder { what, fallback: String::new() }])
    }

    /// Reads a sentence; the error says what is wrong and what would be right. `{{` and `}}` are braces.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > MAX_CHARS {
            return Err(format!("is longer than {MAX_CHARS} characters"));
        }
        let mut segments = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            if from.starts_with("{{") || from.starts_with("}}") {
                literal.push_str(&from[..1]);
                rest = &from[2..];
            } else if let Some(inner) = from.strip_prefix('{') {
                let (inside, after) =
                    inner.split_once('}').ok_or("has a { without its }; write {{ for a brace")?;
                if !literal.is_empty() {
                    segments.push(Segment::Literal(std::mem::take(&mut literal)));
                }
                segments.push(placeholder(inside)?);
                rest = after;
            } else {
                return Err("has a } without its {; write }} for a brace".to_owned());
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            segments.push(Segment::Literal(literal));
        }
        Ok(Self(segments))
    }

    /// Fills the placeholders in; one without a value and without a fallback is left out.
    pub fn fill(&self, value: impl Fn(&Placeholder) -> Option<String>) -> String {
        let mut filled = String::new();
        for segment in &self.0 {
            match segment {
                Segment::Literal(text) => filled.push_str(text),
                Segment::Placeholder { what, fallback } => {
                    filled.push_str(value(what).as_deref().unwrap_or(fallback));
                }
            }
        }
        filled.trim().to_owned()
    }

    /// The properties it names.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Placeholder { what: Placeholder::Property(name), .. } => Some(name.as_str()),
            _ => None,
        })
    }
}

fn placeholder(inside: &str) -> Result<Segment, String> {
    let (what, fallback) = inside.split_once('|').unwrap_or((inside, ""));
    let unknown = || {
        format!("has no placeholder {{{what}}}: use name, score, grade, probability or property.<its name>")
    };
    let what = match what {
        "name" => Placeholder::Name,
        "score" => Placeholder::Score,
        "grade" => Placeholder::Grade,
        "probability" => Placeholder::Probability,
        _ => match what.strip_prefix("property.") {
            Some(name) if is_property_name(name) => Placeholder::Property(name.to_owned()),
            _ => return Err(unknown()),
        },
    };
    if fallback.contains('{') {
        return Err("has a { inside a fallback".to_owned());
    }
    Ok(Segment::Placeholder { what, fallback: fallback.to_owned() })
}

/// HubSpot's internal names: lower-case letters, digits, underscores; at most 100 characters.
pub fn is_property_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=100).contains(&name.len()) && name.bytes().all(fits)
}
