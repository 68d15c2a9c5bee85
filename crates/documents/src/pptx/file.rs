//! The presentation: its slides in their order.

use std::collections::BTreeSet;

use kernel::Problem;

use crate::{
    context::Context,
    ooxml::{malformed, package::Package},
};

/// An opened PPTX file.
#[derive(Debug)]
pub(super) struct File {
    pub package: Package,
    /// The part of each slide; none when the presentation names one that is not there, or one that it named before.
    pub slides: Vec<Option<String>>,
}

impl File {
    /// Opens it.
    pub(super) fn open(bytes: Vec<u8>, context: &Context) -> Result<Self, Problem> {
        let package = Package::open(bytes, context)?;
        let main = package.main("ppt/presentation.xml")?;
        let relations = package.relations(&main)?;
        let mut slides = Vec::new();
        let mut named = BTreeSet::new();
        package.each(&main, &["sldId"], &mut |parent, element| {
            if parent == "sldIdLst" {
                let relation = element.relation("id").and_then(|id| relations.get(id));
                let part = relation
                    .filter(|relation| relation.kind == "slide")
                    .map(|relation| relation.target.clone());
                slides.push(part.filter(|part| package.archive.has(part) && named.insert(part.clone())));
            }
            Ok(())
        })?;
        if slides.is_empty() && !package.archive.has(&main) {
            return Err(malformed("the presentation has no slides"));
        }
        Ok(Self { package, slides })
    }
}
