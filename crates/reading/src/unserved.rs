//! Records that HubSpot cannot serve, for as long as it is so: each is written down, and asked for again later.

use kernel::Problem;
use sync::{Batch, RowError, UNSERVED};

use crate::{Reader, is_trouble};

/// Such records of one object after which the trouble is not with the records.
const MAX_UNSERVED: u64 = 25;

/// A batch that only says that this record was not served.
pub(crate) fn unserved(id: &str, why: &Problem) -> Batch {
    let detail = format!("HubSpot answers every request for this record with {}", why.code);
    let error = RowError { entity_id: id.to_owned(), code: UNSERVED.to_owned(), detail };
    let mut batch = Batch::default();
    batch.seen = 1;
    batch.errors.push(error);
    batch
}

impl Reader<'_> {
    /// Whether HubSpot serves batch reads of the object at all: any word about an id that no record has will do.
    pub(crate) async fn serves_others(&self) -> bool {
        let request = self.client().api().batch_read(self.object, &["0"], &[], false);
        match self.client().send(&request).await {
            Ok(_) => true,
            Err(problem) => !is_trouble(&problem) && !problem.transient,
        }
    }

    /// Refuses to go on past more such records than a few.
    ///
    /// # Errors
    /// `why`, as passing trouble with the object.
    pub fn bear(&self, unserved: u64, why: &Problem) -> Result<(), Problem> {
        if unserved <= MAX_UNSERVED {
            return Ok(());
        }
        let detail = format!(
            "HubSpot does not serve {unserved} of the {}; the sync goes on where it was, try again later",
            self.object
        );
        Err(Problem::unavailable(why.code.clone(), detail))
    }
}
