//! Finding the records that HubSpot cannot serve: one of them makes every batch fail that it is in.

use futures::future::join_all;
use kernel::Problem;
use sync::Batch;

use crate::{
    Reader,
    batch::{REFUSED, Reading},
    unserved::unserved as not_served,
};

/// Whether HubSpot did not do what it should: what was asked for may hold a record that it cannot serve.
pub fn is_trouble(problem: &Problem) -> bool {
    ["hubspot_unavailable", "unreadable_answer", REFUSED].contains(&problem.code.as_str())
}

impl Reader<'_> {
    /// The rows of batches that failed, and an error for each record that HubSpot cannot serve.
    ///
    /// Halves are read side by side and once: what fails of them is halved again. Only who stands alone at the end is asked
    /// with patience, which takes up to 7.5 s: a chain of seven such waits does not fit an invocation.
    pub(crate) async fn isolate_unserved(
        &self,
        reading: &Reading<'_>,
        failed: Vec<&[String]>,
        why: Problem,
    ) -> Result<Batch, Problem> {
        if !self.serves_others().await {
            return Err(why);
        }
        // What was a batch of one record has been asked for with patience already.
        let (mut unserved, mut parts): (Vec<_>, Vec<_>) =
            failed.into_iter().partition(|part| part.len() == 1);
        let mut suspects = Vec::new();
        let mut batch = Batch::default();
        while !parts.is_empty() {
            self.bear((unserved.len() + suspects.len() + parts.len()) as u64, &why)?;
            let halves = parts.into_iter().flat_map(|part| <[_; 2]>::from(part.split_at(part.len() / 2)));
            let (served, failed) = read_all(&reading.once(), halves.collect(), &why).await?;
            batch.extend(served);
            let (alone, together): (Vec<_>, Vec<_>) = failed.into_iter().partition(|part| part.len() == 1);
            suspects.extend(alone);
            parts = together;
        }
        let (served, failed) = read_all(reading, suspects, &why).await?;
        batch.extend(served);
        unserved.extend(failed);
        for id in unserved.into_iter().flatten() {
            batch.extend(not_served(id, &why));
        }
        Ok(batch)
    }
}

/// Reads these side by side: what HubSpot serves, and the parts with which it has trouble.
async fn read_all<'ids>(
    reading: &Reading<'_>,
    parts: Vec<&'ids [String]>,
    why: &Problem,
) -> Result<(Batch, Vec<&'ids [String]>), Problem> {
    let reads = join_all(parts.iter().map(|part| reading.of(part))).await;
    let mut batch = Batch::default();
    let mut failed = Vec::new();
    for (part, read) in parts.into_iter().zip(reads) {
        match read {
            Ok(served) => batch.extend(served),
            Err(problem) if is_trouble(&problem) => failed.push(part),
            // It would begin anew, so this is a failed attempt: a rate limit, which is none, would let it do so for ever.
            Err(problem) if problem.code == "rate_limited" => return Err(why.clone()),
            Err(problem) => return Err(problem),
        }
    }
    Ok((batch, failed))
}
