//! What is written before a body or an attachment.

use super::{fields::Envelope, mime::Leaf};
use crate::plain::plain;

/// Attachments that are listed by name.
const MAX_LISTED: usize = 100;

/// Subject and header fields as a small list.
pub(super) fn message(envelope: &Envelope, attachments: &[Leaf]) -> String {
    let mut out = String::new();
    if let Some(subject) = &envelope.subject {
        out.push_str("# ");
        out.push_str(&plain(subject));
        out.push_str("\n\n");
    }
    let labels = attachments.iter().filter(|leaf| !leaf.is_inline).map(label);
    let names = labels.take(MAX_LISTED).collect::<Vec<_>>().join(", ");
    let fields = [
        ("From", envelope.from.as_deref()),
        ("To", envelope.to.as_deref()),
        ("Cc", envelope.cc.as_deref()),
        ("Date", envelope.date.as_deref()),
        ("Attachments", Some(names.as_str()).filter(|names| !names.is_empty())),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.push_str("- ");
            out.push_str(name);
            out.push_str(": ");
            out.push_str(&plain(value));
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

/// An attachment's name, or what it is.
pub(super) fn label(leaf: &Leaf) -> String {
    leaf.fields.name.clone().unwrap_or_else(|| match leaf.fields.kind.as_str() {
        "message/rfc822" | "message/global" => "message".to_owned(),
        kind => kind.to_owned(),
    })
}
