//! Who can own records: the users of a portal, as far as the API tells of them, and queues.

use kernel::{RESERVED, Timestamp};
use percent_encoding::utf8_percent_encode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::read::{Paging, ReadError, Text, after, read};
use crate::{Api, ApiRequest, Bucket};

impl Api {
    /// `GET /crm/owners/{version}/{userId}?idProperty=userId`: 404 for a user who is gone or never was an owner. Needs
    /// the scope `crm.objects.owners.read`.
    pub fn owner_of_user(&self, hubspot_user_id: u64) -> ApiRequest {
        let path = format!("/crm/owners/{}/{hubspot_user_id}?idProperty=userId", self.version());
        Self::get(path, Bucket::General)
    }

    /// `GET /crm/owners/{version}`: those who own, or those who left. Needs the same scope.
    pub fn owners(&self, limit: u32, after: Option<&str>, archived: bool) -> ApiRequest {
        let mut path = format!("/crm/owners/{}?limit={limit}&archived={archived}", self.version());
        if let Some(after) = after {
            path.push_str("&after=");
            path.extend(utf8_percent_encode(after, RESERVED));
        }
        Self::get(path, Bucket::General)
    }
}

/// An owner, as the mirror takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// What `hubspot_owner_id` of a record says.
    pub id: String,
    /// E-mail address.
    pub email: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The user behind it, one who left too; a queue has none.
    pub user_id: Option<String>,
    /// Teams of the owner.
    pub teams: Vec<Team>,
    /// Whether it owns no more.
    pub archived: bool,
    /// When it last changed: of an archived one, when it was archived.
    pub updated_at: Option<Timestamp>,
}

/// A team of an owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    /// Its id.
    pub id: String,
    /// What the portal calls it.
    pub name: Option<String>,
    /// Whether it is the owner's first one.
    pub primary: bool,
}

/// A page of owners.
#[derive(Debug)]
pub struct OwnersPage {
    /// Those that could be read.
    pub owners: Vec<Owner>,
    /// Whether that are all of the page: whoever is on no whole page is an owner no more.
    pub is_whole: bool,
    /// Cursor of the next page; `None` at the end.
    pub next_after: Option<String>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOwner<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(borrow, default)]
    user_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    user_id_including_inactive: Option<Text<'a>>,
    #[serde(borrow, default)]
    teams: Option<Vec<WireTeam<'a>>>,
    #[serde(default)]
    archived: Option<bool>,
    #[serde(default)]
    updated_at: Option<String>,
}

#[derive(Deserialize)]
struct WireTeam<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    primary: Option<bool>,
}

impl OwnersPage {
    /// Reads the answer of [`Api::owners`]. One that cannot be read takes no other with it.
    pub fn read(body: &str, archived: bool) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("owners", body)?;
        let listed = wire.results.len();
        let owners: Vec<Owner> =
            wire.results.into_iter().filter_map(|raw| owner(raw.get(), archived)).collect();
        Ok(Self { is_whole: owners.len() == listed, owners, next_after: after(wire.paging) })
    }
}

fn owner(raw: &str, archived: bool) -> Option<Owner> {
    let wire: WireOwner<'_> = read("owner", raw).ok()?;
    let id = wire.id.0.into_owned();
    let team = |team: WireTeam<'_>| Team {
        id: team.id.0.into_owned(),
        name: team.name,
        primary: team.primary.unwrap_or_default(),
    };
    let user_id = wire.user_id.or(wire.user_id_including_inactive);
    (!id.is_empty()).then(|| Owner {
        id,
        email: wire.email,
        first_name: wire.first_name,
        last_name: wire.last_name,
        user_id: user_id.map(|user_id| user_id.0.into_owned()),
        teams: wire.teams.into_iter().flatten().map(team).collect(),
        archived: wire.archived.unwrap_or(archived),
        updated_at: wire.updated_at.as_deref().and_then(Timestamp::parse),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_asked_for_by_the_users_id() {
        let request = Api::default().owner_of_user(2_000_301);
        assert_eq!(request.path_and_query, "/crm/owners/2026-09/2000301?idProperty=userId");
        assert!(request.bearer && request.repeatable);
    }

    #[test]
    fn owners_are_listed_page_by_page_and_those_who_left_apart() {
        let path = |after, archived| Api::default().owners(100, after, archived).path_and_query;
        assert_eq!(path(None, false), "/crm/owners/2026-09?limit=100&archived=false");
        assert_eq!(path(Some("a=&1"), true), "/crm/owners/2026-09?limit=100&archived=true&after=a%3D%261");
    }

    #[test]
    fn an_owner_is_read_with_its_teams_and_the_user_who_left() {
        let body = r#"{"results":[{"id":41,"email":"a@b.c","firstName":"A","lastName":null,"userIdIncludingInactive":7,
            "teams":[{"id":"3","name":"North","primary":true},{"id":4}],"archived":true,"type":"PERSON",
            "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-02-01T00:00:00Z"}],"paging":{"next":{"after":"x"}}}"#;
        let page = OwnersPage::read(body, true).unwrap();
        assert_eq!((page.is_whole, page.next_after.as_deref()), (true, Some("x")));
        let owner = &page.owners[0];
        assert_eq!((owner.id.as_str(), owner.user_id.as_deref()), ("41", Some("7")));
        assert_eq!((owner.first_name.as_deref(), owner.last_name.as_deref()), (Some("A"), None));
        assert_eq!(owner.updated_at, Timestamp::parse("2026-02-01T00:00:00Z"));
        let teams: Vec<_> = owner.teams.iter().map(|team| (team.id.as_str(), team.primary)).collect();
        assert_eq!(teams, [("3", true), ("4", false)]);
    }

    #[test]
    fn what_cannot_be_read_takes_no_other_with_it_and_leaves_the_page_in_pieces() {
        for odd in [r#"{"email":"a@b.c"}"#, r#"{"id":""}"#, "7", r#"{"id":"2","email":{}}"#, "null"] {
            let page = OwnersPage::read(&format!(r#"{{"results":[{odd},{{"id":"1"}}]}}"#), false).unwrap();
            let ids: Vec<_> = page.owners.iter().map(|owner| owner.id.as_str()).collect();
            assert_eq!((ids.as_slice(), page.is_whole), (["1"].as_slice(), false), "{odd}");
            assert!(!page.owners[0].archived, "it is of the list of those who own");
        }
        assert!(OwnersPage::read("{}", false).is_err(), "no list is no empty list");
    }
}
