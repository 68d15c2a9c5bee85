//! A run in memory, and how it comes there.

use std::collections::BTreeMap;

use kernel::Problem;
use scoring::{
    features::{Exclusion, Extractor},
    learn::Trainer,
    settings::{PropertyDefinitions, Settings},
    table::{Feature, Table},
};
use serde::{Deserialize, Serialize};

use super::{
    Training,
    blob::{self, Blobs},
};
use crate::{
    cursor::{Cursor, Stage},
    sql::{Progress, Run, State, TrainingState},
};

/// Names of the blobs.
pub(super) const FEATURES: &str = "features";
pub(super) const TABLE: &str = "table";
pub(super) const HELD_OUT: &str = "held_out";
pub(super) const TRAINER: &str = "trainer";

/// The name of a part of the table, from 1.
pub(super) fn part_name(number: u32) -> String {
    format!("part.{number:04}")
}

/// What is taken from each record, and what is not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) features: Vec<Feature>,
    /// What only the model in service knows: for the comparison with it, as it serves.
    pub(super) champions: Vec<Feature>,
    pub(super) excluded: Vec<Exclusion>,
    /// As the portal defined its properties when the run began.
    pub(super) definitions: PropertyDefinitions,
}

impl Plan {
    /// The columns of a row.
    pub(super) fn columns(&self) -> Vec<Feature> {
        self.features.iter().chain(&self.champions).cloned().collect()
    }
}

/// What a run works on.
pub(super) struct Work {
    pub(super) cursor: Cursor,
    pub(super) run: Run,
    pub(super) settings: Settings,
    pub(super) plan: Plan,
    /// While collecting: all rows so far, unless some were read by another isolate. While fitting: the features that
    /// are learned from.
    pub(super) table: Option<Table>,
    /// The held-out rows, for the comparison.
    pub(super) held_out: Option<Table>,
    pub(super) trainer: Option<Trainer>,
}

impl Training<'_> {
    /// The run as it was committed, or its beginning.
    pub(super) async fn load(&self, cursor: Option<Cursor>) -> Result<Work, Problem> {
        let Some(cursor) = cursor else { return self.begin().await };
        let mut names = vec![FEATURES.to_owned()];
        if cursor.stage == Stage::Fit {
            names.extend([TABLE, HELD_OUT, TRAINER].map(str::to_owned));
        }
        let (run, mut blobs) = self.state(&names).await?;
        self.job.charge(|| {
            let settings = Settings::read(&run.settings)?;
            let plan = read_plan(&blobs.take(FEATURES)?)?;
            let mut work = Work { cursor, run, settings, plan, table: None, held_out: None, trainer: None };
            if work.cursor.stage == Stage::Fit {
                work.table = Some(Table::from_bytes(&blobs.take(TABLE)?)?);
                work.held_out = Some(Table::from_bytes(&blobs.take(HELD_OUT)?)?);
                work.trainer = Some(Trainer::from_bytes(&blobs.take(TRAINER)?)?);
            }
            Ok(work)
        })
    }

    /// A run that nobody has worked on: what is taken from a record is decided once, for all pages.
    async fn begin(&self) -> Result<Work, Problem> {
        let run = self.asked().await?;
        let settings = Settings::read(&run.settings)?;
        let context = self.context(run.object_type).await?;
        let (plan, bytes) = self.job.charge(|| {
            let definitions = context.property_definitions;
            let extractor = Extractor::new(&settings, &definitions);
            let features = extractor.features();
            let mut champions = context.model.map(|model| model.features).unwrap_or_default();
            champions.retain(|feature| features.iter().all(|other| other.name != feature.name));
            let excluded = extractor.excluded().to_vec();
            let plan = Plan { features, champions, excluded, definitions };
            let bytes = serde_json::to_vec(&plan)
                .map_err(|error| Problem::internal("encode_features", error.to_string()))?;
            Ok::<_, Problem>((plan, bytes))
        })?;
        let as_of = run.created_at.unwrap_or_else(|| self.ports.clock.now());
        let table = Some(Table::new(plan.columns()));
        let cursor = Cursor::new(as_of);
        let mut work = Work { cursor, run, settings, plan, table, held_out: None, trainer: None };
        let blobs = BTreeMap::from([(FEATURES.to_owned(), Some(blob::encode(&bytes)))]);
        // Whether it was cancelled shows at the next commit.
        self.commit(&mut work, Progress::of("collect", 0, 0), blobs).await?;
        Ok(work)
    }

    /// Blobs of the run.
    pub(super) async fn blobs(&self, names: &[String]) -> Result<Blobs, Problem> {
        self.state(names).await.map(|(_, blobs)| blobs)
    }

    /// The run as it is now.
    pub(super) async fn asked(&self) -> Result<Run, Problem> {
        self.state(&[]).await.map(|(run, _)| run)
    }

    async fn state(&self, names: &[String]) -> Result<(Run, Blobs), Problem> {
        let State { run, blobs } = self.call(&TrainingState { names }).await?;
        let blobs = Blobs(blobs);
        self.charge_bytes(blobs.size());
        Ok((run, blobs))
    }
}

fn read_plan(bytes: &[u8]) -> Result<Plan, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::internal("unreadable_blob", format!("{FEATURES}: {error}")))
}
