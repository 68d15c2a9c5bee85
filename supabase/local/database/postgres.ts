import { createPostgresConnection } from "@supabase/lite/postgres";
import postgres from "postgres";
import type { Database, LiteConnection, Row } from "./database.ts";
import { StartFailure } from "../failure.ts";
import type { Mends } from "../mends/mends.ts";
import { postgresTypes } from "../mends/value_forms.ts";

/** Functions run four at a time and users read beside them; more connections than this only queue in two cores. */
const CONNECTIONS = 12;

/** Uses a PostgreSQL server (16 or later, with pgvector) as the database. The user must be a superuser: it plays the platform. */
export async function openPostgres(url: string, mends: Mends): Promise<Database> {
  const connection = createPostgresConnection({
    url,
    postgresOptions: {
      max: CONNECTIONS,
      onnotice: () => {},
      types: (mends.valueForms ? postgresTypes() : {}) as Record<string, postgres.PostgresType>,
      connection: { search_path: '"$user", public, extensions' } as Record<string, string>,
    },
  });
  const server = connection.driver as postgres.Sql;
  const version = await server`select current_setting('server_version_num')::int as number,
    current_setting('is_superuser') = 'on' as superuser`.catch((error) => {
    throw new StartFailure(`cannot use the database of --database-url: ${error.message}`);
  });
  if ((version[0]?.number ?? 0) < 160000) {
    throw new StartFailure("the database server must be PostgreSQL 16 or later");
  }
  if (!version[0]?.superuser) {
    throw new StartFailure(
      "the user of --database-url must be a superuser: it makes the roles and schemas of a platform",
    );
  }

  const rows = async (result: Promise<Iterable<Row>>) => [...await result];
  return {
    kind: "postgres",
    lite: connection as unknown as LiteConnection,
    query: (sql, params = []) => rows(server.unsafe(sql, params as never[], { prepare: true })),
    exec: async (sql) => void await server.unsafe(sql).simple(),
    transaction: (work) =>
      server.begin((tx) =>
        work({
          query: (sql, params = []) => rows(tx.unsafe(sql, params as never[], { prepare: true })),
          exec: async (sql) => void await tx.unsafe(sql).simple(),
        })
      ) as ReturnType<typeof work>,
    // As text: lite's serializer of jsonb parameters would make a JSON string of it.
    jsonParameter: (text, type, place) => ({
      placeholder: `$${place}::text::${type}`,
      value: new TextDecoder().decode(text),
    }),
    listen: async (channel, heard) => void await server.listen(channel, heard),
    close: () => server.end({ timeout: 5 }),
  };
}
