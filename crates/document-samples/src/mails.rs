//! Messages.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};

/// An attachment: its type, its name, its content.
pub type Attachment<'a> = (&'a str, &'a str, &'a [u8]);

/// A message of a text and attachments.
pub fn write(subject: &str, text: &str, attachments: &[Attachment<'_>]) -> Vec<u8> {
    let mut out = format!(
        "From: Ada <ada@example.com>\r\nTo: bob@example.com\r\nSubject: {subject}\r\n\
         Date: Thu, 21 Mar 2024 09:58:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"edge\"\r\n\r\n\
         --edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    for (kind, name, content) in attachments {
        let _ = write!(
            out,
            "--edge\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; \
             filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        );
        let encoded = STANDARD.encode(content);
        for line in encoded.as_bytes().chunks(76) {
            out.push_str(&String::from_utf8_lossy(line));
            out.push_str("\r\n");
        }
    }
    out.push_str("--edge--\r\n");
    out.into_bytes()
}

/// A message in a message, and so on.
pub fn nested(depth: usize) -> Vec<u8> {
    let mut message = b"Subject: innermost\r\nContent-Type: text/plain\r\n\r\nThe end.\r\n".to_vec();
    for level in 0..depth {
        let mut outer = format!(
            "Subject: level {level}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n\
             --b{level}\r\nContent-Type: message/rfc822\r\n\r\n"
        )
        .into_bytes();
        outer.extend_from_slice(&message);
        outer.extend_from_slice(format!("\r\n--b{level}--\r\n").as_bytes());
        message = outer;
    }
    message
}
