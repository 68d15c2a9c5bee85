//! Definitions as JSON.

use crate::portal::properties::{Group, Property};
use crate::wire::json::{Object, push_list};

/// Appends a definition.
pub(super) fn push_property(out: &mut String, property: &Property) {
    let mut object = Object::open(out);
    object.text("name", &property.name).text("label", &property.label);
    object.text("type", &property.value_type).text("fieldType", &property.field_type);
    object.text("groupName", &property.group).text("description", &property.description);
    push_list(object.member("options"), (0_u32..).zip(&property.options), |out, (order, choice)| {
        let mut option = Object::open(out);
        option.text("label", &choice.label).text("value", &choice.value);
        option.raw("displayOrder", order).raw("hidden", choice.hidden);
        option.close();
    });
    if let Some(target) = &property.references {
        object.text("referencedObjectType", target);
    }
    object.raw("displayOrder", property.display_order);
    object
        .raw("calculated", property.computed.is_some())
        .raw("externalOptions", property.references.is_some());
    object.raw("hasUniqueValue", property.unique && !property.built_in);
    object.raw("hidden", property.hidden).raw("hubspotDefined", property.built_in);
    object.raw("formField", !property.read_only).text("dataSensitivity", "non_sensitive");
    object.raw("archived", property.archived_ms.is_some());
    if let Some(archived_ms) = property.archived_ms {
        object.time("archivedAt", archived_ms);
    }
    object.time("createdAt", property.created_ms).time("updatedAt", property.updated_ms);
    let mut metadata = Object::open(object.member("modificationMetadata"));
    metadata.raw("archivable", !property.built_in).raw("readOnlyDefinition", property.built_in);
    metadata.raw("readOnlyValue", property.read_only);
    metadata.close();
    object.close();
}

/// Appends a group.
pub(super) fn push_group(out: &mut String, group: &Group) {
    let mut object = Object::open(out);
    object.text("name", &group.name).text("label", &group.label);
    object.raw("displayOrder", group.display_order).raw("archived", group.archived);
    object.close();
}
