//! A conversation that touches every endpoint, with successes, partial successes and refusals.

use hubspot_sim::{Config, Request, Settings, Sim};
use serde_json::{Value as Json, json};

/// One request and its answer.
pub struct Exchange {
    pub method: String,
    pub target: String,
    pub status: u16,
    pub body: Json,
}

impl Exchange {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }
}

struct Recorder {
    sim: Sim,
    now_ms: i64,
    token: String,
    exchanges: Vec<Exchange>,
}

impl Recorder {
    fn send(&mut self, request: Request) -> Json {
        self.now_ms += 10;
        let response = self.sim.handle(self.now_ms, &request);
        let body: Json = serde_json::from_str(&response.body).unwrap_or(Json::Null);
        let exchange = Exchange {
            method: request.method,
            target: request.target,
            status: response.status,
            body: body.clone(),
        };
        self.exchanges.push(exchange);
        body
    }

    fn call(&mut self, method: &str, target: &str, body: &Json) -> Json {
        let token = self.token.clone();
        self.send(Request::json(method, target, body).bearer(&token))
    }

    fn get(&mut self, target: &str) -> Json {
        let token = self.token.clone();
        self.send(Request::get(target).bearer(&token))
    }

    fn post(&mut self, target: &str, body: &Json) -> Json {
        self.call("POST", target, body)
    }
}

/// Plays the conversation.
pub fn record() -> Vec<Exchange> {
    let settings =
        Settings { search_lag_ms: 0, association_page: 3, association_batch_page: 3, ..Settings::default() };
    let mut sim =
        Sim::new(Config { contacts: 900, settings: settings.without_limits(), ..Config::default() });
    "https://hooks.example/x".clone_into(&mut sim.settings_mut().webhook_url);
    let now_ms = sim.config().epoch_ms;
    let (token, refresh) = sim.install(now_ms);
    let mut recorder = Recorder { sim, now_ms, token, exchanges: Vec::new() };
    for (object, properties) in [
        ("contacts", json!({"email": "c@example.com", "firstname": "Ada"})),
        ("companies", json!({"name": "Atlas", "domain": "atlas.example"})),
        ("deals", json!({"dealname": "x", "dealstage": "closedwon", "amount": "12"})),
        ("calls", json!({"hs_timestamp": "2026-10-01T00:00:00Z"})),
    ] {
        objects(&mut recorder, object, &properties);
    }
    associations(&mut recorder);
    properties(&mut recorder);
    scores(&mut recorder);
    webhooks(&mut recorder);
    rest(&mut recorder, &refresh);
    recorder.exchanges
}

fn objects(recorder: &mut Recorder, object: &str, properties: &Json) {
    let base = format!("/crm/objects/2026-09/{object}");
    let linked =
        "associations=contacts,companies,deals,calls&properties=hs_merged_object_ids,hubspot_owner_id,phone";
    for page in 0..3 {
        let after = page * 40;
        recorder.get(&format!("{base}?limit=100&after={after}&{linked}"));
    }
    recorder.get(&format!("{base}?limit=50&propertiesWithHistory=hubspot_owner_id"));
    recorder.get(&format!("{base}?limit=500"));
    let create = json!({"properties": properties, "associations": []});
    let id = recorder.post(&base, &create)["id"].as_str().unwrap().to_owned();
    recorder.post(&base, &create);
    recorder.post(&base, &json!({"properties": {"nope": "x"}, "associations": []}));
    recorder.call("PATCH", &format!("{base}/{id}"), &json!({"properties": {"hubspot_owner_id": "41007000"}}));
    recorder.get(&format!("{base}/{id}?{linked}&propertiesWithHistory=hubspot_owner_id"));
    recorder.get(&format!("{base}/1"));
    let inputs =
        json!({"inputs": [{"id": id}, {"id": "1"}], "properties": ["phone"], "propertiesWithHistory": []});
    recorder.post(&format!("{base}/batch/read"), &inputs);
    let update = json!({"inputs": [{"id": id, "properties": {"hubspot_owner_id": "41007017"}}]});
    recorder.post(&format!("{base}/batch/update"), &update);
    let trace = |input: &Json, trace: &str| {
        let mut input = input.clone();
        input["objectWriteTraceId"] = json!(trace);
        input
    };
    let mut second = create.clone();
    if object == "contacts" {
        second["properties"]["email"] = json!("second@example.com");
    }
    let bad = json!({"properties": {"nope": "x"}, "associations": []});
    recorder
        .post(&format!("{base}/batch/create"), &json!({"inputs": [trace(&second, "1"), trace(&bad, "2")]}));
    upsert(recorder, object, &base, properties);
    recorder.post(
        &format!("{base}/search"),
        &json!({"limit": 3, "after": "0", "sorts": [], "properties": [], "filterGroups": []}),
    );
    recorder.post(&format!("{base}/search"), &json!({"limit": 3, "after": "9999"}));
    let page = recorder.get(&format!("{base}?limit=4"));
    let known: Vec<&str> =
        page["results"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap()).collect();
    if object != "calls" {
        recorder.post(
            &format!("{base}/merge"),
            &json!({"primaryObjectId": known[0], "objectIdToMerge": known[1]}),
        );
        recorder.get(&format!("{base}/{}", known[1]));
    }
    if object == "contacts" {
        recorder.post(&format!("{base}/gdpr-delete"), &json!({"objectId": known[2]}));
    }
    recorder.post(&format!("{base}/batch/archive"), &json!({"inputs": [{"id": known[3]}]}));
    recorder.call("DELETE", &format!("{base}/{id}"), &Json::Null);
    recorder.get(&format!("{base}?archived=true"));
}

fn upsert(recorder: &mut Recorder, object: &str, base: &str, properties: &Json) {
    let (key, value) = if object == "contacts" {
        ("email", "up@example.com")
    } else {
        let definition = json!({"name": "external_key", "label": "Key", "type": "string", "fieldType": "text",
            "groupName": recorder.get(&format!("/crm/properties/2026-09/{object}/groups"))["results"][0]["name"],
            "hasUniqueValue": true});
        recorder.post(&format!("/crm/properties/2026-09/{object}"), &definition);
        ("external_key", "k1")
    };
    let mut properties = properties.clone();
    properties.as_object_mut().unwrap().remove("email");
    let input = json!({"id": value, "idProperty": key, "properties": properties});
    recorder.post(&format!("{base}/batch/upsert"), &json!({"inputs": [input]}));
    recorder.post(&format!("{base}/batch/upsert"), &json!({"inputs": [input, input]}));
}

fn associations(recorder: &mut Recorder) {
    let mut first = |object: &str| -> Vec<String> {
        let page = recorder.get(&format!("/crm/objects/2026-09/{object}?limit=6"));
        page["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (contacts, companies) = (first("contacts"), first("companies"));
    let base = "/crm/associations/2026-09/companies/contacts/batch";
    let types = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 280}]);
    let input = |contact: &str| json!({"from": {"id": companies[0]}, "to": {"id": contact}, "types": types});
    let inputs: Vec<Json> = contacts.iter().map(|id| input(id)).collect();
    recorder.post(&format!("{base}/create"), &json!({"inputs": inputs}));
    recorder.post(&format!("{base}/create"), &json!({"inputs": [input("1")]}));
    recorder
        .post(&format!("{base}/associate/default"), &json!({"inputs": [input(&contacts[0]), input("1")]}));
    recorder.post(&format!("{base}/read"), &json!({"inputs": [{"id": companies[0]}, {"id": "1"}]}));
    recorder.post(&format!("{base}/labels/archive"), &json!({"inputs": [input(&contacts[0])]}));
    let gone = json!({"inputs": [{"from": {"id": companies[0]}, "to": [{"id": contacts[0]}]}]});
    recorder.post(&format!("{base}/archive"), &gone);
    let one = format!("/crm/objects/2026-09/companies/{}/associations", companies[0]);
    recorder.get(&format!("{one}/contacts?limit=2"));
    recorder.call("PUT", &format!("{one}/default/contacts/{}", contacts[1]), &json!([]));
    recorder.call("PUT", &format!("{one}/contacts/{}", contacts[1]), &types);
    recorder.call("DELETE", &format!("{one}/contacts/{}", contacts[1]), &Json::Null);
    recorder.get("/crm/associations/2026-09/companies/contacts/labels");
}

fn properties(recorder: &mut Recorder) {
    for object in ["contacts", "companies", "deals", "calls"] {
        recorder.get(&format!("/crm/properties/2026-09/{object}"));
        recorder.get(&format!("/crm/properties/2026-09/{object}?archived=true"));
    }
    let base = "/crm/properties/2026-09/deals";
    let one = json!({"name": "score", "label": "Score", "type": "number", "fieldType": "number", "groupName": "sales_process"});
    recorder.post(base, &one);
    recorder.post(base, &one);
    recorder.get(&format!("{base}/score"));
    recorder.get(&format!("{base}/nope"));
    recorder.call("PATCH", &format!("{base}/score"), &json!({"label": "Grade"}));
    recorder.post(&format!("{base}/batch/create"), &json!({"inputs": [one]}));
    recorder.post(
        &format!("{base}/batch/read"),
        &json!({"inputs": [{"name": "score"}, {"name": "nope"}], "archived": false}),
    );
    recorder.post(&format!("{base}/batch/archive"), &json!({"inputs": [{"name": "nope"}]}));
    recorder.call("DELETE", &format!("{base}/score"), &Json::Null);
    recorder.get(&format!("{base}/score?archived=true"));
    let groups = format!("{base}/groups");
    recorder.post(&groups, &json!({"name": "copilot", "label": "Copilot"}));
    recorder.get(&groups);
    recorder.get(&format!("{groups}/copilot"));
    recorder.call("PATCH", &format!("{groups}/copilot"), &json!({"label": "C"}));
    recorder.call("DELETE", &format!("{groups}/copilot"), &Json::Null);
}

/// What a program does that writes scores: a group, properties of each type, values with refusals of every kind.
fn scores(recorder: &mut Recorder) {
    let definitions = "/crm/properties/2026-09/contacts";
    let group = json!({"name": "copilot", "label": "Copilot"});
    recorder.post(&format!("{definitions}/groups"), &group);
    recorder.post(&format!("{definitions}/groups"), &group);
    let property = |name: &str, kind: &str, field: &str, options: &[&str]| {
        let options: Vec<Json> = options
            .iter()
            .map(|value| json!({"label": value, "value": value, "displayOrder": 0, "hidden": false}))
            .collect();
        json!({"name": name, "label": name, "type": kind, "fieldType": field, "groupName": "copilot",
            "description": "d", "options": options})
    };
    let wanted = json!({"inputs": [
        property("copilot_score", "number", "number", &[]),
        property("copilot_grade", "enumeration", "select", &["A", "B"]),
        property("copilot_reasons", "string", "textarea", &[]),
        property("copilot_scored_at", "datetime", "date", &[]),
    ]});
    recorder.post(&format!("{definitions}/batch/create"), &wanted);
    recorder.post(&format!("{definitions}/batch/create"), &wanted);
    let named = json!({"inputs": [{"name": "copilot_grade"}, {"name": "nope"}], "archived": false,
        "dataSensitivity": "non_sensitive"});
    recorder.post(&format!("{definitions}/batch/read"), &named);
    let options = json!({"options": [{"label": "A", "value": "A", "displayOrder": 0, "hidden": false}]});
    recorder.call("PATCH", &format!("{definitions}/copilot_grade"), &options);
    let base = "/crm/objects/2026-09/contacts";
    let page = recorder.get(&format!("{base}?limit=3"));
    let known: Vec<String> = page["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect();
    let input = |id: &str, grade: &str| {
        json!({"id": id, "objectWriteTraceId": id, "properties": {"copilot_score": "82", "copilot_grade": grade,
            "copilot_reasons": "x", "copilot_scored_at": "2026-11-01T00:00:00.000Z"}})
    };
    let update = format!("{base}/batch/update");
    recorder.post(&update, &json!({"inputs": [input(&known[0], "A"), input("1", "A")]}));
    recorder.post(&update, &json!({"inputs": [input(&known[0], "A"), input(&known[1], "Z")]}));
    recorder.sim.settings_mut().partial_updates = true;
    recorder.post(&update, &json!({"inputs": [input(&known[0], "A"), input(&known[1], "Z")]}));
    recorder.sim.settings_mut().required_properties =
        [("contacts".to_owned(), vec!["referral_code".to_owned()])].into();
    recorder.post(&update, &json!({"inputs": [input(&known[0], "A"), input(&known[1], "A")]}));
    recorder.sim.settings_mut().required_properties.clear();
    recorder.get(&format!("{base}/{}?properties=copilot_score,copilot_scored_at", known[0]));
}

fn webhooks(recorder: &mut Recorder) {
    let base = "/app-webhooks/2026-09/54321";
    recorder.get(&format!("{base}/settings"));
    recorder.call(
        "PUT",
        &format!("{base}/settings"),
        &json!({"targetUrl": "https://hooks.example/y", "throttling": {"maxConcurrentRequests": 10}}),
    );
    recorder.get(&format!("{base}/subscriptions"));
    let made = recorder.post(
        &format!("{base}/subscriptions"),
        &json!({"eventType": "contact.propertyChange", "propertyName": "zip", "active": false}),
    );
    let one = format!("{base}/subscriptions/{}", made["id"].as_str().unwrap());
    recorder.get(&one);
    recorder.call("PATCH", &one, &json!({"active": true}));
    recorder.call("DELETE", &one, &Json::Null);
    recorder.call("DELETE", &format!("{base}/settings"), &Json::Null);
    recorder.get(&format!("{base}/settings"));
}

fn rest(recorder: &mut Recorder, refresh: &str) {
    recorder.get("/crm/owners/2026-09");
    recorder.get("/crm/owners/2026-09?limit=2");
    recorder.get("/crm/owners/2026-09?archived=true");
    recorder.get("/crm/pipelines/2026-09/deals");
    recorder.get("/crm/owners/2026-09/41007000");
    recorder.get("/crm/owners/2026-09/7");
    recorder.get("/account-info/2026-09/details");
    recorder.send(Request::get("/account-info/2026-09/details").bearer("made-up"));
    let app = "client_id=sim-client&client_secret=sim-secret";
    let token = recorder.token.clone();
    for form in [format!("{app}&token={token}"), format!("{app}&token={refresh}"), format!("{app}&token=x")] {
        recorder.send(Request::form("/oauth/2026-09/token/introspect", form));
    }
    let form = format!("{app}&grant_type=refresh_token&refresh_token={refresh}");
    recorder.send(Request::form("/oauth/2026-09/token", form.clone()));
    recorder.send(Request::form("/oauth/2026-09/token/revoke", format!("{app}&token={refresh}")));
    recorder.send(Request::form("/oauth/2026-09/token", form));
    recorder.call("DELETE", "/appinstalls/2026-09/external-install", &Json::Null);
}
