//! What was filled in: elements named after the fields.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use crate::ooxml::element::{Element, Node};

/// An element of the data, and whether the form has shown it.
#[derive(Debug)]
pub(super) struct Data {
    pub name: String,
    pub text: String,
    kids: Vec<Data>,
    /// The numbers of the kids of a name that nobody has shown, the next one last.
    waiting: RefCell<HashMap<String, Vec<usize>>>,
    shown: Cell<bool>,
}

impl Data {
    pub(super) fn of(element: &Element) -> Self {
        // Rich text is text, with elements of its own.
        let is_text =
            element.elements().next().is_none() || element.elements().any(|child| child.name == "body");
        let text = if is_text { words(element) } else { String::new() };
        let kids: Vec<Self> = if is_text { Vec::new() } else { element.elements().map(Self::of).collect() };
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, kid) in kids.iter().enumerate().rev() {
            waiting.entry(kid.name.clone()).or_default().push(at);
        }
        let name = element.name.clone();
        Self { name, text, kids, waiting: RefCell::new(waiting), shown: Cell::new(false) }
    }

    /// The next of this name that nobody has shown yet.
    pub(super) fn take(&self, name: &str) -> Option<&Self> {
        let at = self.waiting.borrow_mut().get_mut(name)?.pop()?;
        let found = self.kids.get(at)?;
        found.shown.set(true);
        Some(found)
    }

    /// What has a text that nobody has shown.
    pub(super) fn left<'a>(&'a self, found: &mut Vec<&'a Self>) {
        if self.kids.is_empty() && !self.shown.get() && !self.text.is_empty() {
            found.push(self);
        }
        for kid in &self.kids {
            kid.left(found);
        }
    }
}

/// The words of an element, its paragraphs apart.
pub(super) fn words(element: &Element) -> String {
    fn add(element: &Element, out: &mut String) {
        for node in &element.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(child) => {
                    add(child, out);
                    if matches!(child.name.as_str(), "p" | "br" | "li" | "div") {
                        out.push(' ');
                    }
                }
            }
        }
    }
    let mut out = String::new();
    add(element, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
