//! Linking what was made with what it is of.

use std::collections::BTreeMap;

use connection::{CALL_US, unreadable};
use hubspot::{Link, LinksMade, ObjectType, Refusal};
use kernel::Problem;

use crate::{Fate, work::Line};

/// A record and what it is to be linked with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// Of what the other one is.
    pub object: ObjectType,
}

/// What was not linked, by the id of the record that was to be.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub failed: Vec<(String, Fate)>,
    pub stop: Option<Problem>,
}

/// Makes the links of records of `from`. HubSpot does not say which of a batch it refuses, so a refused one is halved.
pub(crate) async fn make(line: &Line<'_>, from: ObjectType, ends: &[Ends<'_>]) -> Report {
    let mut parts: BTreeMap<ObjectType, Vec<Ends<'_>>> = BTreeMap::new();
    for end in ends {
        parts.entry(end.object).or_default().push(*end);
    }
    let (mut parts, mut failed) = (parts.into_values().collect::<Vec<_>>(), Vec::new());
    while let Some(part) = parts.pop() {
        match (offer(line, from, &part).await, part.as_slice()) {
            (Ok(None), _) => {}
            (Ok(Some(refusal)), [end]) => failed.push((end.from.to_owned(), fate_of(refusal))),
            (Ok(Some(_)), part) => {
                let (left, right) = part.split_at(part.len() / 2);
                parts.extend([left.to_vec(), right.to_vec()]);
            }
            (Err(problem), _) => {
                // Nobody knows what is linked: all are sent again, and a link that is there stays.
                let lost = ends.iter().map(|end| (end.from.to_owned(), Fate::Unknown));
                return Report { failed: lost.collect(), stop: Some(problem) };
            }
        }
    }
    Report { failed, stop: None }
}

/// What is wrong with the other end stays wrong; HubSpot's own trouble passes.
fn fate_of(refusal: Refusal) -> Fate {
    if refusal.is_about_content() { Fate::Refused(refusal) } else { Fate::Unknown }
}

/// One request of links with one object; why it was refused, whole or in part.
async fn offer(line: &Line<'_>, from: ObjectType, ends: &[Ends<'_>]) -> Result<Option<Refusal>, Problem> {
    let Some(to) = ends.first().map(|end| end.object) else { return Ok(None) };
    let links: Vec<Link<'_>> = ends.iter().map(|end| Link { from: end.from, to: end.to }).collect();
    let request = line.run.charge(|| line.client.api().associate(from, to, &links));
    line.run.charge_us(CALL_US);
    match line.client.offer(&request).await? {
        Err(refused) => Ok(Some(refused.refusal)),
        Ok(answer) => {
            let made = line.run.charge(|| LinksMade::read(&answer.body)).map_err(unreadable)?;
            Ok(made.refusals.into_iter().next())
        }
    }
}
