//! Scopes.

use crate::portal::ObjectType;
use crate::wire::ApiError;

/// Every scope that an app may ask for here.
pub(crate) const KNOWN: &[&str] = &[
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.companies.read",
    "crm.objects.companies.write",
    "crm.objects.deals.read",
    "crm.objects.deals.write",
    "crm.objects.owners.read",
    "crm.objects.custom.read",
    "crm.objects.custom.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.schemas.companies.read",
    "crm.schemas.companies.write",
    "crm.schemas.deals.read",
    "crm.schemas.deals.write",
    "crm.schemas.custom.read",
    "crm.schemas.custom.write",
    "crm.objects.tickets.read",
    "crm.objects.tickets.write",
    "crm.objects.products.read",
    "crm.objects.products.write",
    "crm.objects.line_items.read",
    "crm.objects.line_items.write",
    "crm.lists.read",
    "crm.lists.write",
    "sales-email-read",
    "tickets",
    "e-commerce",
];

/// Every scope that a private app may be given: all but that of having consented.
pub(crate) fn private_app_scopes() -> Vec<String> {
    KNOWN.iter().filter(|scope| **scope != "oauth").map(|scope| (*scope).to_owned()).collect()
}

/// What a token needs: of each group one scope.
#[derive(Clone, Debug)]
pub struct Scopes(Vec<Vec<String>>);

impl Scopes {
    /// Any token will do.
    pub fn oauth() -> Self {
        Self(Vec::new())
    }

    /// Reading owners.
    pub fn owners() -> Self {
        Self(vec![vec!["crm.objects.owners.read".to_owned()]])
    }

    /// Reading what custom objects there are.
    pub fn custom_schemas() -> Self {
        Self(vec![vec!["crm.schemas.custom.read".to_owned(), "crm.objects.custom.read".to_owned()]])
    }

    /// Reading records of these objects.
    pub fn read(objects: &[ObjectType]) -> Self {
        Self(objects.iter().map(|object| object.scopes("read")).collect())
    }

    /// Writing records of these objects.
    pub fn write(objects: &[ObjectType]) -> Self {
        Self(objects.iter().map(|object| object.scopes("write")).collect())
    }

    /// Reading definitions: the records' scope or the schema's.
    pub fn read_schema(object: ObjectType) -> Self {
        let scopes = object.scopes("read");
        let schemas = scopes.iter().map(|scope| scope.replace(".objects.", ".schemas.")).collect::<Vec<_>>();
        Self(vec![scopes.into_iter().chain(schemas).collect()])
    }

    /// Changing definitions.
    pub fn write_schema(object: ObjectType) -> Self {
        Self(vec![
            object.scopes("write").iter().map(|scope| scope.replace(".objects.", ".schemas.")).collect(),
        ])
    }

    /// The names of all of them.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().flatten().cloned().collect()
    }

    /// 403 `MISSING_SCOPES` unless the token has what is needed.
    pub fn check(&self, granted: &[String]) -> Result<(), ApiError> {
        let has_one = |group: &&Vec<String>| group.iter().any(|scope| granted.contains(scope));
        let missing: Vec<String> = self.0.iter().filter(|group| !has_one(group)).flatten().cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(ApiError::missing_scopes(missing)) }
    }
}
