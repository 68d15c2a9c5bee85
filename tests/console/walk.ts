// Views as they look.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { PORTAL, VIEWS } from "./views.ts";
import { type Theme, Visitor } from "./visitor.ts";

export async function everyView(
  browser: Browser,
  portal: Portal,
  theme: Theme,
  width: number,
  views: [path: string, heading: string, name?: string][] = VIEWS,
): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user, theme, width });
  for (const [path, heading, name = path] of views) {
    await visitor.go(`/${PORTAL}/${path}`);
    await visitor.sees(heading);
    await visitor.assertSound(`${name}, ${theme}, ${width}`);
    await visitor.picture(`${name}-${theme}-${width}`);
  }
  await visitor.leave();
}
