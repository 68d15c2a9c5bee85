//! A piece of a part as a tree: a paragraph, a row, a slide.

use kernel::Problem;

use super::{
    too_large,
    xml::{Tag, Token, Xml, local_name},
};

/// More elements than any paragraph or slide has; about 20 MB as a tree.
const MAX_NODES: u32 = 100_000;
/// More markup than any of them has.
const MAX_BYTES: u64 = 16 << 20;
/// Attributes that number revisions; half of what Word writes.
const REVISION: &str = "rsid";

/// An element with local names and its content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    /// The name without its prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Elements and texts in their order.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Characters.
    Text(String),
}

impl Element {
    /// The element of a start tag, still empty.
    pub(crate) fn of(tag: &Tag<'_>) -> Self {
        let kept = |name: &str| !local_name(name).starts_with(REVISION) && !name.starts_with("xmlns");
        let attributes = tag.attributes().filter(|(name, _)| kept(name));
        Self {
            name: tag.name().to_owned(),
            attributes: attributes.map(|(name, value)| (name.to_owned(), value.into_owned())).collect(),
            children: Vec::new(),
        }
    }

    /// Reads the element's content up to its end tag.
    pub(crate) fn fill(self, xml: &mut Xml) -> Result<Self, Problem> {
        let mut open = vec![self];
        let mut nodes = 0_u32;
        let from = xml.position();
        loop {
            nodes += 1;
            if nodes > MAX_NODES || xml.position().saturating_sub(from) > MAX_BYTES {
                return Err(too_large(format!(
                    "a paragraph, row or slide has more than {MAX_NODES} elements or {MAX_BYTES} bytes"
                )));
            }
            match xml.next()? {
                Token::Start(tag) => open.push(Self::of(&tag)),
                Token::Text(text) => {
                    if let Some(element) = open.last_mut() {
                        element.push_text(&text);
                    }
                }
                Token::End | Token::Eof => {
                    let Some(done) = open.pop() else { return Ok(Self::default()) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(done)),
                        None => return Ok(done),
                    }
                }
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        // An entity splits a text.
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.push_str(text);
        } else {
            self.children.push(Node::Text(text.to_owned()));
        }
    }

    /// The child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of a name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The element at the end of a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Every element of a name below this one, in the order of the text.
    pub(crate) fn descendants(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open: Vec<&Self> = vec![self];
        while let Some(element) = open.pop() {
            if element.name == name {
                found.push(element);
            }
            let from = open.len();
            open.extend(element.elements());
            if let Some(pushed) = open.get_mut(from..) {
                pushed.reverse();
            }
        }
        found
    }

    /// An attribute by its local name.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| local_name(name) == local).map(|(_, value)| value.as_str())
    }

    /// The attribute that names a relationship (`r:id`, `r:embed`, `r:dm`), beside which there may be one without a prefix.
    pub(crate) fn relation(&self, local: &str) -> Option<&str> {
        let own = |name: &str| name.contains(':') && local_name(name) == local;
        self.attributes.iter().find(|(name, _)| own(name)).map(|(_, value)| value.as_str())
    }

    /// The `val` of a child, as most properties are written.
    pub(crate) fn value(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("val")
    }

    /// A property that is on when it stands there and does not say otherwise.
    pub(crate) fn flag(&self, child: &str) -> Option<bool> {
        let element = self.child(child)?;
        Some(!matches!(element.attribute("val"), Some("0" | "false" | "off" | "none")))
    }

    /// All texts below.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.push_all(&mut text);
        text
    }

    fn push_all(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.push_all(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }
}
