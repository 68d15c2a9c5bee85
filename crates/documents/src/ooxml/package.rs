//! Parts of a package and the relationships between them.

use std::collections::BTreeMap;

use kernel::Problem;

use super::{
    archive::Archive,
    element::Element,
    malformed, too_large,
    xml::{Token, Xml},
};
use crate::context::Context;

/// Parts that are read as a whole: styles, numbering, relationships, lists of slides and sheets.
const MAX_WHOLE: u64 = 32 << 20;
/// More links than any document has.
const MAX_RELATIONS: usize = 200_000;

/// The target of a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    /// The last word of its type: `slide`, `hyperlink`, ...
    pub kind: String,
    /// The name of a part, or an address.
    pub target: String,
    /// Whether it is an address.
    pub external: bool,
}

/// Relationships of a part by their ids.
pub(crate) type Relations = BTreeMap<String, Relation>;

/// An office file.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its entries.
    pub archive: Archive,
    max_depth: u32,
}

impl Package {
    /// Opens the file, guarded.
    pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Self, Problem> {
        let archive = Archive::open(bytes, &context.limits)?;
        Ok(Self { archive, max_depth: context.limits.max_depth })
    }

    /// How deep markup may nest.
    pub(crate) fn max_depth(&self) -> u32 {
        self.max_depth
    }

    /// The tokens of a part.
    pub(crate) fn xml(&self, part: &str) -> Result<Xml, Problem> {
        Ok(Xml::new(self.archive.read(part)?, self.max_depth))
    }

    /// Calls `found` with (name of the parent, element) for every outermost element of one of the names. A part that
    /// is not there has none.
    pub(crate) fn each(
        &self,
        part: &str,
        names: &[&str],
        found: &mut dyn FnMut(&str, Element) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some(size) = self.archive.size(part) else { return Ok(()) };
        if size > MAX_WHOLE {
            return Err(too_large(format!(
                "a list in the file has {size} bytes; at most {MAX_WHOLE} are read"
            )));
        }
        let mut xml = self.xml(part)?;
        let mut parents: Vec<String> = Vec::new();
        loop {
            match xml.next()? {
                Token::Start(tag) if names.contains(&tag.name()) => {
                    let element = Element::of(&tag);
                    let element = element.fill(&mut xml)?;
                    found(parents.last().map_or("", String::as_str), element)?;
                }
                Token::Start(tag) => parents.push(tag.name().to_owned()),
                Token::End => {
                    parents.pop();
                }
                Token::Text(_) => {}
                Token::Eof => return Ok(()),
            }
        }
    }

    /// A part as one tree, none when it is not there.
    pub(crate) fn tree(&self, part: &str) -> Result<Option<Element>, Problem> {
        if !self.archive.has(part) {
            return Ok(None);
        }
        let mut xml = self.xml(part)?;
        loop {
            match xml.next()? {
                Token::Start(tag) => {
                    let root = Element::of(&tag);
                    return root.fill(&mut xml).map(Some);
                }
                Token::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The relationships of a part; of the package itself for the empty name.
    pub(crate) fn relations(&self, part: &str) -> Result<Relations, Problem> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let mut relations = Relations::new();
        self.each(&name, &["Relationship"], &mut |_, element| {
            let attribute = |name| element.attribute(name).unwrap_or_default();
            let external = attribute("TargetMode").eq_ignore_ascii_case("external");
            let target = attribute("Target");
            let target = if external { target.to_owned() } else { resolve(folder, target) };
            let kind = attribute("Type").rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(attribute("Id").to_owned(), Relation { kind, target, external });
            if relations.len() > MAX_RELATIONS {
                return Err(too_large(format!(
                    "a part of the file has more than {MAX_RELATIONS} relationships"
                )));
            }
            Ok(())
        })?;
        Ok(relations)
    }

    /// The part with the document itself: the one that the package names, or the usual one.
    pub(crate) fn main(&self, usual: &str) -> Result<String, Problem> {
        let relations = self.relations("").unwrap_or_default();
        let named =
            relations.into_values().find(|relation| relation.kind == "officeDocument" && !relation.external);
        let part = named.map(|relation| relation.target).filter(|part| self.archive.has(part));
        match part {
            Some(part) => Ok(part),
            None if self.archive.has(usual) => Ok(usual.to_owned()),
            None => Err(malformed(format!("the file has no {usual}; save it again with an office program"))),
        }
    }
}

/// The first part of a kind, in the order of the ids.
pub(crate) fn of_kind<'a>(relations: &'a Relations, kind: &str) -> Option<&'a str> {
    let mut matching = relations.values().filter(|relation| relation.kind == kind && !relation.external);
    matching.next().map(|relation| relation.target.as_str())
}

/// A target as the name of an entry: relative to the folder of its part, or absolute.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            other => path.push(other),
        }
    }
    path.retain(|segment| !segment.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_against_the_folder_of_their_part() {
        assert_eq!(
            resolve("ppt/slides", "../notesSlides/notesSlide1.xml"),
            "ppt/notesSlides/notesSlide1.xml"
        );
        assert_eq!(resolve("word", "media/image1.png"), "word/media/image1.png");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "../../word/document.xml"), "word/document.xml");
    }
}
