/** Owners who leave, and models that are activated, at the same moment: a portal keeps exactly what it must have. */
import {
  collide,
  connect,
  connections,
  equal,
  newUser,
  one,
  type Race,
  type Session,
} from "./connections.ts";

const leave = (account: string, user: string) => (session: Session) =>
  session.query("delete from public.account_members where account_id = $1 and user_id = $2", [account, user]);

/** An owner leaves in each of the ways there are, while another one does. */
const anOwnerStays: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const step = (account: string, user: string) => (session: Session) =>
      session.query(
        "update public.account_members set role = 'admin' where account_id = $1 and user_id = $2",
        [
          account,
          user,
        ],
      );
    for (const ways of [[leave, leave], [step, leave], [leave, step], [step, step]] as const) {
      const { account, owner } = await connect(watcher);
      const other = await newUser(watcher);
      await watcher.query(
        "insert into public.account_members (account_id, user_id, role) values ($1, $2, 'owner')",
        [
          account,
          other,
        ],
      );
      const second = await collide(all, ways[0](account, owner), ways[1](account, other));
      equal(second.problem, "last_owner", "the second to leave");
      const left = await watcher.query(
        "select user_id from public.account_members where account_id = $1 and role = 'owner'",
        [account],
      );
      equal(left, [{ user_id: other }], "owners");
    }
  });

const oneModelIsActive: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    const models = await watcher.query(
      `insert into public.scoring_models (account_id, object_type, version, artefact, sha256, features)
       select $1, 'contacts', v, v::text::bytea, encode(sha256(v::text::bytea), 'hex'), '[]'
       from generate_series(1, 2) v returning id`,
      [account],
    );
    const activate = (model: unknown) => (session: Session) =>
      one(session, "select public.model_activate($1) as answer", [model]);
    const second = await collide(all, activate(models[0]!.id), activate(models[1]!.id));
    equal(second.problem, undefined, "the second activation");
    const states = await watcher.query(
      "select state from public.scoring_models where account_id = $1 order by version",
      [account],
    );
    equal(states, [{ state: "retired" }, { state: "active" }], "models");
  });

export const ownerRaces: Record<string, Race> = {
  "of two owners who leave at once one stays": anOwnerStays,
  "of two models activated at once the later one is active": oneModelIsActive,
};
