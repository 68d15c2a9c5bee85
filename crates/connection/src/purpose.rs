//! What a request to HubSpot is for, as it is counted.

use hubspot::ApiRequest;

/// The purpose that its path tells.
pub(crate) fn purpose(request: &ApiRequest) -> &'static str {
    let path = request.path_and_query.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match *parts.as_slice() {
        ["crm", "objects", _, _, "search"] => "search",
        ["crm", "objects", _, _, "batch", "read"] => "read",
        ["crm", "objects", _, _, "batch", _] | ["crm", "objects", _, _, "gdpr-delete"] => "write",
        ["crm", "objects", _, _] => "list",
        ["crm", "objects", ..] => "read",
        ["crm", "associations", ..] => "links",
        ["crm", "properties", ..] | ["crm-object-schemas", ..] => "definitions",
        ["crm", "owners" | "pipelines", ..] => "references",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hubspot::{Api, AssociationInput, ListQuery, ObjectName, ObjectType, RecordUpdate, SearchWindow};

    use super::*;

    #[test]
    fn each_kind_of_request_has_its_purpose() {
        let (api, contacts) = (Api::default(), ObjectType::Contacts);
        let update = RecordUpdate { id: "1", properties: &BTreeMap::new() };
        let input = AssociationInput { id: "1", after: None };
        for (request, expected) in [
            (api.batch_read(contacts, &["1"], &[], false), "read"),
            (api.record(contacts, "1", true), "read"),
            (api.batch_update(contacts, &[update]), "write"),
            (api.privacy_delete("1"), "write"),
            (api.search(contacts, &SearchWindow::default()), "search"),
            (api.list(contacts, &ListQuery::default()), "list"),
            (api.associations(contacts, ObjectType::Deals, &[input]), "links"),
            (api.properties(contacts), "definitions"),
            (api.schema(ObjectName::parse("2-1").unwrap()), "definitions"),
            (api.pipelines(ObjectType::Deals), "references"),
            (api.owners(100, None, true), "references"),
            (api.account_info(), "other"),
        ] {
            assert_eq!(purpose(&request), expected, "{}", request.path_and_query);
        }
    }
}
