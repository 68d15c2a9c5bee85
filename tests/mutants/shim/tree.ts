import { cp } from "node:fs/promises";
import { join } from "../../harness/paths.ts";
import { broken, type Mutant } from "./mutant.ts";

/** What the tests of shim and stack need of the repository. */
const NEEDED = [
  "functions-shims/_shared",
  "supabase/local",
  "tests/stack",
  "tests/harness",
  "deno.json",
  "deno.lock",
];
/** A mutant that hangs its test is noticed too; the slowest of them takes a tenth of this. */
const TEST_BOUND_MS = 60_000;
/** Where nothing in the tests notices that they hang. */
const LONGEST_MS = 180_000;

/** A copy of the tree, in which one file at a time is broken. */
export class Tree {
  private constructor(readonly folder: string) {}

  static async copy(root: string): Promise<Tree> {
    const folder = await Deno.makeTempDir({ prefix: "mutants-" });
    for (const path of NEEDED) await cp(join(root, path), join(folder, path), { recursive: true });
    return new Tree(folder);
  }

  remove(): Promise<void> {
    return Deno.remove(this.folder, { recursive: true });
  }

  /** The text of the mutant's file, broken. */
  async mutated(mutant: Mutant): Promise<string> {
    return broken(await Deno.readTextFile(join(this.folder, mutant.file)), mutant);
  }

  /** Runs `work` with the mutant in the tree. */
  async with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, mutant.file);
    const whole = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, await this.mutated(mutant));
    try {
      return await work();
    } finally {
      await Deno.writeTextFile(path, whole);
    }
  }

  /** The first test of a file that fails, or null. */
  async failure(test: string, only?: string): Promise<string | null> {
    const filter = only === undefined ? [] : ["--filter", only];
    const command = new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", "--fail-fast", ...filter, test],
      cwd: this.folder,
      env: { NO_COLOR: "1", TEST_BOUND_MS: String(TEST_BOUND_MS) },
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const { code, signal, stdout } = await command.output();
    const said = new TextDecoder().decode(stdout);
    if (code === 0 && !/\| 0 passed/.test(said)) return null;
    if (code === 0) throw new Error(`${test} has no test "${only}"`);
    if (signal) return "it hung";
    return /^(.+?) => \S+$/m.exec(said)?.[1] ?? "it broke";
  }
}
