/** What the routes are tried with: a mirrored portal with everything that a path or a body names, and a user of each role. */
import { processed, put } from "../harness/documents.ts";
import type { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";
import type { Actor } from "./page.ts";

export interface Things {
  users: Map<Actor, User>;
  /** A processed document of each who may add one. */
  documents: Map<Actor, string>;
  /** By the names that the paths and bodies have for them. */
  named: Record<string, string>;
}

const ROLES = ["viewer", "member", "admin"] as const;

/** Connects the portal as its owner, adds the others, and makes one of each thing. */
export async function makeThings(suite: Suite): Promise<Things> {
  const users = new Map<Actor, User>();
  for (const actor of ["stranger", ...ROLES, "owner"] as const) users.set(actor, await signUp(suite));
  const owner = users.get("owner")!;
  await connect(suite, owner);
  const session_id = await newestSession(suite);
  await finished(suite, owner, session_id);
  const { id: account_id } = await only(suite, "hubspot_connections", "id");
  const { hubspot_id } = await only(suite, "contacts", "hubspot_id");
  for (const role of ROLES) {
    await insert(suite, "account_members", { account_id, user_id: users.get(role)!.id, role });
  }
  const portal_id = suite.simulator.portalId;
  const batch = await request(suite, owner, "POST", "score-batch", { portal_id, object_type: "contacts" });
  const artefact = new Uint8Array([0]);
  const model = await insert(suite, "scoring_models", {
    account_id,
    object_type: "contacts",
    version: 1,
    artefact: `\\x${artefact.toHex()}`,
    sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", artefact)).toHex(),
    features: [],
    plots: { reliability: "<svg/>" },
  });
  const run = await insert(suite, "training_runs", {
    account_id,
    object_type: "contacts",
    model_id: model.id,
  });
  const erasure = await insert(suite, "person_erasures", {
    account_id,
    reason: "request",
  });
  // An exam with a seat, a contact who can pay for it, and a booking of another.
  const exam = await insert(suite, "mock_exams", {
    account_id,
    hubspot_id: "e1",
    mock_type: "Mini-mock",
    exam_date: "2099-06-01",
    capacity: 5,
  });
  const { data: contacts } = await service(suite).from("contacts").update({ sjmini_credits: 5 })
    .eq("account_id", account_id).select("id").order("hubspot_id");
  const [booker, booked] = [contacts![0]!.id, contacts![1]!.id];
  const booking = await request(suite, owner, "POST", "api/bookings", {
    ...{ booking_id: "access", exam_id: exam.id, contact_id: booked },
  });
  const conflict = await insert(suite, "sync_conflicts", {
    account_id,
    object_type: "contacts",
    record_id: booker,
    kind: "both_changed",
    field: "firstname",
    decision: "none",
    status: "open",
  });
  await service(suite).from("sync_sessions").update({ purpose: "reconciliation" }).eq(
    "session_id",
    session_id,
  );
  const named = {
    ...{ id: booking.body.id, exam_id: exam.id, contact_id: booker },
    ...{
      portal_id,
      session_id,
      object_type: "contacts",
      record_id: hubspot_id,
      batch_id: batch.body.batch_id,
    },
    ...{
      conflict_id: conflict.id,
      erasure_id: erasure.id,
      model_id: model.id,
      run_id: run.id,
      // The first sync read everything, which is what a reconciliation does.
      reconciliation_id: session_id,
      plot: "reliability.svg",
      action: "rescore",
    },
  };
  const documents = new Map<Actor, string>();
  for (const actor of ["stranger", "member", "admin", "owner"] as const) {
    const user = users.get(actor)!;
    documents.set(actor, await put(user, "note.txt", "A student may pause for six months."));
    await processed(user, documents.get(actor)!);
  }
  return { users, documents, named };
}

// deno-lint-ignore no-explicit-any
async function only(suite: Suite, table: string, column: string): Promise<any> {
  const { data, error } = await service(suite).from(table).select(column).limit(1).single();
  if (error) throw new Error(`${table}: ${error.message}`);
  return data;
}

// deno-lint-ignore no-explicit-any
async function insert(suite: Suite, table: string, row: Record<string, unknown>): Promise<any> {
  const { data, error } = await service(suite).from(table).insert(row).select().single();
  if (error) throw new Error(`${table}: ${error.message}`);
  return data;
}
