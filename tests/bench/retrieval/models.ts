/** The two embedders that need no key: our own, natively, and the stack's stand-in for the platform's model. */
import { findModel } from "../../../supabase/local/models/files.ts";
import { MiniLm } from "../../../supabase/local/models/minilm.ts";

export interface Embedder {
  provider: string;
  model: string;
  embed(texts: string[]): Promise<number[][]>;
}

function environment(name: string): string {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`${name} is not set: run this with cargo xtask bench retrieval`);
  return value;
}

/** Runs a program that reads and writes JSON. */
export async function pipe<T>(command: string[], input: unknown): Promise<T> {
  const child = new Deno.Command(command[0]!, {
    args: command.slice(1),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(JSON.stringify(input))).then(() => writer.close());
  const output = await child.output();
  await written;
  if (!output.success) throw new Error(`${command[0]} failed`);
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

export const lexical: Embedder = {
  provider: "local",
  model: "lexical-1",
  embed: (texts) => pipe([environment("RETRIEVAL_EMBED")], texts),
};

/** The ranks that bm25s gives each question's document. */
export const bm25 = (questions: string[], documents: string[]): Promise<number[]> =>
  pipe([environment("RETRIEVAL_PYTHON"), new URL("../peer/bm25.py", import.meta.url).pathname], {
    questions,
    documents,
  });

export async function miniLm(): Promise<Embedder> {
  const files = await findModel();
  if (!files) throw new Error("MiniLM is not there: run cargo xtask setup");
  const model = await MiniLm.load(files);
  return {
    provider: "supabase",
    model: "gte-small",
    embed: async (texts) => {
      const vectors: number[][] = [];
      for (const text of texts) vectors.push(await model.embed(text));
      return vectors;
    },
  };
}
