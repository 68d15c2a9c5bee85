import { common } from "../texts/common.ts";
import { Dialog } from "../ui/dialog.tsx";
import { VIEWS } from "../views/list.ts";

const Key = ({ children }: { children: string }) => (
  <kbd className="rounded border border-input/60 bg-muted px-1.5 py-0.5 font-mono text-xs">{children}</kbd>
);

/** All keys. */
export function Help({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { help } = common;
  const keys: [string[], string][] = [
    [["?"], help.self],
    [["/"], help.search],
    [["Esc"], help.leave],
    ...VIEWS.map(({ key, title }): [string[], string] => [["g", key], title]),
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={help.title}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {keys.map(([parts, text]) => (
          <div key={text} className="contents">
            <dt className="flex gap-1">{parts.map((part) => <Key key={part}>{part}</Key>)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
