//! The language of number formats.

/// Longer codes are not accepted by Excel.
const MAX_CODE: usize = 255;

/// A format of one to four sections.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Code {
    sections: Vec<(Option<Condition>, Section)>,
}

/// `[<5]`
#[derive(Clone, Copy, Debug, PartialEq)]
struct Condition {
    operator: Operator,
    limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// How numbers of a section are shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Section {
    /// As they are, between two texts.
    General(String, String),
    Date(Vec<Token>),
    Number(Vec<Token>),
    /// Only for texts.
    Text,
}

/// A sign of the language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Text(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    Slash,
    /// A run of one letter of `ymdhs`.
    Date(char, usize),
    /// `[h]`, `[m]`, `[s]`: all of the time in one unit.
    Elapsed(char),
    /// `AM/PM` or `A/P`.
    Half(bool),
}

impl Code {
    /// Reads a code; none when it is not one.
    pub(in super::super) fn parse(code: &str) -> Option<Self> {
        if code.len() > MAX_CODE {
            return None;
        }
        let sections: Vec<_> = split(code).iter().take(4).map(|text| section(text)).collect();
        (!sections.is_empty()).then_some(Self { sections })
    }

    /// The section for a number, and the number as it shows it: a section of its own for negatives shows no sign.
    pub(super) fn section(&self, value: f64) -> (&Section, f64) {
        static TEXT: Section = Section::Text;
        let conditional = self.sections.iter().any(|(condition, _)| condition.is_some());
        let count = self.sections.iter().filter(|(_, section)| *section != Section::Text).count();
        let at = if conditional {
            let holds =
                |condition: &Option<Condition>| condition.is_none_or(|condition| condition.holds(value));
            self.sections.iter().position(|(condition, _)| holds(condition)).unwrap_or(0)
        } else {
            match count {
                0 | 1 => 0,
                2 => usize::from(value < 0.0),
                _ if value == 0.0 => 2,
                _ => usize::from(value < 0.0),
            }
        };
        let section = self.sections.get(at).map_or(&TEXT, |(_, section)| section);
        (section, if at > 0 && value < 0.0 { value.abs() } else { value })
    }
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        const OPERATORS: [(&str, Operator); 6] = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::NotEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        let (sign, operator) = OPERATORS.into_iter().find(|(sign, _)| text.starts_with(sign))?;
        Some(Self { operator, limit: text.strip_prefix(sign)?.trim().parse().ok()? })
    }

    #[allow(clippy::float_cmp, reason = "the format asks for equality")]
    fn holds(self, value: f64) -> bool {
        match self.operator {
            Operator::Less => value < self.limit,
            Operator::LessOrEqual => value <= self.limit,
            Operator::Equal => value == self.limit,
            Operator::NotEqual => value != self.limit,
            Operator::GreaterOrEqual => value >= self.limit,
            Operator::Greater => value > self.limit,
        }
    }
}

/// Sections, divided by semicolons outside of texts.
fn split(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for letter in code.chars() {
        if letter == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        if let Some(section) = sections.last_mut() {
            section.push(letter);
        }
    }
    sections
}

fn section(text: &str) -> (Option<Condition>, Section) {
    let mut condition = None;
    let mut tokens = Vec::new();
    let mut general = None;
    let mut is_text = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        rest = match letter {
            '"' => {
                let (quoted, after) = after.split_once('"').unwrap_or((after, ""));
                push_text(&mut tokens, quoted);
                after
            }
            '\\' => {
                let (escaped, after) = first(after);
                push_text(&mut tokens, escaped);
                after
            }
            // The width of a letter, or a letter as often as it fits.
            '_' | '*' => first(after).1,
            '[' => {
                let (inside, after) = after.split_once(']').unwrap_or((after, ""));
                bracket(inside, &mut tokens, &mut condition);
                after
            }
            '@' => {
                is_text = true;
                after
            }
            'G' | 'g' if prefix(rest, "general") => {
                general = Some(tokens.len());
                rest.get(7..).unwrap_or_default()
            }
            'A' | 'a' if prefix(rest, "am/pm") => {
                tokens.push(Token::Half(true));
                rest.get(5..).unwrap_or_default()
            }
            'A' | 'a' if prefix(rest, "a/p") => {
                tokens.push(Token::Half(false));
                rest.get(3..).unwrap_or_default()
            }
            'E' | 'e' if after.starts_with(['+', '-']) => {
                tokens.push(Token::Exponent(after.starts_with('+')));
                after.get(1..).unwrap_or_default()
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
                let unit = letter.to_ascii_lowercase();
                let run = rest.chars().take_while(|next| next.eq_ignore_ascii_case(&unit)).count();
                tokens.push(Token::Date(unit, run));
                rest.get(run..).unwrap_or_default()
            }
            _ => {
                sign(letter, &mut tokens);
                after
            }
        };
    }
    (condition, finish(tokens, general, is_text))
}

fn sign(letter: char, tokens: &mut Vec<Token>) {
    match letter {
        '0' | '#' | '?' => tokens.push(Token::Digit(letter)),
        '.' => tokens.push(Token::Point),
        ',' => tokens.push(Token::Comma),
        '%' => tokens.push(Token::Percent),
        '/' => tokens.push(Token::Slash),
        other => push_text(tokens, other.encode_utf8(&mut [0; 4])),
    }
}

fn finish(tokens: Vec<Token>, general: Option<usize>, is_text: bool) -> Section {
    if let Some(at) = general {
        let text = |tokens: &[Token]| tokens.iter().map(text_of).collect::<String>();
        let (before, after) = tokens.split_at(at.min(tokens.len()));
        return Section::General(text(before), text(after));
    }
    let dated = |token: &Token| matches!(token, Token::Date(..) | Token::Elapsed(_) | Token::Half(_));
    if tokens.iter().any(dated) {
        Section::Date(tokens)
    } else if is_text {
        Section::Text
    } else {
        Section::Number(tokens)
    }
}

/// `[Red]` colours, `[<5]` chooses, `[h]` counts on, `[$€-407]` is a currency and its country.
fn bracket(inside: &str, tokens: &mut Vec<Token>, condition: &mut Option<Condition>) {
    let lower = inside.to_ascii_lowercase();
    if let Some(currency) = inside.strip_prefix('$') {
        push_text(tokens, currency.split('-').next().unwrap_or_default());
    } else if let Some(parsed) = Condition::parse(inside) {
        *condition = Some(parsed);
    } else if let Some(unit) = lower.chars().next()
        && matches!(unit, 'h' | 'm' | 's')
        && lower.chars().all(|letter| letter == unit)
    {
        tokens.push(Token::Elapsed(unit));
    }
}

/// What a token is outside of its language.
pub(super) fn text_of(token: &Token) -> String {
    match token {
        Token::Text(text) => text.clone(),
        Token::Digit(letter) => letter.to_string(),
        Token::Point => ".".into(),
        Token::Comma => ",".into(),
        Token::Percent => "%".into(),
        Token::Slash => "/".into(),
        Token::Exponent(_) | Token::Date(..) | Token::Elapsed(_) | Token::Half(_) => String::new(),
    }
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    if let Some(Token::Text(last)) = tokens.last_mut() {
        last.push_str(text);
    } else {
        tokens.push(Token::Text(text.to_owned()));
    }
}

fn first(text: &str) -> (&str, &str) {
    text.split_at(text.chars().next().map_or(0, char::len_utf8))
}

fn prefix(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
