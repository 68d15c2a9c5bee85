import { useLayoutEffect, useRef } from "react";
import { cn } from "../../ui/cn.ts";
import { markdown } from "./markdown.ts";

/** How what a document says looks; its own looks were dropped. */
const LOOK = [
  "break-words text-sm leading-relaxed",
  "[&_h1]:mt-5 [&_h1]:mb-2 [&_h1]:text-xl [&_h1]:font-semibold",
  "[&_h2]:mt-5 [&_h2]:mb-2 [&_h2]:text-lg [&_h2]:font-semibold",
  "[&_h3]:mt-4 [&_h3]:mb-1 [&_h3]:font-semibold [&_h4]:mt-4 [&_h4]:font-semibold",
  "[&_p]:my-2 [&_ul]:my-2 [&_ul]:list-disc [&_ul]:pl-6 [&_ol]:my-2 [&_ol]:list-decimal [&_ol]:pl-6",
  "[&_a[href]]:text-primary [&_a[href]]:underline",
  "[&_blockquote]:border-l-4 [&_blockquote]:pl-3 [&_blockquote]:text-muted-foreground",
  "[&_code]:rounded [&_code]:bg-muted [&_code]:px-1 [&_pre]:my-2 [&_pre]:whitespace-pre-wrap [&_pre]:bg-muted [&_pre]:p-3",
  "[&_table]:my-3 [&_table]:border-collapse [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:px-2 [&_th]:py-1 [&_th]:text-left",
].join(" ");

/** A part of a document's text, as what it means. */
export function Rendered({ text, className }: { text: string; className?: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(markdown(text)), [text]);
  return <div ref={place} className={cn(LOOK, className)} />;
}
