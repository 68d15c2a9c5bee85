// HubSpot's side of a card in the page: its context, its alerts, and hubspot.fetch through the simulator's server.
import type { ReactNode } from "react";

export interface HostApi {
  context: unknown;
  actions: { addAlert: (alert: { message: string; type?: string }) => void };
}

let registered: ((api: HostApi) => ReactNode) | undefined;

export function extend(render: (api: HostApi) => ReactNode): void {
  registered = render;
}

export function card(): ReactNode {
  const context = JSON.parse(document.getElementById("context")!.textContent!);
  return registered?.({ context, actions: { addAlert } });
}

function addAlert({ message, type = "info" }: { message: string; type?: string }): void {
  const alert = document.createElement("div");
  alert.className = `ui-alert ${type}`;
  alert.textContent = message;
  document.getElementById("alerts")!.append(alert);
  setTimeout(() => alert.remove(), 8_000);
}

interface FetchOptions {
  method?: string;
  timeout?: number;
  body?: Record<string, unknown>;
}

/** The browser asks HubSpot's server, which appends who asks, signs and calls. */
export async function hubspotFetch(url: string | URL, options: FetchOptions = {}): Promise<Response> {
  const ask = {
    method: options.method ?? "GET",
    url: String(url),
    body: options.body ? JSON.stringify(options.body) : "",
    timeout_ms: options.timeout ?? 0,
  };
  const answer = await fetch("/_sim/cards/fetch", { method: "POST", body: JSON.stringify(ask) });
  const exchange = await answer.json();
  if (!answer.ok) return Response.json({ detail: exchange.detail }, { status: answer.status });
  const { status, body, headers } = exchange;
  return new Response([204, 304].includes(status) ? null : body, {
    status,
    headers: { "content-type": headers["content-type"] ?? "application/json" },
  });
}
