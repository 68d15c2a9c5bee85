import { type ReactNode, useEffect } from "react";
import { common } from "../../texts/common.ts";

/** A page that has nothing but one thing to do. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <div className="w-full max-w-sm rounded-lg border bg-surface p-6">
        <p className="text-sm text-muted-foreground">{common.product}</p>
        <h1 className="mb-5 text-xl font-semibold">{title}</h1>
        {children}
      </div>
    </main>
  );
}
