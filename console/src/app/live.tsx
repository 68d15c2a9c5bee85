import { useEffect, useState } from "react";
import { follow, type LiveState } from "../api/live.ts";
import { queries } from "../api/queries.ts";
import { common } from "../texts/common.ts";
import { cn } from "../ui/cn.ts";

const DOTS: Record<LiveState, string> = {
  live: "bg-good",
  connecting: "bg-muted-foreground",
  reconnecting: "bg-warn",
  polling: "bg-warn",
};

/** Follows the portal while it is shown, and says how: by events, or by asking again. */
export function LiveDot({ account, userId }: { account: string; userId: string }) {
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => follow(account, userId, queries, setState), [account, userId]);
  return (
    <span className="flex items-center gap-2 text-xs text-muted-foreground" data-live={state}>
      <span aria-hidden className={cn("size-2 rounded-full", DOTS[state])} />
      <span className="max-sm:sr-only">{common.live[state]}</span>
    </span>
  );
}
