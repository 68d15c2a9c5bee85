//! A portal with a client that is already connected.

use hubspot_sim::{Config, Mutation, ObjectType, Request, Response, Settings, Sim};
use serde_json::{Value as Json, json};

pub struct Client {
    pub sim: Sim,
    pub now_ms: i64,
    pub token: String,
    pub refresh: String,
}

/// A portal of that many contacts without limits and without index lag.
pub fn portal(contacts: u32) -> Client {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() }.without_limits();
    Client::new(Config { contacts, settings, ..Config::default() })
}

impl Client {
    pub fn new(config: Config) -> Self {
        let mut sim = Sim::new(config);
        let now_ms = sim.config().epoch_ms;
        let (token, refresh) = sim.install(now_ms);
        Self { sim, now_ms, token, refresh }
    }

    pub fn send(&mut self, request: &Request) -> Response {
        self.sim.handle(self.now_ms, request)
    }

    pub fn call(&mut self, method: &str, target: &str, body: &Json) -> (u16, Json) {
        let request = Request::json(method, target, body).bearer(&self.token);
        read(&self.send(&request))
    }

    pub fn get(&mut self, target: &str) -> (u16, Json) {
        let request = Request::get(target).bearer(&self.token);
        read(&self.send(&request))
    }

    pub fn post(&mut self, target: &str, body: &Json) -> (u16, Json) {
        self.call("POST", target, body)
    }

    /// Makes a record through the API and answers its id.
    pub fn create(&mut self, object: &str, properties: &Json) -> String {
        let body = json!({"properties": properties, "associations": []});
        let (status, record) = self.post(&format!("/crm/objects/2026-09/{object}"), &body);
        assert_eq!(status, 201, "{record}");
        text(&record["id"])
    }

    pub fn mutate(&mut self, mutation: &Json) -> Vec<u64> {
        let mutation: Mutation = serde_json::from_value(mutation.clone()).unwrap();
        self.sim.mutate(self.now_ms, &mutation).unwrap()
    }

    pub fn truth(&self, object: ObjectType, archived: &str) -> Json {
        serde_json::from_str(&self.sim.truth(object, archived)).unwrap()
    }

    /// Every record of a list, page by page.
    pub fn walk(&mut self, object: &str, query: &str) -> Vec<Json> {
        let (mut records, mut after) = (Vec::new(), String::new());
        loop {
            let (status, page) = self.get(&format!("/crm/objects/2026-09/{object}?limit=100&{query}{after}"));
            assert_eq!(status, 200, "{page}");
            records.extend(page["results"].as_array().unwrap().iter().cloned());
            match page["paging"]["next"]["after"].as_str() {
                Some(cursor) => after = format!("&after={cursor}"),
                None => return records,
            }
        }
    }
}

pub fn read(response: &Response) -> (u16, Json) {
    (response.status, serde_json::from_str(&response.body).unwrap_or(Json::Null))
}

pub fn text(value: &Json) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text")).to_owned()
}

pub fn ids(records: &[Json]) -> Vec<String> {
    records.iter().map(|record| text(&record["id"])).collect()
}
