//! The pages of a completed job.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A page of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Its markdown; none where LlamaParse could not read the page.
    pub markdown: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    markdown: Markdown,
}

#[derive(Deserialize)]
struct Markdown {
    pages: Vec<Wire>,
}

#[derive(Deserialize)]
struct Wire {
    page_number: u32,
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    markdown: Option<String>,
}

/// The pages in order, each number once: one that comes twice counts where it was read.
pub fn pages(body: &[u8]) -> Result<Vec<Page>, serde_json::Error> {
    let answer: Answer = serde_json::from_slice(body)?;
    let mut pages = BTreeMap::new();
    for wire in answer.markdown.pages {
        let read = wire.success != Some(false);
        let markdown = wire.markdown.filter(|_| read);
        let page: &mut Option<String> = pages.entry(wire.page_number).or_default();
        *page = page.take().or(markdown);
    }
    // Numbers begin with 1; a page 0 has no place in the account.
    pages.remove(&0);
    Ok(pages.into_iter().map(|(number, markdown)| Page { number, markdown }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_in_order_each_once_and_failed_ones_without_text() {
        let body = r##"{"job":{},"markdown":{"pages":[
            {"page_number":2,"success":false,"error":"blank scan"},
            {"page_number":1,"success":true,"markdown":"# A","header":null},
            {"page_number":1,"success":false,"error":"again"},
            {"page_number":0,"success":true,"markdown":"cover"},
            {"page_number":3,"markdown":""}]}}"##;
        let pages = pages(body.as_bytes()).unwrap();
        let page = |number, text: Option<&str>| Page { number, markdown: text.map(str::to_owned) };
        assert_eq!(pages, [page(1, Some("# A")), page(2, None), page(3, Some(""))]);
    }

    #[test]
    fn an_answer_without_pages_is_not_read_as_an_empty_document() {
        assert!(pages(br#"{"job":{"status":"COMPLETED"}}"#).is_err());
        assert!(pages(br#"{"job":{},"markdown":null}"#).is_err());
    }
}
