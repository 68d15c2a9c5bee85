import type { RunOptions } from "../models/minilm.ts";

/** What the stack and the worker of a function say to each other. */
export type ToWorker =
  /** `models`: whether the platform has models. */
  | { kind: "start"; name: string; shim: string; env: Record<string, string>; models: boolean }
  | {
    kind: "request";
    id: number;
    method: string;
    url: string;
    headers: [string, string][];
    body: ArrayBuffer | null;
  }
  | { kind: "embedded"; id: number; vector: number[] | null; message: string }
  | { kind: "ping" };

/** `workerCpuMs`: what the worker has used in its whole life. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "failed"; message: string }
  | {
    kind: "response";
    id: number;
    status: number;
    headers: [string, string][];
    body: ArrayBuffer | null;
    workerCpuMs: number;
  }
  /** The request and its background work are over. */
  | { kind: "settled"; id: number; cpuMs: number; memoryBytes: number; workerCpuMs: number }
  | { kind: "embed"; id: number; model: string; text: string; options: RunOptions }
  | { kind: "pong"; workerCpuMs: number };
