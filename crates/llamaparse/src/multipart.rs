//! The frame of a multipart upload. The file itself stays where it is, between the two halves.

/// What goes before and behind a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// With the boundary.
    pub content_type: String,
    /// Fields, and the head of the file's part.
    pub head: Vec<u8>,
    /// Closes the file's part and the body.
    pub tail: Vec<u8>,
}

impl Frame {
    /// The frame of a part `file` behind these fields. `boundary` must occur in none of them: one that nobody else
    /// chooses, such as a digest.
    pub fn new(boundary: &str, fields: &[(&str, &str)], filename: &str, content_type: &str) -> Self {
        let field = |(name, value): &(&str, &str)| {
            let name = quoted(name);
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let (filename, declared) = (quoted(filename), one_line(content_type));
        let file = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
             Content-Type: {declared}\r\n\r\n"
        );
        let head: String = fields.iter().map(field).chain([file]).collect();
        Self {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            head: head.into_bytes(),
            tail: format!("\r\n--{boundary}--\r\n").into_bytes(),
        }
    }
}

/// As HTML forms escape names (WHATWG, multipart/form-data encoding algorithm).
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// A declared type comes from outside; a line break in it would begin a header.
fn one_line(text: &str) -> &str {
    let fits = !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if fits { text } else { "application/octet-stream" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_first_and_the_file_between_the_halves() {
        let frame = Frame::new("b7", &[("purpose", "parse")], "a \"b\"\r\n.pdf", "application/pdf");
        let body = [frame.head, b"%PDF".to_vec(), frame.tail].concat();
        let expected = "--b7\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nparse\r\n--b7\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22%0D%0A.pdf\"\r\n\
            Content-Type: application/pdf\r\n\r\n%PDF\r\n--b7--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), expected);
        assert_eq!(frame.content_type, "multipart/form-data; boundary=b7");
    }

    #[test]
    fn a_declared_type_cannot_add_a_header() {
        for hostile in ["a/b\r\nx: y", "", "tёxt/plain"] {
            let head = String::from_utf8(Frame::new("b", &[], "f", hostile).head).unwrap();
            assert!(head.ends_with("Content-Type: application/octet-stream\r\n\r\n"), "{head}");
        }
    }
}
