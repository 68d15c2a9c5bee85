//! HubSpot's public API as values: requests are built, answers are read and failures are named, without any I/O.
//!
//! Everything follows API version 2026-09; the version is only a part of the path, since the bodies of 2026-03 and
//! v3 are the same.
//!
//! Whoever has an HTTP client sends what is built here and hands back what came:
//!
//! ```
//! use hubspot::{Api, DEFAULT_VERSION, ListQuery, ObjectType, Page, Record};
//!
//! let api = Api::new(DEFAULT_VERSION).unwrap();
//! let query = ListQuery { properties: &["email"], ..ListQuery::default() };
//! let request = api.list(ObjectType::Contacts, &query);
//! assert_eq!(request.path_and_query, "/crm/objects/2026-09/contacts?limit=100&properties=email");
//!
//! let body = r#"{"results": [{"id": "7", "properties": {"email": "ada@example.com"}, "archived": false,
//!     "createdAt": "2026-01-05T10:00:00.000Z", "updatedAt": "2026-01-06T10:00:00.000Z"}]}"#;
//! let page = Page::read(body).unwrap();
//! let record = Record::read(page.records[0]).unwrap();
//! assert_eq!(record.properties.get("email"), Some("ada@example.com"));
//! assert_eq!(page.next_after, None);
//! ```

mod account;
mod associate;
mod association_kinds;
mod associations;
mod batch;
mod batch_update;
mod define;
mod failure;
mod history;
mod list;
mod object_name;
mod object_type;
mod owners;
mod pipelines;
mod privacy;
mod private_app;
mod properties;
mod rate;
mod read;
mod record;
mod refusal;
mod request;
mod schema;
mod scored_object;
mod search;
pub mod signature;
mod token;

pub use account::AccountInfo;
pub use associate::{Link, LinksMade};
pub use association_kinds::{is_known_name, read_association_kinds};
pub use associations::{
    AssociatedRecord, AssociationInput, AssociationSet, AssociationType, AssociationsPage, LinkedIds,
    RecordAssociations,
};
pub use batch::{BatchError, BatchPage, HISTORY};
pub use batch_update::{BATCH_UPDATE, BatchWritten, RecordUpdate, WrittenRecord};
pub use define::{DefinedProperty, Difference, NewProperty, PropertyBatch, PropertyOption};
pub use failure::{ErrorBody, Failure, RatePolicy};
pub use history::{PropertyHistory, PropertyVersion};
pub use list::{ListQuery, Page};
pub use object_name::ObjectName;
pub use object_type::ObjectType;
pub use owners::{Owner, OwnersPage, Team};
pub use pipelines::{Pipeline, Pipelines, Stage};
pub use private_app::PrivateApp;
pub use properties::{PropertyDefinition, read_properties};
pub use rate::{Bucket, PRIVATE_APP_LIMIT, RateWindow, TEN_SECONDLY_LIMIT};
pub use read::ReadError;
pub use record::{Properties, Record};
pub use refusal::{Refusal, RefusalDetail};
pub use request::{Api, ApiRequest, Body, DEFAULT_VERSION, UnknownVersion};
pub use schema::ObjectSchema;
pub use scored_object::ScoredObject;
pub use search::{SEARCH_PAGE, SearchHit, SearchPage, SearchWindow};
pub use token::{Client, Introspection, TokenHint, TokenSet};
