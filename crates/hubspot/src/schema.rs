//! What a portal says about its custom objects.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::read::{ReadError, read};
use crate::{Api, ApiRequest, Bucket, ObjectName};

impl Api {
    /// `GET /crm-object-schemas/{version}/schemas/{object}`: 404 when the portal has no such custom object. Its properties are
    /// read as those of any other object.
    pub fn schema(&self, object: ObjectName) -> ApiRequest {
        let (version, object) = (self.version(), object.as_str());
        Self::get(
            format!("/crm-object-schemas/{version}/schemas/{object}?includePropertyDefinitions=false"),
            Bucket::General,
        )
    }
}

/// The schema of a custom object.
#[derive(Clone, Debug)]
pub struct ObjectSchema<'a> {
    /// Its type id, by which its records are addressed.
    pub object_type_id: Cow<'a, str>,
    /// What the portal calls it.
    pub name: Cow<'a, str>,
    /// The whole schema as it came.
    pub raw: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    object_type_id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
}

impl<'a> ObjectSchema<'a> {
    /// Reads an answer.
    pub fn read(body: &'a str) -> Result<Self, ReadError> {
        let raw: &RawValue = read("schema", body)?;
        let wire: Wire<'a> = read("schema", raw.get())?;
        Ok(Self { object_type_id: wire.object_type_id, name: wire.name, raw })
    }

    /// Whether it is of this object, and its name is one: it begins with a letter and has a hundred characters at most.
    pub fn is_of(&self, object: ObjectName) -> bool {
        let name = self.name.as_bytes();
        self.object_type_id == object.as_str()
            && name.first().is_some_and(u8::is_ascii_alphabetic)
            && name.len() <= 100
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMS: &str = r#"{"id": "3465404", "objectTypeId": "2-3465404", "name": "mock_exams", "labels": {"plural": "Exams"}}"#;

    #[test]
    fn a_schema_names_its_object_and_is_passed_on_whole() {
        let object = ObjectName::parse("2-3465404").unwrap();
        let request = Api::default().schema(object);
        let expected = "/crm-object-schemas/2026-09/schemas/2-3465404?includePropertyDefinitions=false";
        assert_eq!(request.path_and_query, expected);
        let schema = ObjectSchema::read(EXAMS).unwrap();
        assert_eq!((schema.name.as_ref(), schema.raw.get()), ("mock_exams", EXAMS));
        assert!(schema.is_of(object));
        assert!(!schema.is_of(ObjectName::parse("2-1").unwrap()));
    }

    #[test]
    fn what_is_no_name_is_no_schema() {
        let object = ObjectName::parse("2-1").unwrap();
        for (name, fits) in
            [("Car", true), ("_car", false), ("car park", false), ("", false), ("a\\u0000b", false)]
        {
            let body = format!(r#"{{"objectTypeId": "2-1", "name": "{name}"}}"#);
            assert_eq!(ObjectSchema::read(&body).unwrap().is_of(object), fits, "{name}");
        }
        assert!(ObjectSchema::read(r#"{"name": "car"}"#).is_err());
        assert!(ObjectSchema::read("[]").is_err());
    }
}
