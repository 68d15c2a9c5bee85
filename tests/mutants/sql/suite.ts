/** The SQL tests as the judge of mutants. */
import type { Database } from "../../sql/database.ts";
import { runTests, testFiles, testText } from "../../sql/suite.ts";

/**
 * Left out: what reads the catalogue instead of using it would catch every mutant and prove nothing; what measures plans
 * looks at rights only in passing; and random orders, which ask for the body of one function, take longer than all others.
 */
const LEFT_OUT = /^schema\/(privileges|comments)|\/speed\.|\/gate_orders\./;

/** Which files there are, the one that caught the last mutant first: the next of its kind is often caught there too. */
export class Suite {
  private constructor(private readonly database: Database, private readonly files: [string, string][]) {}

  static async read(database: Database): Promise<Suite> {
    const names = (await testFiles()).filter((name) => !LEFT_OUT.test(name));
    return new Suite(
      database,
      await Promise.all(names.map(async (name) => [name, await testText(name)] as [string, string])),
    );
  }

  /** The first test that fails after the statement; nothing when all pass. */
  async judge(statement = ""): Promise<string | undefined> {
    for (const [index, [name, text]] of this.files.entries()) {
      const { failures } = await runTests(this.database, text, statement);
      if (!failures.length) continue;
      this.files.unshift(...this.files.splice(index, 1));
      return `${name}: ${failures[0]!.split("\n")[0]}`;
    }
  }
}
