import { documents as texts } from "../../texts/documents.ts";
import { Badge } from "../../ui/badge.tsx";
import { Progress } from "../../ui/progress.tsx";
import { isOpen, type Status, WAY } from "./api.ts";

/** Where on its way a document is: green only at its end. */
export function DocumentState({ status, name }: { status: Status; name: string }) {
  const tone = status === "completed" ? "good" : status === "error" ? "bad" : "neutral";
  const at = WAY.indexOf(status);
  return (
    <span className="grid min-w-36 justify-items-start gap-1">
      <Badge tone={tone}>{texts.status[status] ?? status}</Badge>
      {isOpen(status) && (
        <>
          <span className="text-xs text-muted-foreground">{texts.step(at + 1, WAY.length)}</span>
          <Progress label={name} done={at} whole={WAY.length - 1} />
        </>
      )}
    </span>
  );
}
