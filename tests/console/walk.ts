// Every view, as it looks.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { PORTAL, VIEWS } from "./views.ts";
import { type Theme, Visitor } from "./visitor.ts";

export async function everyView(
  browser: Browser,
  portal: Portal,
  theme: Theme,
  width: number,
): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user, theme, width });
  for (const [path, heading] of VIEWS) {
    await visitor.go(`/${PORTAL}/${path}`);
    await visitor.sees(heading);
    await visitor.assertSound(`${path}, ${theme}, ${width}`);
    await visitor.picture(`${path}-${theme}-${width}`);
  }
  await visitor.leave();
}
