import type { PGlite } from "@electric-sql/pglite";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";

/** First come, first served: one holder at a time. */
export class Exclusive {
  #tail: Promise<unknown> = Promise.resolve();

  /** Waits for its turn and returns what gives the turn to the next. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#tail;
    this.#tail = promise;
    await before;
    return resolve;
  }

  /** Runs `work` alone. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
}

/**
 * Mend: lite's PGlite dialect hands the one connection to every request at once, so a statement of one request runs
 * inside the transaction of another, **with the other's role and claims**. Here a request holds the connection until
 * its transaction is over.
 */
export function exclusiveDialect(pglite: PGlite, exclusive: Exclusive): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new ExclusiveDriver(pglite, exclusive),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class ExclusiveConnection implements DatabaseConnection {
  constructor(readonly pglite: PGlite, readonly release: () => void) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affectedRows } = await this.pglite.query<R>(query.sql, [...query.parameters]);
    return { rows, numAffectedRows: affectedRows === undefined ? undefined : BigInt(affectedRows) };
  }

  // deno-lint-ignore require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("PGlite does not stream");
  }
}

class ExclusiveDriver implements Driver {
  constructor(readonly pglite: PGlite, readonly exclusive: Exclusive) {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new ExclusiveConnection(this.pglite, await this.exclusive.acquire());
  }

  async beginTransaction(): Promise<void> {
    await this.pglite.exec("begin");
  }

  async commitTransaction(): Promise<void> {
    await this.pglite.exec("commit");
  }

  async rollbackTransaction(): Promise<void> {
    await this.pglite.exec("rollback");
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as ExclusiveConnection).release();
    return Promise.resolve();
  }

  init = () => Promise.resolve();
  destroy = () => Promise.resolve();
}
