//! Methods of HTTP.

/// A method that a request of ours may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_written_in_capitals() {
        let names = [Method::Get, Method::Post, Method::Patch, Method::Delete].map(Method::as_str);
        assert_eq!(names, ["GET", "POST", "PATCH", "DELETE"]);
    }
}
