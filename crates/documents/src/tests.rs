//! What is true of every file, of whatever bytes.

mod mutation;
mod properties;
mod seeds;

use crate::{Account, Document, Format, Limits, Part, Unit, UnitKind};

/// All parts of a document, of which there are as many as it says.
pub(crate) fn whole(document: &mut Document) -> Vec<Part> {
    let parts: Vec<Part> = (0..).map_while(|index| document.part(index).unwrap()).collect();
    assert_eq!(document.parts().unwrap() as usize, parts.len());
    parts
}

/// What these parts add up to.
pub(crate) fn account(document: &Document, parts: &[Part]) -> Account {
    let units: Vec<Unit> = parts.iter().flat_map(|part| part.units.clone()).collect();
    Account::of(&document.totals(), &units)
}

/// Opens the bytes and checks all that is promised of any document; the format, or the code of the problem.
fn check(bytes: &[u8], name: &str) -> Result<Format, String> {
    let open = || Document::open(bytes.to_vec(), Some(name), None, Limits::default());
    let mut document = match open() {
        Ok(document) => document,
        Err(problem) => return Err(typed(&problem)),
    };
    let (mut parts, mut units) = (Vec::new(), Vec::new());
    loop {
        match document.part(index(&parts)) {
            Ok(Some(part)) => {
                well_formed(&part);
                units.extend(part.units.clone());
                parts.push(part);
            }
            Ok(None) => break,
            Err(problem) => return Err(typed(&problem)),
        }
    }
    let account = Account::of(&document.totals(), &units);
    assert!(account.balanced, "{name}: {account:?} {units:?}");
    if let Some(bytes_read) = account.kinds.get(&UnitKind::Bytes).filter(|_| document.format() != Format::Eml)
    {
        assert_eq!(bytes_read.total, bytes.len() as u64);
    }
    assert_eq!(document.parts(), Ok(index(&parts)));
    assert_eq!(document.part(index(&parts)), Ok(None));
    // Again, from the end, and opened anew: the same bytes.
    let mut again = open().unwrap();
    assert_eq!(again.metadata(), document.metadata());
    for (at, part) in parts.iter().enumerate().rev().step_by(1 + parts.len() / 3) {
        let at = u32::try_from(at).unwrap();
        assert_eq!(again.part(at).as_ref(), Ok(&Some(part.clone())));
        let skipped = open().unwrap().skip(at, "parser_crashed").unwrap();
        let ranges =
            |part: &Part| part.units.iter().map(|unit| (unit.kind, unit.from, unit.to)).collect::<Vec<_>>();
        assert_eq!(ranges(&skipped), ranges(part));
        assert!(skipped.units.iter().all(|unit| unit.reason.as_deref() == Some("parser_crashed")));
    }
    Ok(document.format())
}

fn index(parts: &[Part]) -> u32 {
    u32::try_from(parts.len()).unwrap()
}

fn typed(problem: &kernel::Problem) -> String {
    assert!((400..500).contains(&problem.status), "{problem:?}");
    assert!(!problem.detail.is_empty());
    problem.code.clone()
}

fn well_formed(part: &Part) {
    assert!(part.markdown.is_empty() || part.markdown.ends_with('\n'));
    assert!(!part.markdown.contains('\0') && !part.markdown.contains('\r'));
}
