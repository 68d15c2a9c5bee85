import type { ModelFiles } from "./files.ts";
import type { RunOptions } from "./minilm.ts";

/** What the stack and the worker of the model say to each other. */
export type ToModel = { kind: "load"; files: ModelFiles } | {
  kind: "embed";
  id: number;
  text: string;
  options: RunOptions;
};

export type FromModel = { kind: "embedded"; id: number; vector: number[] } | {
  kind: "failed";
  id: number;
  message: string;
};
