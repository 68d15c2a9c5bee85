//! The operations of the API: what they are called, what they act on, and what they ask for.

mod admission;
mod label;

use crate::portal::ObjectType;

/// Batch operations on records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Batch {
    Read,
    Create,
    Update,
    Upsert,
    Archive,
}

/// Batch operations on associations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LinkBatch {
    Read,
    Create,
    Default,
    Archive,
    ArchiveLabels,
}

/// An operation of the API, with its path parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Endpoint<'a> {
    Authorize,
    Consent,
    Token,
    Introspect,
    Revoke,
    TokenInfo(&'a str),
    PrivateAppInfo,
    Uninstall,
    AccountDetails,
    Schemas,
    SchemaGet(&'a str),
    OwnersList,
    OwnerGet(&'a str),
    Pipelines(ObjectType),
    List(ObjectType),
    Get(ObjectType, &'a str),
    Create(ObjectType),
    Update(ObjectType, &'a str),
    Archive(ObjectType, &'a str),
    Merge(ObjectType),
    GdprDelete,
    Search(ObjectType),
    Batch(ObjectType, Batch),
    Links(ObjectType, &'a str, ObjectType),
    Link(ObjectType, &'a str, ObjectType, &'a str),
    LinkDefault(ObjectType, &'a str, ObjectType, &'a str),
    Unlink(ObjectType, &'a str, ObjectType, &'a str),
    LinkBatch(ObjectType, ObjectType, LinkBatch),
    LinkLabels(ObjectType, ObjectType),
    LinkLabelCreate(ObjectType, ObjectType),
    Properties(ObjectType),
    PropertyGet(ObjectType, &'a str),
    PropertyCreate(ObjectType),
    PropertyUpdate(ObjectType, &'a str),
    PropertyArchive(ObjectType, &'a str),
    PropertyBatch(ObjectType, Batch),
    Groups(ObjectType),
    GroupGet(ObjectType, &'a str),
    GroupCreate(ObjectType),
    GroupUpdate(ObjectType, &'a str),
    GroupArchive(ObjectType, &'a str),
    WebhookSettings(&'a str),
    WebhookSettingsSet(&'a str),
    WebhookSettingsClear(&'a str),
    Subscriptions(&'a str),
    SubscriptionCreate(&'a str),
    SubscriptionGet(&'a str, &'a str),
    SubscriptionUpdate(&'a str, &'a str),
    SubscriptionDelete(&'a str, &'a str),
}

impl Endpoint<'_> {
    /// The object that a fault plan may name.
    pub const fn object(&self) -> Option<ObjectType> {
        match self {
            Self::List(object)
            | Self::Get(object, _)
            | Self::Create(object)
            | Self::Update(object, _)
            | Self::Archive(object, _)
            | Self::Merge(object)
            | Self::Search(object)
            | Self::Batch(object, _)
            | Self::Links(object, ..)
            | Self::Link(object, ..)
            | Self::LinkDefault(object, ..)
            | Self::Unlink(object, ..)
            | Self::LinkBatch(object, ..)
            | Self::LinkLabels(object, _)
            | Self::LinkLabelCreate(object, _)
            | Self::Pipelines(object)
            | Self::Properties(object)
            | Self::PropertyGet(object, _)
            | Self::PropertyCreate(object)
            | Self::PropertyUpdate(object, _)
            | Self::PropertyArchive(object, _)
            | Self::PropertyBatch(object, _)
            | Self::Groups(object)
            | Self::GroupGet(object, _)
            | Self::GroupCreate(object)
            | Self::GroupUpdate(object, _)
            | Self::GroupArchive(object, _) => Some(*object),
            Self::GdprDelete => Some(ObjectType::Contacts),
            _ => None,
        }
    }
}
