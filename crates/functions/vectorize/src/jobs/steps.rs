//! The two kinds of jobs: a document's chunks, and an account's switch to another model.

use edge::jobs::{JobRun, Outcome};
use kernel::Problem;
use ports::{Caller, Ports, SqlFunction, call};

use crate::{
    embed::Usage,
    model::Model,
    sql::{
        DocumentReembedFinish, DocumentReembedSlice, DocumentReembedStore, DocumentVectorizeFinish,
        DocumentVectorizeSlice, DocumentVectorizeStore, Row, RowError, Slice, Stored,
    },
};

/// CPU of a call of the database that is spent outside our sight, as in score-batch.
const CALL_US: u64 = 1_000;

/// What the database does for a kind of job.
pub(crate) trait Steps {
    /// The next chunks without a vector.
    async fn slice(run: &JobRun, ports: &Ports, limit: usize, default: &Model) -> Result<Slice, Problem>;

    /// Commits vectors and failures.
    async fn store<'a>(
        run: &'a JobRun,
        ports: &Ports,
        rows: Vec<Row<'a>>,
        errors: Vec<RowError<'a>>,
        usage: Usage,
    ) -> Result<Stored, Problem>;

    /// Everything is embedded.
    async fn finish(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem>;
}

/// `document.vectorize`.
pub(crate) struct Document;

impl Steps for Document {
    async fn slice(run: &JobRun, ports: &Ports, limit: usize, default: &Model) -> Result<Slice, Problem> {
        let slice = DocumentVectorizeSlice {
            p_job_id: run.job.id,
            p_lease_token: &run.job.lease_token,
            p_limit: limit,
            p_default: default,
        };
        charged(run, ports, &slice).await
    }

    async fn store<'a>(
        run: &'a JobRun,
        ports: &Ports,
        rows: Vec<Row<'a>>,
        errors: Vec<RowError<'a>>,
        usage: Usage,
    ) -> Result<Stored, Problem> {
        charged(run, ports, &commit(run, rows, errors, usage)).await
    }

    async fn finish(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
        let finish = DocumentVectorizeFinish { p_job_id: run.job.id, p_lease_token: &run.job.lease_token };
        charged(run, ports, &finish).await?;
        Ok(Outcome::Closed)
    }
}

/// `document.reembed`.
pub(crate) struct Switch;

impl Steps for Switch {
    async fn slice(run: &JobRun, ports: &Ports, limit: usize, default: &Model) -> Result<Slice, Problem> {
        let slice = DocumentReembedSlice {
            p_job_id: run.job.id,
            p_lease_token: &run.job.lease_token,
            p_limit: limit,
            p_default: default,
        };
        charged(run, ports, &slice).await
    }

    async fn store<'a>(
        run: &'a JobRun,
        ports: &Ports,
        rows: Vec<Row<'a>>,
        errors: Vec<RowError<'a>>,
        usage: Usage,
    ) -> Result<Stored, Problem> {
        charged(run, ports, &DocumentReembedStore(commit(run, rows, errors, usage))).await
    }

    async fn finish(run: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
        let finish = DocumentReembedFinish { p_job_id: run.job.id, p_lease_token: &run.job.lease_token };
        charged(run, ports, &finish).await?;
        Ok(Outcome::Closed)
    }
}

fn commit<'a>(
    run: &'a JobRun,
    rows: Vec<Row<'a>>,
    errors: Vec<RowError<'a>>,
    usage: Usage,
) -> DocumentVectorizeStore<'a> {
    DocumentVectorizeStore {
        p_job_id: run.job.id,
        p_lease_token: &run.job.lease_token,
        p_rows: rows,
        p_errors: errors,
        p_usage: usage,
    }
}

async fn charged<F: SqlFunction>(run: &JobRun, ports: &Ports, function: &F) -> Result<F::Output, Problem> {
    run.charge_us(CALL_US);
    call(&*ports.store, &Caller::Service, function).await
}
