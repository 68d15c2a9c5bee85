import { common } from "../texts/common.ts";
import { ago, moment } from "./format.ts";

/** A moment as one says it, with the exact time on demand; `null` is "never", which is a state. */
export function When({ at }: { at: string | null }) {
  if (!at) return <span className="text-muted-foreground">{common.never}</span>;
  return <time dateTime={at} title={moment(at)}>{ago(at)}</time>;
}
