/** What the stack and the worker of a function say to each other. */
export type ToWorker =
  | { kind: "start"; name: string; shim: string; env: Record<string, string> }
  | {
    kind: "request";
    id: number;
    method: string;
    url: string;
    headers: [string, string][];
    body: ArrayBuffer | null;
  }
  | { kind: "ping" };

export type FromWorker =
  | { kind: "ready" }
  | { kind: "failed"; message: string }
  | { kind: "response"; id: number; status: number; headers: [string, string][]; body: ArrayBuffer | null }
  /** The request and its background work are over. */
  | { kind: "settled"; id: number; cpuMs: number; memoryBytes: number }
  | { kind: "pong" };
