//! What is told of one route.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{observed, schemas::tally};

const JSON: &str = "application/json";

/// A route as a caller sees it: what it takes and what it answers.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    summary: &'static str,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Map<String, Value>,
}

impl Operation {
    /// The operation of a route, in one sentence.
    pub fn new(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        Self { method, path, summary, parameters: Vec::new(), body: None, answers: Map::new() }
    }

    /// `POST /run`, as most functions have it.
    pub fn run() -> Self {
        Self::new("POST", "/run", "Works on the jobs that are due.").answers_as(
            200,
            "How many jobs ended how.",
            JSON,
            &tally(),
        )
    }

    /// Reads this from the query; `schema` is a JSON schema.
    #[must_use]
    pub fn query(mut self, name: &str, schema: &Value, about: &str) -> Self {
        self.parameters.push(json!({ "name": name, "in": "query", "description": about, "schema": schema }));
        self
    }

    /// Does its work once per `Idempotency-Key`.
    #[must_use]
    pub fn once(mut self) -> Self {
        let about = "The same key with the same body gets the same answer; with another body 409.";
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 255 });
        let header =
            json!({ "name": "Idempotency-Key", "in": "header", "description": about, "schema": schema });
        self.parameters.push(header);
        self
    }

    /// Takes a JSON body of this type.
    #[must_use]
    pub fn takes<T: JsonSchema>(self) -> Self {
        let schema = schema_of::<T>(SchemaSettings::draft2020_12());
        self.takes_as(JSON, &schema, true)
    }

    /// The same, or no body at all.
    #[must_use]
    pub fn may_take<T: JsonSchema>(self) -> Self {
        let schema = schema_of::<T>(SchemaSettings::draft2020_12());
        self.takes_as(JSON, &schema, false)
    }

    /// Takes a body of that type of content.
    #[must_use]
    pub fn takes_as(mut self, content_type: &str, schema: &Value, required: bool) -> Self {
        self.body = Some(json!({ "required": required, "content": { content_type: { "schema": schema } } }));
        self
    }

    /// Answers this type as JSON.
    #[must_use]
    pub fn answers<T: JsonSchema>(self, status: u16, about: &str) -> Self {
        let schema = schema_of::<T>(SchemaSettings::draft2020_12().for_serialize());
        self.answers_as(status, about, JSON, &schema)
    }

    /// Answers what a SQL function answers, as the stories of `tests/calls` recorded it.
    #[must_use]
    pub fn answers_of(self, status: u16, about: &str, function: &str) -> Self {
        self.answers_as(status, about, JSON, &observed(function))
    }

    /// Fields of the answers that are maps: their names are data, and the next answer may have others.
    #[must_use]
    pub fn maps(mut self, names: &[&str]) -> Self {
        each_property(&mut self.answers, names, &mut |property| {
            property.remove("required");
            property.remove("properties");
            property.insert("additionalProperties".to_owned(), Value::Bool(true));
        });
        self
    }

    /// Answers that type of content.
    #[must_use]
    pub fn answers_as(mut self, status: u16, about: &str, content_type: &str, schema: &Value) -> Self {
        let answer = json!({ "description": about, "content": { content_type: { "schema": schema } } });
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// Answers without a body.
    #[must_use]
    pub fn answers_empty(mut self, status: u16, about: &str) -> Self {
        self.answers.insert(status.to_string(), json!({ "description": about }));
        self
    }

    /// As the document has it; `security` and `refusals` come from the route.
    pub(super) fn described(self, id: &str, security: &Value, refusals: &[&str]) -> Value {
        let mut responses = self.answers;
        for status in refusals {
            responses.insert((*status).to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
        }
        let segments = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let in_path = segments.map(
            |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
        );
        let parameters: Vec<Value> = in_path.chain(self.parameters).collect();
        let mut described = json!({ "operationId": id, "summary": self.summary, "security": security, "responses": responses });
        if !parameters.is_empty() {
            described["parameters"] = Value::Array(parameters);
        }
        if let Some(body) = self.body {
            described["requestBody"] = body;
        }
        described
    }

    pub(super) const fn has_body(&self) -> bool {
        self.body.is_some()
    }
}

/// Changes the schemas of the properties of these names, wherever they stand.
fn each_property(
    schema: &mut Map<String, Value>,
    names: &[&str],
    change: &mut impl FnMut(&mut Map<String, Value>),
) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if names.contains(&name.as_str())
            && let Some(property) = property.as_object_mut()
        {
            change(property);
        }
    }
    for inner in schema.values_mut().filter_map(Value::as_object_mut) {
        each_property(inner, names, change);
    }
}

/// The schema of a type, whole: a document is read by people, who would have to look a reference up.
fn schema_of<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("$schema");
        schema.remove("title");
    }
    schema
}
