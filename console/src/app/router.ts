import { useSyncExternalStore } from "react";

/**
 * Where one is: a path and a query behind the `#`, so that any static host will do and a link says everything. wouter
 * matches; its own hook would keep the query before the `#`, where it would outlive its view.
 */
const whole = (): string => location.hash.replace(/^#?\/?/, "/");

function subscribe(changed: () => void): () => void {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

const path = () => whole().split("?")[0] ?? "/";
const query = () => whole().split("?")[1] ?? "";

/** Goes to a path, or with `?…` to another query of the same path. */
export function go(to: string, options: { replace?: boolean } = {}): void {
  const target = to.startsWith("?") ? path() + (to === "?" ? "" : to) : to;
  history[options.replace ? "replaceState" : "pushState"](null, "", `#${target}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** wouter's location hook. */
export const useHashPath = Object.assign(
  (): [string, typeof go] => [useSyncExternalStore(subscribe, path), go],
  { hrefs: (href: string) => `#${href}` },
);

/** wouter's search hook. */
export const useHashQuery = (): string => useSyncExternalStore(subscribe, query);

/** The filters of a view, kept in the address: back leads through them, and a link shows the same. */
export function useFilters(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const filters = new URLSearchParams(useHashQuery());
  const set = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(query());
    for (const [name, value] of Object.entries(change)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    go(`?${next}`, { replace: true });
  };
  return [filters, set];
}
