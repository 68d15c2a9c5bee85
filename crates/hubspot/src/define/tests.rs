use super::*;

fn option(value: &str) -> PropertyOption {
    PropertyOption { label: value.to_owned(), value: value.to_owned(), display_order: 0, hidden: false }
}

fn grade(values: &[&str]) -> NewProperty<'static> {
    NewProperty {
        name: "sales_copilot_grade",
        label: "Grade",
        kind: "enumeration",
        field_type: "select",
        group_name: "sales_copilot",
        description: "A is best.",
        options: values.iter().map(|value| option(value)).collect(),
    }
}

fn defined(kind: &str, values: &[&str]) -> DefinedProperty {
    DefinedProperty {
        name: "sales_copilot_grade".to_owned(),
        kind: kind.to_owned(),
        options: values.iter().map(|value| option(value)).collect(),
        read_only: false,
    }
}

#[test]
fn a_group_and_properties_are_made_by_post() {
    let api = Api::default();
    let group = api.create_property_group(ObjectType::Deals, "sales_copilot", "Sales copilot");
    assert_eq!(group.path_and_query, "/crm/properties/2026-09/deals/groups");
    assert_eq!(group.body.unwrap().text.expose(), r#"{"name":"sales_copilot","label":"Sales copilot"}"#);
    let request = api.create_properties(ObjectType::Deals, &[grade(&["A"])]);
    assert_eq!(request.path_and_query, "/crm/properties/2026-09/deals/batch/create");
    assert_eq!(
        request.body.unwrap().text.expose(),
        r#"{"inputs":[{"name":"sales_copilot_grade","label":"Grade","type":"enumeration","fieldType":"select","groupName":"sales_copilot","description":"A is best.","options":[{"label":"A","value":"A","displayOrder":0,"hidden":false}]}]}"#
    );
}

#[test]
fn named_definitions_are_read_in_one_request() {
    let request = Api::default().read_named_properties(ObjectType::Contacts, &["a", "b"]);
    assert_eq!(request.path_and_query, "/crm/properties/2026-09/contacts/batch/read");
    assert_eq!(
        request.body.unwrap().text.expose(),
        r#"{"inputs":[{"name":"a"},{"name":"b"}],"archived":false,"dataSensitivity":"non_sensitive"}"#
    );
}

#[test]
fn choices_are_replaced_by_patch() {
    let request = Api::default().replace_property_options(ObjectType::Contacts, "x", &[option("A")]);
    assert_eq!(
        (request.method, request.path_and_query.as_str()),
        (Method::Patch, "/crm/properties/2026-09/contacts/x")
    );
    assert_eq!(
        request.body.unwrap().text.expose(),
        r#"{"options":[{"label":"A","value":"A","displayOrder":0,"hidden":false}]}"#
    );
}

#[test]
fn a_partial_answer_tells_what_exists_and_what_does_not() {
    let body = r#"{"status":"COMPLETE","results":[{"name":"a","type":"number","fieldType":"number","options":[],
        "modificationMetadata":{"readOnlyValue":true,"archivable":false}}],"numErrors":1,
        "errors":[{"status":"error","category":"OBJECT_ALREADY_EXISTS","message":"m",
        "subCategory":"Properties.PROPERTY_WITH_NAME_EXISTS","context":{"name":["b"]}}]}"#;
    let batch = PropertyBatch::read(body).unwrap();
    assert!(batch.properties[0].read_only);
    assert_eq!(batch.refusals[0].code(), "Properties.PROPERTY_WITH_NAME_EXISTS");
}

#[test]
fn what_differs_is_told_by_what_can_be_done_about_it() {
    let wanted = grade(&["A", "B"]);
    assert_eq!(defined("enumeration", &["B", "A", "Z"]).difference(&wanted), None, "more choices do no harm");
    assert_eq!(defined("string", &[]).difference(&wanted), Some(Difference::Kind("string".to_owned())));
    assert_eq!(
        defined("enumeration", &["A"]).difference(&wanted),
        Some(Difference::MissingOptions(vec![option("B")]))
    );
    let read_only = DefinedProperty { read_only: true, ..defined("enumeration", &["A", "B"]) };
    assert_eq!(read_only.difference(&wanted), Some(Difference::ReadOnly));
}
