//! What an operation asks for before it is carried out: a place in a rate limit, and scopes.

use super::{Batch, Endpoint, LinkBatch};
use crate::api::oauth::Scopes;
use crate::misbehaviour::limits::Bucket;
use crate::portal::ObjectType;

impl Endpoint<'_> {
    /// The window it counts in.
    pub fn bucket(&self) -> Bucket {
        match self {
            Self::Search(_) => Bucket::Search,
            Self::LinkBatch(..) => Bucket::Associations,
            _ if self.scopes().is_some() => Bucket::General,
            _ => Bucket::Free,
        }
    }

    /// What the token must be allowed to do; `None` where no bearer token is asked for.
    pub fn scopes(&self) -> Option<Scopes> {
        Some(match self {
            Self::Authorize
            | Self::Consent
            | Self::Token
            | Self::Introspect
            | Self::Revoke
            | Self::TokenInfo(_)
            | Self::PrivateAppInfo => {
                return None;
            }
            Self::AccountDetails | Self::Uninstall => Scopes::oauth(),
            Self::Schemas | Self::SchemaGet(_) => Scopes::custom_schemas(),
            Self::OwnersList | Self::OwnerGet(_) => Scopes::owners(),
            Self::List(object)
            | Self::Get(object, _)
            | Self::Search(object)
            | Self::Batch(object, Batch::Read) => Scopes::read(&[*object]),
            Self::Create(object)
            | Self::Update(object, _)
            | Self::Archive(object, _)
            | Self::Merge(object)
            | Self::Batch(object, _) => Scopes::write(&[*object]),
            Self::GdprDelete => Scopes::write(&[ObjectType::Contacts]),
            Self::Links(from, _, to)
            | Self::LinkBatch(from, to, LinkBatch::Read)
            | Self::LinkLabels(from, to) => Scopes::read(&[*from, *to]),
            Self::Link(from, _, to, _)
            | Self::LinkDefault(from, _, to, _)
            | Self::Unlink(from, _, to, _)
            | Self::LinkLabelCreate(from, to)
            | Self::LinkBatch(from, to, _) => Scopes::write(&[*from, *to]),
            Self::Pipelines(object)
            | Self::Properties(object)
            | Self::PropertyGet(object, _)
            | Self::PropertyBatch(object, Batch::Read)
            | Self::Groups(object)
            | Self::GroupGet(object, _) => Scopes::read_schema(*object),
            Self::PropertyCreate(object)
            | Self::PropertyUpdate(object, _)
            | Self::PropertyArchive(object, _)
            | Self::PropertyBatch(object, _)
            | Self::GroupCreate(object)
            | Self::GroupUpdate(object, _)
            | Self::GroupArchive(object, _) => Scopes::write_schema(*object),
            // The developer's own endpoints take the app's credentials, not a portal's token.
            _ => return None,
        })
    }
}
