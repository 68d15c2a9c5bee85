import { common } from "../texts/common.ts";
import { cn } from "../ui/cn.ts";
import { type View, VIEWS } from "../views/list.ts";

const GROUPS: View["group"][] = ["Sales", "Operations", "Portal"];

/** The views of a portal. */
export function Navigation(
  { portal, current, onGo }: { portal: string; current?: string; onGo?: () => void },
) {
  return (
    <nav aria-label={common.menu} className="grid gap-5">
      {GROUPS.map((group) => {
        const views = VIEWS.filter((view) => view.group === group);
        return views.length > 0 && (
          <div key={group}>
            <p className="mb-1 px-2 text-xs font-medium text-muted-foreground">{group}</p>
            <ul className="grid gap-0.5">
              {views.map(({ path, title, icon: Icon }) => (
                <li key={path}>
                  <a
                    href={`#/${portal}/${path}`}
                    onClick={onGo}
                    aria-current={path === current ? "page" : undefined}
                    className={cn(
                      "flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-muted [&_svg]:size-4",
                      path === current && "bg-muted font-semibold",
                    )}
                  >
                    <Icon aria-hidden /> {title}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
