//! Making sure that a portal has our property group and properties, and that they are the ones we mean.

use connection::{CALL_US, HubSpotClient, Refused, unreadable};
use hubspot::{
    ApiRequest, DefinedProperty, Difference, NewProperty, ObjectType, PropertyBatch, PropertyOption,
};
use kernel::Problem;
use ports::JobRun;

use super::properties::{GROUP, wanted};

/// Whether scores can be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Setup {
    /// All properties exist as they should.
    Ready,
    /// Someone has to act in HubSpot first.
    Blocked {
        /// Stable code.
        code: &'static str,
        /// What to do.
        detail: String,
    },
}

/// Reads our definitions, makes what is missing, mends what can be mended. Each step may be repeated: a kill in between
/// leaves a part that the next try finds.
pub(super) async fn ensure(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
) -> Result<Setup, Problem> {
    let wanted = wanted();
    let mut found = read(client, run, object, &wanted).await?;
    let missing = missing(&wanted, &found);
    if !missing.is_empty() {
        let refusal = create(client, run, object, &missing).await?;
        found = read(client, run, object, &wanted).await?;
        if let Some(still) = self::missing(&wanted, &found).first() {
            return Ok(refused(still.name, &refusal));
        }
    }
    for property in &wanted {
        let Some(known) = found.iter().find(|known| known.name == property.name) else { continue };
        match known.difference(property) {
            None => {}
            Some(Difference::MissingOptions(options)) => {
                if let Some(blocked) = add_options(client, run, object, known, options).await? {
                    return Ok(blocked);
                }
            }
            Some(Difference::Kind(kind)) => {
                let is = format!("of type {kind}, but scores need one of type {}", property.kind);
                return Ok(conflict(property.name, &is));
            }
            Some(Difference::ReadOnly) => return Ok(conflict(property.name, "that cannot be written")),
        }
    }
    Ok(Setup::Ready)
}

fn missing<'p>(wanted: &[NewProperty<'p>], found: &[DefinedProperty]) -> Vec<NewProperty<'p>> {
    let is_found = |property: &&NewProperty<'_>| found.iter().any(|known| known.name == property.name);
    wanted.iter().filter(|property| !is_found(property)).cloned().collect()
}

async fn read(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
    wanted: &[NewProperty<'_>],
) -> Result<Vec<DefinedProperty>, Problem> {
    let names: Vec<&str> = wanted.iter().map(|property| property.name).collect();
    run.charge_us(CALL_US);
    let answer = client.send(&client.api().read_named_properties(object, &names)).await?;
    Ok(PropertyBatch::read(&answer.body).map_err(unreadable)?.properties)
}

/// Makes group and properties; the reason, if HubSpot refuses.
async fn create(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
    properties: &[NewProperty<'_>],
) -> Result<String, Problem> {
    let (name, label) = GROUP;
    let group = send(client, run, &client.api().create_property_group(object, name, label)).await?;
    let group_refusal = group.err().filter(|refused| refused.problem.status != 409);
    let reason = match send(client, run, &client.api().create_properties(object, properties)).await? {
        // What exists by now was made by another run of this; reading tells.
        Ok(body) => PropertyBatch::read(&body)
            .map_err(unreadable)?
            .refusals
            .iter()
            .find(|refusal| refusal.category != "OBJECT_ALREADY_EXISTS")
            .map(hubspot::Refusal::sentence),
        Err(refused) => Some(refused.refusal.sentence()),
    };
    Ok(group_refusal.map(|refused| refused.refusal.sentence()).or(reason).unwrap_or_default())
}

/// Adds choices to an enumeration; HubSpot replaces the whole list, so what is there is sent along.
async fn add_options(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
    known: &DefinedProperty,
    options: Vec<PropertyOption>,
) -> Result<Option<Setup>, Problem> {
    let names: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    let names = names.join(", ");
    let all: Vec<PropertyOption> = known.options.iter().cloned().chain(options).collect();
    let request = client.api().replace_property_options(object, &known.name, &all);
    let sent = send(client, run, &request).await?;
    Ok(sent.err().map(|_| conflict(&known.name, &format!("without the options {names}"))))
}

async fn send(
    client: &HubSpotClient,
    run: &JobRun,
    request: &ApiRequest,
) -> Result<Result<String, Refused>, Problem> {
    run.charge_us(CALL_US);
    Ok(client.offer(request).await?.map(|answer| answer.body))
}

fn conflict(name: &str, is: &str) -> Setup {
    let detail = format!(
        "the portal has a property {name} {is}: rename or delete it in HubSpot, then the scores follow within the hour"
    );
    Setup::Blocked { code: "property_conflict", detail }
}

fn refused(name: &str, reason: &str) -> Setup {
    let reason = if reason.is_empty() { "it gives no reason" } else { reason };
    Setup::Blocked {
        code: "property_refused",
        detail: format!("HubSpot does not make the property {name}: {reason}"),
    }
}
