//! What is to go wrong, as a test writes it down.

use serde::{Deserialize, Serialize};

use super::kind::FaultKind;
use crate::portal::ObjectType;

/// A planned fault: the requests that match are counted, the first `after` pass, the next `times` meet it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// Operation label, such as `objects.list`; any when not given.
    #[serde(default)]
    pub route: Option<String>,
    /// Object; any when not given.
    #[serde(default)]
    pub object: Option<ObjectType>,
    /// Matching requests that pass first.
    #[serde(default)]
    pub after: u64,
    /// Matching requests that meet it; 1 when not given, 0 for all.
    #[serde(default = "once")]
    pub times: u64,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Matching requests so far.
    #[serde(default, skip_deserializing)]
    pub seen: u64,
}

const fn once() -> u64 {
    1
}

/// A random fault: each matching request meets it with probability `p`, by the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RandomFault {
    /// Operation label; any when not given.
    #[serde(default)]
    pub route: Option<String>,
    /// Probability.
    pub p: f64,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// Everything that is to go wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultPlan {
    /// Planned ones, in order: the first that matches a request wins.
    pub plan: Vec<Fault>,
    /// Random ones, tried after the planned.
    pub random: Vec<RandomFault>,
    /// Seed of the random ones, besides the portal's.
    pub seed: u64,
    /// No random fault any more after this many; 0 for no end.
    pub random_limit: u64,
}
