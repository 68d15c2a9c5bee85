//! Requests for one object of one portal, within a job's budget.

use std::cell::{Cell, RefCell};

use connection::{Answer, CALL_US, HubSpotClient, REREADS};
use hubspot::{ApiRequest, ObjectType, ReadError};
use kernel::{Problem, Timestamp};
use ports::{JobRun, Level, Ports};
use serde_json::json;
use sync::{ReadTime, advances};

use crate::kinds::Kinds;

/// How long trouble of HubSpot's own is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// The first is the answer: it will be asked for less.
    Once,
    /// Several attempts.
    Retried,
}

impl Patience {
    pub(crate) const fn rereads(self) -> u32 {
        match self {
            Self::Once => 0,
            Self::Retried => REREADS,
        }
    }
}

/// How much is asked for at once.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Ids of a batch of records.
    pub ids: usize,
    /// Ids of a batch of association lists.
    pub links: usize,
    /// Ids of a batch without a word of HubSpot's that are asked for one by one. Merged-away records are a few; more is an
    /// answer that was cut, and is read again.
    pub alone: usize,
}

impl Sizes {
    /// HubSpot's maxima.
    pub const FULL: Self = Self { ids: 100, links: 1_000, alone: 25 };
}

/// Reads records of one object.
#[allow(missing_debug_implementations)] // clients hold tokens
pub struct Reader<'a> {
    pub(crate) ports: &'a Ports,
    client: HubSpotClient,
    /// The same without patience.
    once: HubSpotClient,
    pub(crate) job: &'a JobRun,
    pub(crate) object: ObjectType,
    /// The objects whose links are read with a record.
    pub(crate) links_to: Vec<ObjectType>,
    pub(crate) sizes: Sizes,
    /// HubSpot's time before which the work cannot have begun: of the first answer that tells it.
    began: Cell<Option<Timestamp>>,
    /// Objects whose links the app may not see.
    pub(crate) unlinked: RefCell<Vec<ObjectType>>,
    /// Kinds of links that are known, once one was met that has no name of its own.
    pub(crate) kinds: RefCell<Option<Kinds>>,
}

/// When the answer was read.
pub const fn time_of(answer: &Answer) -> ReadTime {
    ReadTime { sent_at: answer.sent_at, floor: answer.floor }
}

impl<'a> Reader<'a> {
    /// Of this portal's client, with the links to these objects; what it computes is charged to the job.
    pub fn new(
        ports: &'a Ports,
        client: HubSpotClient,
        job: &'a JobRun,
        object: ObjectType,
        links_to: Vec<ObjectType>,
        sizes: Sizes,
    ) -> Self {
        let once = client.once();
        let (began, unlinked, kinds) = (Cell::default(), RefCell::default(), RefCell::default());
        Self { ports, client, once, job, object, links_to, sizes, began, unlinked, kinds }
    }

    /// The client, for requests that are no reads of records.
    pub const fn client(&self) -> &HubSpotClient {
        &self.client
    }

    /// HubSpot's time before which the work cannot have begun, when an answer told it.
    pub const fn began(&self) -> Option<Timestamp> {
        self.began.get()
    }

    /// Goes on with work that began then.
    pub fn goes_on_from(&self, began: Option<Timestamp>) {
        self.began.set(began);
    }

    /// The client that has this patience.
    pub(crate) const fn client_with(&self, patience: Patience) -> &HubSpotClient {
        match patience {
            Patience::Once => &self.once,
            Patience::Retried => &self.client,
        }
    }

    /// Sends a request and reads its answer; the reading is charged.
    ///
    /// # Errors
    /// Those of the client, and `unreadable_answer`.
    pub async fn read<T>(
        &self,
        request: ApiRequest,
        parse: impl Fn(&Answer) -> Result<T, ReadError>,
    ) -> Result<T, Problem> {
        self.read_with(Patience::Retried, request, parse).await
    }

    /// The same with this patience.
    ///
    /// # Errors
    /// Those of [`Self::read`].
    pub async fn read_with<T>(
        &self,
        patience: Patience,
        request: ApiRequest,
        parse: impl Fn(&Answer) -> Result<T, ReadError>,
    ) -> Result<T, Problem> {
        let mut rereads = 0;
        loop {
            self.job.charge_us(CALL_US);
            let answer = self.client_with(patience).send(&request).await?;
            self.began.set(self.began.get().or(answer.floor));
            match self.job.charge(|| parse(&answer)) {
                Ok(value) => return Ok(value),
                Err(error) if rereads == patience.rereads() => return Err(connection::unreadable(error)),
                Err(error) => {
                    rereads += 1;
                    let fields = json!({ "object": self.object, "error": error.to_string() });
                    self.ports.log.log(Level::Warn, "unreadable_answer", fields);
                }
            }
        }
    }

    /// Refuses a cursor that does not lie behind the one that was asked with: its page would come again and again.
    ///
    /// # Errors
    /// `cursor_stuck`.
    pub fn advanced(&self, asked: Option<&str>, next: Option<&str>) -> Result<(), Problem> {
        if next.is_some_and(|next| !advances(asked, next)) { Err(self.stuck()) } else { Ok(()) }
    }

    /// A list whose pages do not get on.
    pub fn stuck(&self) -> Problem {
        let detail = format!(
            "HubSpot's list of {} does not get on: its pages repeat or bring nothing. The sync goes on where it was, try again later",
            self.object
        );
        Problem::unavailable("cursor_stuck", detail)
    }
}
