// The card's backend on the running suite, called as HubSpot calls it, and as somebody who is not HubSpot would.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { anonymous, request, service, signUp } from "../harness/user.ts";
import { cardUrl, hubspotFetch, mirroredPortal, type Portal, someContacts, storeScore } from "./portal.ts";

const ACTION = "/app/actions/rescore";

async function scoresOf(portal: Portal): Promise<number> {
  const { count } = await service(portal.suite).from("record_scores").select("*", {
    count: "exact",
    head: true,
  });
  return count ?? -1;
}

async function actionsOf(portal: Portal): Promise<{ outcome: string; hubspot_user_id: string }[]> {
  const { data, error } = await portal.user.client.from("card_actions").select("outcome,hubspot_user_id")
    .order("id");
  if (error) throw new Error(error.message);
  return data;
}

async function spoiltRequestsAreRefused({ suite }: Portal, id: string): Promise<void> {
  const body = { objectId: id, objectTypeId: "0-1" };
  for (const tamper of ["forged", "stale", "reencoded", "truncated"]) {
    for (
      const call of [
        () => hubspotFetch(suite, "/app", { method: "POST", body, tamper }),
        () => hubspotFetch(suite, ACTION, { method: "POST", body, tamper }),
        () => hubspotFetch(suite, `/app?objectId=${id}&objectTypeId=0-1`, { tamper }),
        () => hubspotFetch(suite, `?associatedObjectId=${id}&associatedObjectType=CONTACT`, { tamper }),
      ]
    ) {
      const { status, json } = await call();
      assertEquals([status, json.code], [401, "invalid_signature"], tamper);
      assert(!JSON.stringify(json).includes("expired"), "a caller does not learn why");
    }
  }
  const unsigned = await fetch(`${cardUrl(suite)}/app?objectId=${id}&objectTypeId=0-1&portalId=62515`);
  assertEquals([unsigned.status, (await unsigned.json()).code], [401, "invalid_signature"]);
}

async function cardsNeedNoState({ suite }: Portal, id: string): Promise<void> {
  const state = async (query: string) => {
    const { status, json } = await hubspotFetch(suite, `/app?${query}`);
    assertEquals(status, 200, query);
    assert(json.title.length > 0 && (json.notices.length > 0 || json.sections.length > 0), query);
    return json.state;
  };
  assertEquals(await state(`objectId=${id}&objectTypeId=0-1`), "unscored");
  assertEquals(await state("objectId=999999999&objectTypeId=0-1"), "no_record");
  assertEquals(await state("objectId=1&objectTypeId=0-3"), "no_record");
  assertEquals(await state("objectId=1&objectTypeId=0-5"), "unsupported");
  assertEquals(await state("objectId=1&objectTypeId=2-4711"), "unsupported");
  for (const type of ["CONTACT", "COMPANY", "DEAL", "TICKET"]) {
    const query = `associatedObjectId=999999999&associatedObjectType=${type}`;
    const [first, other] = [
      await hubspotFetch(suite, `?${query}`),
      await hubspotFetch(suite, `?${query}&responseVersion=v3`),
    ];
    assertEquals([first.status, other.status], [200, 200], type);
    assertEquals([first.json.results.length, other.json.totalCount], [1, 1], type);
  }
}

async function anotherPortalSeesNothing({ suite }: Portal, id: string): Promise<void> {
  // The card's code runs in a browser: what it puts into the address does not count against what HubSpot appends.
  const conflict = await hubspotFetch(suite, `/app?objectId=${id}&objectTypeId=0-1&portalId=777`);
  assertEquals([conflict.status, conflict.json.code], [400, "conflicting_parameter"]);
}

async function pressingTwiceScoresOnce(portal: Portal, id: string): Promise<void> {
  const body = { objectId: Number(id), objectTypeId: "0-1" };
  const before = await scoresOf(portal);
  const replayed = await hubspotFetch(portal.suite, ACTION, { method: "POST", body, tamper: "replayed" });
  assertEquals([replayed.status, replayed.json.outcome], [200, "repeated"]);
  assertEquals(replayed.json.card.state, "scored");
  assertEquals(await scoresOf(portal), before + 1);
  const again = await hubspotFetch(portal.suite, ACTION, { method: "POST", body });
  assertEquals(again.json.outcome, "fresh", "HubSpot's own repetition is signed anew");
  assertEquals(await actionsOf(portal), [{ outcome: "done", hubspot_user_id: "42" }, {
    outcome: "fresh",
    hubspot_user_id: "42",
  }]);
  const { count } = await service(portal.suite).from("record_score_history").select("*", {
    count: "exact",
    head: true,
  });
  assertEquals(count, 1);
}

async function unchangedCardsAreNotSentAgain({ suite }: Portal, id: string): Promise<void> {
  const path = `/app?objectId=${id}&objectTypeId=0-1`;
  const first = await hubspotFetch(suite, path);
  assertMatch(first.headers.etag!, /^"[0-9a-f]{32}"$/);
  // A cache in between asks again with the tag, under HubSpot's signature.
  const headers = Object.fromEntries(first.request.headers);
  const again = await fetch(first.request.url, {
    headers: { ...headers, "if-none-match": first.headers.etag! },
  });
  assertEquals([again.status, await again.text()], [304, ""]);
}

async function templatesAreThePortals(portal: Portal, id: string): Promise<void> {
  const { client } = portal.user;
  const key = { account_id: portal.account, object_type: "contacts" };
  const broken = await client.from("card_templates").insert({
    ...key,
    template: { parts: [{ kind: "pie" }] },
  });
  assertMatch(broken.error!.message, /not valid: \/parts\/0\/kind must be score/);
  const template = {
    title: "{name}: {score}",
    parts: [{ kind: "text", title: "Next step", text: "Call {property.firstname|them}." }],
    actions: [],
  };
  const stored = await client.from("card_templates").upsert({ ...key, template }, {
    onConflict: "account_id,object_type",
  });
  assertEquals(stored.error, null);
  const { json } = await hubspotFetch(portal.suite, `/app?objectId=${id}&objectTypeId=0-1`);
  assertMatch(json.title, /: \d+$/);
  assertEquals(json.sections.map((section: { kind: string }) => section.kind), ["text"]);
  assertMatch(json.sections[0].text, /^Call .+\.$/);
  assertEquals((await client.from("card_templates").delete().eq("account_id", portal.account)).error, null);
}

async function nobodyElseReadsThem(portal: Portal): Promise<void> {
  const stranger = await signUp(portal.suite);
  assertEquals((await stranger.client.from("card_actions").select("id")).data, []);
  assert((await anonymous(portal.suite).from("card_actions").select("id")).error);
  const call = await stranger.client.rpc("card_fetch", {
    p_portal_id: "62515",
    p_object_type: "contacts",
    p_record_id: "1",
  });
  assert(call.error, "users do not call card_fetch");
}

Deno.test("cards answer HubSpot, and only HubSpot, whatever state there is", async (test) => {
  const portal = await mirroredPortal({ contacts: 60, host: false });
  try {
    const id = (await someContacts(portal.suite))[0]!.id;
    await test.step("a card request without prior state never fails", () => cardsNeedNoState(portal, id));
    await test.step("forged, old, re-encoded and truncated requests are refused", () =>
      spoiltRequestsAreRefused(portal, id));
    await test.step("a card cannot ask for another portal", () => anotherPortalSeesNothing(portal, id));
    await test.step("a replayed or repeated button scores once", () => pressingTwiceScoresOnce(portal, id));
    await test.step("an unchanged card is answered by 304", () => unchangedCardsAreNotSentAgain(portal, id));
    await test.step("a template is checked, used and removed", () => templatesAreThePortals(portal, id));
    await test.step("nobody else reads what was pressed", () => nobodyElseReadsThem(portal));
    await test.step("a disconnected portal shows its last score and says so", async () => {
      await storeScore(portal, id, 87);
      const gone = await request(portal.suite, portal.user, "DELETE", "hubspot-oauth/connections/62515");
      assertEquals(gone.status, 200);
      const { json } = await hubspotFetch(portal.suite, `/app?objectId=${id}&objectTypeId=0-1`);
      assertEquals([json.score.value, json.notices[0].code], [87, "connection"]);
    });
  } finally {
    await portal.suite.stop();
  }
});
