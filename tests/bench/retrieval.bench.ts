// Known-item retrieval: how high search_documents ranks the document that a short description is about, by words, by
// vectors and by both, beside BM25 (bm25s) and ts_rank. MRR@10: 1 when it is always first, 0 when never among ten.
// Usage: cargo xtask bench retrieval [-- --manuals N]. Prints one JSON line per row of the table.

import { parseArgs } from "node:util";
import postgres from "postgres";
import { addPlatform, migrate, openPostgres } from "../sql/database.ts";
import { startPostgres } from "../sql/postgres.ts";
import { bm25, type Embedder, lexical, miniLm } from "./retrieval/models.ts";
import { type Item, manuals, packages } from "./retrieval/sets.ts";
import { row } from "./row.ts";

const { values } = parseArgs({ args: Deno.args, options: { manuals: { type: "string", default: "500" } } });

type Sql = ReturnType<typeof postgres>;
const literal = (vector: number[]) => `[${vector.join(",")}]`;
const gain = (rank: number) => rank > 0 && rank <= 10 ? 1 / rank : 0;
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** A portal whose documents are these, embedded by the model, as the pipeline leaves them. */
async function load(sql: Sql, items: Item[], embedder: Embedder, portal: string) {
  const vectors = await embedder.embed(items.map((item) => item.document));
  const [user] =
    await sql`insert into auth.users (id, email) values (gen_random_uuid(), ${`${portal}@example.com`}) returning id`;
  const [account] = await sql`select public.oauth_connect(${
    user!.id
  }, ${portal}, 'a', 'r', 'k', now() + interval '1 hour',
    '{}', '{}') ->> 'account_id' as id`;
  await sql`insert into private.embedding_models (account_id, provider, model, state, activated_at)
    values (${account!.id}, ${embedder.provider}, ${embedder.model}, 'active', now())`;
  const ids: string[] = [];
  await sql.begin(async (sql) => {
    for (const [index, item] of items.entries()) {
      await sql`set local session_replication_role = replica`;
      const [row] = await sql`
        insert into public.documents (account_id, user_id, filename, storage_path, status, language, active_generation, chunk_count,
          completed_at)
        values (${account!.id}, ${user!.id}, ${`${index}.txt`}, ${`${
        user!.id
      }/${index}`}, 'completed', 'en', 1, 1, now())
        returning id`;
      await sql`set local session_replication_role = origin`;
      await sql`
        insert into public.document_chunks (document_id, account_id, generation, chunk_index, content, token_count, char_start,
          char_end, content_hash, embedding, model)
        values (${row!.id}, ${account!.id}, 1, 0, ${item.document}, 1, 0, ${item.document.length}, ${
        String(index)
      },
          ${literal(vectors[index]!)}::text::extensions.vector, ${embedder.model})`;
      ids.push(row!.id);
    }
  });
  return { user: user!.id as string, account: account!.id as string, ids };
}

type Portal = Awaited<ReturnType<typeof load>>;

/** MRR@10 of search_documents as the portal's user. */
async function search(
  sql: Sql,
  portal: Portal,
  questions: { text: string; vector: string }[],
): Promise<number> {
  return await sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', ${
      JSON.stringify({ sub: portal.user, role: "authenticated" })
    }, true)`;
    await sql`set local role authenticated`;
    const gains: number[] = [];
    for (const [index, { text, vector }] of questions.entries()) {
      const [row] = await sql`select public.search_documents(${text}, ${vector}::text::jsonb) as answer`;
      const found = row!.answer.results.map((result: { document_id: string }) => result.document_id);
      gains.push(gain(found.indexOf(portal.ids[index]!) + 1));
    }
    return mean(gains);
  }) as number;
}

async function tsRank(sql: Sql, portal: Portal, items: Item[]): Promise<number> {
  const gains: number[] = [];
  for (const [index, { question }] of items.entries()) {
    const rows = await sql`select t.document_id from private.document_texts t,
      (select replace(plainto_tsquery('english', ${question})::text, '&', '|')::tsquery) x (q)
      where t.account_id = ${portal.account} and t.search @@ q order by ts_rank(t.search, q) desc, t.chunk_id limit 10`;
    gains.push(gain(rows.findIndex((row) => row.document_id === portal.ids[index]) + 1));
  }
  return mean(gains);
}

function print(name: string, ours: number, peer?: number) {
  const percent = (number: number) => Math.round(number * 1000) / 10;
  row(name, percent(ours), "MRR@10 %", peer === undefined ? undefined : percent(peer));
}

const server = await startPostgres();
try {
  const url = await server.createDatabase("bench");
  const database = openPostgres(url);
  await addPlatform(database);
  await migrate(database);
  await database.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const sets: [string, Item[]][] = [["packages", await packages()], [
    "manuals",
    await manuals(Number(values.manuals)),
  ]];
  const embedders = [await miniLm(), lexical];
  let portals = 0;
  for (const [set, items] of sets) {
    if (items.length < 100) {
      console.log(`${set}: only ${items.length} on this machine, passed over`);
      continue;
    }
    console.log(`${set}: ${items.length} items`);
    const ranks = await bm25(items.map((item) => item.question), items.map((item) => item.document));
    const peer = mean(ranks.map(gain));
    for (const [index, embedder] of embedders.entries()) {
      const portal = await load(sql, items, embedder, String(++portals));
      const vectors = await embedder.embed(items.map((item) => item.question));
      const vector = (of: number) => JSON.stringify({ [embedder.model]: literal(vectors[of]!) });
      const name = embedder.provider === "local" ? "the lexical vectors" : "MiniLM";
      if (index === 0) {
        print(
          `${set}: by words`,
          await search(sql, portal, items.map((item) => ({ text: item.question, vector: "{}" }))),
          peer,
        );
        print(`${set}: ts_rank of PostgreSQL`, await tsRank(sql, portal, items), peer);
      }
      print(
        `${set}: by ${name}`,
        await search(sql, portal, items.map((_, of) => ({ text: "", vector: vector(of) }))),
        peer,
      );
      const both = items.map((item, of) => ({ text: item.question, vector: vector(of) }));
      print(`${set}: by words and ${name}`, await search(sql, portal, both), peer);
    }
  }
  await sql.end();
} finally {
  await server.stop();
}
Deno.exit(0);
