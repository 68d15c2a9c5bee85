/** Runs the model in a thread of its own: neither a function's CPU nor the stack's event loop pays for it. */
import type { FromModel, ToModel } from "./messages.ts";
import { MiniLm } from "./minilm.ts";

const scope = globalThis as unknown as {
  postMessage(message: FromModel): void;
  onmessage: ((event: MessageEvent<ToModel>) => void) | null;
};

let model: Promise<MiniLm> | undefined;

scope.onmessage = async ({ data }) => {
  if (data.kind === "load") {
    model = MiniLm.load(data.files);
    model.catch(() => {}); // Each text awaits it and is answered the failure.
    return;
  }
  const { id, text, options } = data;
  try {
    if (!model) throw new Error("no model was loaded");
    scope.postMessage({ kind: "embedded", id, vector: await (await model).embed(text, options) });
  } catch (error) {
    scope.postMessage({ kind: "failed", id, message: String((error as Error)?.message ?? error) });
  }
};
