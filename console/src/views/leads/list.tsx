import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { leads as texts } from "../../texts/leads.ts";
import { Badge } from "../../ui/badge.tsx";
import { cn } from "../../ui/cn.ts";
import { count } from "../../ui/format.ts";
import { When } from "../../ui/when.tsx";
import type { Lead } from "./api.ts";

/** A row's height; narrow windows put the reasons below the name. */
const [ROW, NARROW_ROW] = [64, 100];
const COLUMNS =
  "grid grid-cols-[3.5rem_3.5rem_1fr] md:grid-cols-[3.5rem_3.5rem_minmax(12rem,1fr)_minmax(14rem,2fr)_7rem] gap-x-3 px-3";

/** The rows that can be seen, of however many there are. */
export function List(
  { leads, hasMore, more, open }: {
    leads: Lead[];
    hasMore: boolean;
    more: () => void;
    open: (id: string) => void;
  },
) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: leads.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => matchMedia("(min-width: 48rem)").matches ? ROW : NARROW_ROW,
    overscan: 6,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= leads.length - 20) more();
  }, [hasMore, last, leads.length]);
  const { columns } = texts;
  return (
    <div>
      <p className="mb-2 text-sm text-muted-foreground">{texts.shown(count(leads.length), hasMore)}</p>
      <div
        role="table"
        aria-rowcount={hasMore ? -1 : leads.length + 1}
        className="rounded-lg border bg-surface"
      >
        <div role="rowgroup">
          <div
            role="row"
            aria-rowindex={1}
            className={cn(COLUMNS, "border-b py-2 text-sm font-medium text-muted-foreground")}
          >
            <span role="columnheader">{columns.score}</span>
            <span role="columnheader">{columns.grade}</span>
            <span role="columnheader">{columns.name}</span>
            <span role="columnheader" className="max-md:hidden">{columns.reasons}</span>
            <span role="columnheader" className="max-md:hidden">{columns.scored}</span>
          </div>
        </div>
        <div
          ref={scroller}
          role="rowgroup"
          tabIndex={0}
          aria-label={columns.name}
          className="max-h-[65vh] overflow-y-auto"
        >
          <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
            {visible.map(({ index, start, size }) => (
              <LeadRow key={index} lead={leads[index]!} index={index} start={start} size={size} open={open} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function LeadRow(
  { lead, index, start, size, open }: {
    lead: Lead;
    index: number;
    start: number;
    size: number;
    open: (id: string) => void;
  },
) {
  const reasons = lead.reasons.map((reason) => reason.text).join(" · ");
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-lead={lead.record_id}
      className={cn(COLUMNS, "absolute inset-x-0 items-center border-b text-sm hover:bg-muted")}
      style={{ height: size, transform: `translateY(${start}px)` }}
    >
      <span role="cell" className="text-lg font-semibold tabular-nums">{lead.score}</span>
      <span role="cell">
        <Badge>{lead.grade}</Badge>
      </span>
      <span role="cell" className="min-w-0">
        <button
          type="button"
          onClick={() => open(lead.record_id)}
          className="block max-w-full truncate text-left font-medium underline-offset-4 hover:underline"
        >
          {lead.title ?? lead.detail ?? texts.noName(lead.record_id)}
        </button>
        {lead.title && <span className="block truncate text-xs text-muted-foreground">{lead.detail}</span>}
        <span className="line-clamp-2 text-xs text-muted-foreground md:hidden">{reasons}</span>
      </span>
      <span role="cell" className="line-clamp-2 text-xs text-muted-foreground max-md:hidden">{reasons}</span>
      <span role="cell" className="text-xs max-md:hidden">
        <When at={lead.scored_at} />
        {lead.stale_since && <span className="block text-warn">{texts.stale}</span>}
      </span>
    </div>
  );
}
