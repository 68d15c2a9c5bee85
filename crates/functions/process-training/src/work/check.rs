//! What is wrong with the data, and what gives the outcome away.

use std::{borrow::Cow, collections::BTreeMap};

use kernel::Problem;
use scoring::{
    features::Source,
    leakage::{self, Suspect},
    learn::{TrainSettings, Trainer},
    settings::Settings,
    table::Table,
    validate::{self, Severity},
};

use super::{
    Step, Training, blob,
    ending::Reason,
    run::{HELD_OUT, Plan, TABLE, TRAINER, Work, part_name},
};
use crate::{cursor::Stage, sql::Progress};

impl Training<'_> {
    /// Checks all rows. Errors end the run, what leaks is left out, and the rest is made ready to be fitted.
    pub(super) async fn check(&self, work: &mut Work) -> Result<Step, Problem> {
        let table = match work.table.take() {
            Some(table) => table,
            None => self.gather(work).await?,
        };
        self.job.charge(|| {
            let suspects = suspects(&table, &work.settings);
            let own = own(&table, &work.plan);
            let is_own =
                |suspect: &&Suspect| own.features().iter().any(|feature| feature.name == suspect.feature);
            let told: Vec<Suspect> = suspects.iter().filter(is_own).cloned().collect();
            let (intake, definitions) = (&work.cursor.counts.intake, &work.plan.definitions);
            work.cursor.findings = validate::check(&own, intake, &told, &work.settings, definitions);
            work.cursor.suspects = suspects;
        });
        let error = work.cursor.findings.iter().find(|finding| finding.severity == Severity::Error);
        if let Some(reason) = error.map(Reason::broken) {
            return self.close(work, &reason).await;
        }
        if work.run.dry_run {
            return self.close(work, &Reason::dry_run(&work.cursor.suspects)).await;
        }
        self.prepare(work, table).await
    }

    /// All parts in the order in which they were read.
    async fn gather(&self, work: &Work) -> Result<Table, Problem> {
        let names: Vec<String> = (1..=work.cursor.parts).map(part_name).collect();
        let mut blobs = self.blobs(&names).await?;
        self.job.charge(|| {
            let mut table = Table::new(work.plan.columns());
            for name in &names {
                table.append(Table::from_bytes(&blobs.take(name)?)?)?;
            }
            Ok(table)
        })
    }

    /// Takes out what leaks, sets the held-out rows apart, and stores what fitting needs instead of the parts.
    async fn prepare(&self, work: &mut Work, table: Table) -> Result<Step, Problem> {
        let mut blobs: BTreeMap<_, _> =
            (1..=work.cursor.parts).map(|number| (part_name(number), None)).collect();
        self.job.charge(|| {
            let leaking: Vec<&str> =
                work.cursor.suspects.iter().map(|suspect| suspect.feature.as_str()).collect();
            let sound = table.without(&leaking);
            let rows: Vec<usize> =
                (0..sound.rows()).filter(|row| sound.held_out().get(*row) == Some(&true)).collect();
            // With what the champion knows, and with what only says nothing, which it may know.
            let held_out = sound.select(&rows);
            let table = own(&sound, &work.plan).without(&validate::dropped(&work.cursor.findings));
            let settings = TrainSettings { seed: work.settings.seed, ..TrainSettings::default() };
            let trainer = Trainer::new(&table, settings)?;
            blobs.insert(TABLE.to_owned(), Some(blob::encode(&table.to_bytes())));
            blobs.insert(HELD_OUT.to_owned(), Some(blob::encode(&held_out.to_bytes())));
            blobs.insert(TRAINER.to_owned(), Some(blob::encode(&trainer.to_bytes())));
            work.table = Some(table);
            work.held_out = Some(held_out);
            work.trainer = Some(trainer);
            Ok::<_, Problem>(())
        })?;
        work.cursor.stage = Stage::Fit;
        work.cursor.parts = 0;
        let progress = Progress { stage: "fit".to_owned(), done: 0, total: 1 };
        Ok(if self.commit(work, progress, blobs).await? { Step::Next } else { Step::Cancelled })
    }
}

/// What gives the outcome away, but for what an admin vouches for.
fn suspects(table: &Table, settings: &Settings) -> Vec<Suspect> {
    let mut suspects = leakage::suspects(table);
    suspects.retain(|suspect| {
        let source = Source::parse(&suspect.feature);
        let property = source.as_ref().and_then(Source::property);
        !settings.include.iter().any(|name| *name == suspect.feature || Some(name.as_str()) == property)
    });
    suspects
}

/// Without what only the champion knows.
fn own<'t>(table: &'t Table, plan: &Plan) -> Cow<'t, Table> {
    if plan.champions.is_empty() {
        return Cow::Borrowed(table);
    }
    let names: Vec<&str> = plan.champions.iter().map(|feature| feature.name.as_str()).collect();
    Cow::Owned(table.without(&names))
}
