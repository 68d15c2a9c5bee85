//! The workbook: its sheets and what they share.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Problem;

use super::{format::Format, strings::Strings};
use crate::{
    context::Context,
    ooxml::{
        malformed,
        package::{Package, of_kind},
        reason_of,
    },
};

/// More formats than Excel allows.
const MAX_FORMATS: usize = 65_536;

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// None when the workbook names a sheet that is not in the file, or one that it named before.
    pub part: Option<String>,
    /// Bytes of its markup.
    pub size: u64,
    /// The bytes of all sheets before it.
    pub offset: u64,
}

/// An opened XLSX file.
#[derive(Debug)]
pub(super) struct File {
    pub package: Package,
    pub sheets: Vec<Sheet>,
    pub strings: Strings,
    /// By the style of a cell.
    pub formats: Vec<Format>,
    pub epoch_1904: bool,
}

impl File {
    /// Opens it.
    pub(super) fn open(bytes: Vec<u8>, context: &Context) -> Result<Self, Problem> {
        let package = Package::open(bytes, context)?;
        let main = package.main("xl/workbook.xml")?;
        let relations = package.relations(&main)?;
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut named = BTreeSet::new();
        let mut epoch_1904 = false;
        package.each(&main, &["sheet", "workbookPr"], &mut |_, element| {
            if element.name == "workbookPr" {
                epoch_1904 = matches!(element.attribute("date1904"), Some("1" | "true"));
                return Ok(());
            }
            let target = element
                .relation("id")
                .and_then(|id| relations.get(id))
                .map(|relation| relation.target.clone());
            let part = target.filter(|part| package.archive.has(part) && named.insert(part.clone()));
            let size = part.as_ref().and_then(|part| package.archive.size(part)).unwrap_or(0);
            let offset = sheets.last().map_or(0, |last| last.offset + last.size);
            let name = element.attribute("name").unwrap_or_default().trim().to_owned();
            let hidden = matches!(element.attribute("state"), Some("hidden" | "veryHidden"));
            sheets.push(Sheet { name, hidden, part, size, offset });
            Ok(())
        })?;
        if sheets.is_empty() {
            return Err(malformed("the workbook has no sheets"));
        }
        let strings = match of_kind(&relations, "sharedStrings").filter(|part| package.archive.has(part)) {
            Some(part) => Strings::read(&package, part)?,
            None => Strings::default(),
        };
        let formats = match of_kind(&relations, "styles") {
            Some(part) => formats(&package, part)?,
            None => Vec::new(),
        };
        Ok(Self { package, sheets, strings, formats, epoch_1904 })
    }
}

/// The format of each style of a cell. Broken styles leave the numbers as they are.
fn formats(package: &Package, part: &str) -> Result<Vec<Format>, Problem> {
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut formats = Vec::new();
    let result = package.each(part, &["numFmt", "xf"], &mut |parent, element| {
        let id = element.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
        if parent == "numFmts" && codes.len() < MAX_FORMATS {
            codes.insert(id, element.attribute("formatCode").unwrap_or_default().to_owned());
        }
        if parent == "cellXfs" && formats.len() < MAX_FORMATS {
            formats.push(Format::of(id, codes.get(&id).map(String::as_str)));
        }
        Ok(())
    });
    match result {
        Err(problem) if reason_of(&problem).is_none() => Err(problem),
        _ => Ok(formats),
    }
}
