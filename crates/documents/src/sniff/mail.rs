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

/// Fields that programs write: whoever types a letter or minutes begins with the others.
const PROGRAMS: [&str; 8] = [
    "received",
    "message-id",
    "return-path",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "delivered-to",
    "dkim-signature",
];

/// Header lines up to the first empty one, two of them known. Where the file is not `said` to be a message, they are also
/// such as only a program writes, or say with an address who wrote it and nothing that a message does not have: minutes
/// begin with a subject and a date too, and mails are pasted into notes.
pub(super) fn is_message(text: &str, said: bool) -> bool {
    let mut known: Vec<&str> = Vec::new();
    let (mut others, mut addressed) = (false, false);
    for (number, line) in text.lines().take(400).enumerate() {
        if line.is_empty() {
            break;
        }
        // A mailbox puts a line before each message.
        if number == 0 && line.starts_with("From ") || line.starts_with([' ', '\t']) && number > 0 {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { return false };
        let token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !token {
            return false;
        }
        let field = FIELDS.iter().find(|field| field.eq_ignore_ascii_case(name));
        others |= field.is_none();
        addressed |= field == Some(&"from") && value.contains('@');
        if let Some(field) = field.filter(|field| !known.contains(field)) {
            known.push(field);
        }
    }
    let message =
        known.len() >= 2 && known.iter().any(|field| FIELDS.iter().take(5).any(|first| first == field));
    let program = known.iter().any(|field| PROGRAMS.contains(field));
    message && (said || program || addressed && !others)
}
