//! Whether a text is an e-mail message.

/// Fields of which a message has at least two, and one of the first five.
const FIELDS: [&str; 16] = [
    "from",
    "received",
    "message-id",
    "return-path",
    "subject",
    "date",
    "to",
    "cc",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "delivered-to",
    "dkim-signature",
    "reply-to",
    "in-reply-to",
    "references",
];

/// Header lines up to the first empty one, two of them known.
pub(super) fn is_message(text: &str) -> bool {
    let mut known: Vec<&str> = Vec::new();
    for (number, line) in text.lines().take(400).enumerate() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && number > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        let token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !token {
            return false;
        }
        let field = FIELDS.iter().find(|field| field.eq_ignore_ascii_case(name));
        if let Some(field) = field.filter(|field| !known.contains(field)) {
            known.push(field);
        }
    }
    known.len() >= 2 && known.iter().any(|field| FIELDS.iter().take(5).any(|first| first == field))
}
