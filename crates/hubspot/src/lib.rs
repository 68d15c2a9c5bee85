//! HubSpot's public API as values: requests are built, answers are read and failures are named, without any I/O.
//!
//! Everything follows API version 2026-09; the version is only a part of the path, since the bodies of 2026-03 and
//! v3 are the same.

mod account;
mod associations;
mod batch;
mod batch_update;
mod define;
mod failure;
mod list;
mod object_type;
mod properties;
mod rate;
mod read;
mod record;
mod refusal;
mod request;
mod scored_object;
mod search;
pub mod signature;
mod token;

pub use account::AccountInfo;
pub use associations::{
    AssociatedRecord, AssociationInput, AssociationSet, AssociationType, AssociationsPage, LinkedIds,
    RecordAssociations,
};
pub use batch::{BatchError, BatchPage};
pub use batch_update::{BATCH_UPDATE, BatchWritten, RecordUpdate};
pub use define::{DefinedProperty, Difference, NewProperty, PropertyBatch, PropertyOption};
pub use failure::{ErrorBody, Failure, RatePolicy};
pub use list::{ListQuery, Page};
pub use object_type::ObjectType;
pub use properties::{PropertyDefinition, read_properties};
pub use rate::{Bucket, RateWindow, TEN_SECONDLY_LIMIT};
pub use read::ReadError;
pub use record::{Properties, Record};
pub use refusal::{Refusal, RefusalDetail};
pub use request::{Api, ApiRequest, Body, DEFAULT_VERSION, UnknownVersion};
pub use scored_object::ScoredObject;
pub use search::{SEARCH_PAGE, SearchHit, SearchPage, SearchWindow};
pub use token::{Client, Introspection, TokenHint, TokenSet};
