//! One record, now.

use kernel::Problem;
use ports::Ports;

use crate::{
    Score, Scorer, Target,
    sql::{ScoresStore, ScoringRecords},
};

/// Reads a record from the mirror, scores it with what is active and stores the score. 404 `unknown_record` when the
/// mirror does not have it, or only as archived. The caller's right is not asked here.
pub async fn rescore(ports: &Ports, target: &Target) -> Result<Score, Problem> {
    let scorer = Scorer::load(ports, &target.account_id, target.object_type).await?;
    rescore_with(ports, &scorer, target).await
}

/// The same with a scorer at hand. The answer has the contribution of every feature in words.
pub async fn rescore_with(ports: &Ports, scorer: &Scorer, target: &Target) -> Result<Score, Problem> {
    // Before the record is read: what happens later is not in it.
    let as_of = ports.clock.now();
    let records = ScoringRecords {
        account_id: &target.account_id,
        object_type: target.object_type,
        ids: &[&target.record_id],
    };
    let found = records.call(ports).await?;
    let record = found.records.into_iter().find(|record| record.id == target.record_id.as_str());
    let record = record.ok_or_else(|| {
        Problem::not_found("unknown_record", "the record is not in the mirror, or it is archived")
    })?;
    let row = scorer.score(&record, as_of)?;
    let keep = ScoresStore {
        account_id: &target.account_id,
        object_type: target.object_type,
        rows: std::slice::from_ref(&row),
    };
    let stored = keep.call(ports).await?;
    let score = row.into_score(target, stored.scored_at);
    Ok(scorer.complete(score))
}
