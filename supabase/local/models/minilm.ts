import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ModelFiles } from "./files.ts";
import { WordPiece } from "./wordpiece.ts";

/** Tokens of a text that are read, as gte-small reads them; what is beyond is dropped. */
const LIMIT = 512;

/** What `Supabase.ai.Session.run` may be asked for beside the text. */
export interface RunOptions {
  mean_pool?: boolean;
  normalize?: boolean;
}

/** all-MiniLM-L6-v2: texts in, vectors of 384 numbers out. */
export class MiniLm {
  private constructor(readonly session: InferenceSession, readonly tokenizer: WordPiece) {}

  /** Reads the model; half of the processors are left to the database and the functions. */
  static async load(files: ModelFiles): Promise<MiniLm> {
    const session = await InferenceSession.create(files.model, {
      intraOpNumThreads: Math.max(1, Math.floor(navigator.hardwareConcurrency / 2)),
      // Errors only: the library reports optimisations on standard error.
      logSeverityLevel: 3,
    });
    return new MiniLm(session, new WordPiece(JSON.parse(await Deno.readTextFile(files.tokenizer))));
  }

  /** The vector of a text: the mean of its tokens, of unit length unless that is switched off. */
  async embed(text: string, { mean_pool = true, normalize = true }: RunOptions = {}): Promise<number[]> {
    if (!mean_pool) throw new Error("the local stand-in pools by the mean only");
    const ids = this.tokenizer.encode(text, LIMIT);
    const shape = [1, ids.length];
    const tensor = (values: bigint[]) => new Tensor("int64", BigInt64Array.from(values), shape);
    const { last_hidden_state: tokens } = await this.session.run({
      input_ids: tensor(ids.map(BigInt)),
      attention_mask: tensor(ids.map(() => 1n)),
      token_type_ids: tensor(ids.map(() => 0n)),
    });
    const values = tokens!.data as Float32Array;
    const width = tokens!.dims[2]!;
    const sum = new Float64Array(width);
    values.forEach((value, index) => sum[index % width]! += value);
    const scale = normalize ? Math.hypot(...sum) : ids.length;
    return Array.from(sum, (value) => Math.fround(value / scale));
  }
}
