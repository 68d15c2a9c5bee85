import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useUser } from "../../app/session.tsx";
import { documents } from "../../texts/documents.ts";
import { sayProblem, tell } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { cn } from "../../ui/cn.ts";
import { Progress } from "../../ui/progress.tsx";
import { add } from "./api.ts";
import { refusal } from "./checks.ts";

const texts = documents.drop;

/** A file on its way, or one that did not get through. */
interface Sending {
  key: string;
  name: string;
  share: number;
  problem: string | null;
}

/** Where files are dropped or chosen: each is checked before it is sent, and sent one after the other. */
export function DropZone() {
  const portal = usePortal();
  const user = useUser();
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending[]>([]);
  const [over, setOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const line = useRef<Promise<void>>(Promise.resolve());

  const change = (key: string, to: Partial<Sending>) =>
    setSending((all) => all.map((one) => one.key === key ? { ...one, ...to } : one));
  const end = (key: string) => setSending((all) => all.filter((one) => one.key !== key));
  const send = async (key: string, file: File) => {
    try {
      await add(portal.id, user.id, file, (share) => change(key, { share }));
      end(key);
      tell(texts.sent(file.name));
    } catch (error) {
      change(key, { problem: sayProblem(error) });
    }
    await queries.invalidateQueries({ queryKey: [portal.id, "documents"] });
  };
  const take = (files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      const problem = refusal(file);
      setSending((all) => [...all, { key, name: file.name, share: 0, problem }]);
      if (problem) tell(`${file.name}: ${problem}`, true);
      else line.current = line.current.then(() => send(key, file));
    }
  };
  const drag = (event: DragEvent, now: boolean) => {
    event.preventDefault();
    setOver(now);
  };

  return (
    <Card title={texts.title}>
      <div
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false);
          take(event.dataTransfer.files);
        }}
        className={cn(
          "grid justify-items-center gap-3 rounded-lg border border-dashed p-6 text-center",
          over && "border-primary bg-muted",
        )}
      >
        <p className="max-w-prose text-sm text-muted-foreground">{texts.hint}</p>
        <input
          ref={field}
          type="file"
          multiple
          hidden
          aria-label={texts.choose}
          onChange={(event) => {
            take(event.target.files ?? []);
            event.target.value = "";
          }}
        />
        <Button variant="primary" onClick={() => field.current?.click()}>
          <Upload aria-hidden /> {texts.choose}
        </Button>
      </div>
      {sending.length > 0 && (
        <ul className="mt-3 grid gap-2 text-sm">
          {sending.map(({ key, name, share, problem }) => (
            <li key={key} className="grid gap-1 rounded-md border px-3 py-2">
              <span className="font-medium break-all">{name}</span>
              {problem
                ? (
                  <span className="flex flex-wrap items-center justify-between gap-2">
                    <span className="text-bad">{problem}</span>
                    <Button
                      size="small"
                      variant="ghost"
                      onClick={() => end(key)}
                    >
                      {texts.dismiss} <span className="sr-only">{name}</span>
                    </Button>
                  </span>
                )
                : <Progress label={texts.sending(name)} done={share} whole={1} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
