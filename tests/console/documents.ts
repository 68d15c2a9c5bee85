/// <reference lib="dom" />
// Documents in the console: what is refused before it is sent, the way of one that is sent, and what a hostile one can do.

import { Buffer } from "node:buffer";
import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { DEMO } from "../harness/documents.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** What strangers try: each would run, be fetched, lead elsewhere or take the page's looks or names. */
const HOSTILE = `# Hostile handbook

<script>globalThis.ran = 1</script><img src=x onerror="globalThis.ran = 2">
<svg><animate onbegin="globalThis.ran = 3" attributeName=x></svg><style>body { display: none }</style>
<form action="https://evil.example/"><input name="content"></form><math><mi xlink:href="javascript:ran=4">m</mi></math>
<noscript><p title="</noscript><img src=x onerror=globalThis.ran=5>"></noscript>

![a remote picture](https://evil.example/pixel.png) [a script](javascript:globalThis.ran=6)
[data](data:text/html;base64,PHNjcmlwdD4=) [a fragment](#/elsewhere) [a page](https://example.com/plain)

| pause | rule |
|---|---|
| one month | A student may pause a course for one zebrafish month. |

- [x] read \u202egnp.exe
`;

/** One sends documents, reads them and finds what is in them. */
export async function theDocuments(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  const strangers: string[] = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(portal.suite.url)) {
      strangers.push(request.url());
    }
  });
  await visitor.go(`/${PORTAL}/documents`);
  await visitor.reads("No document yet");
  const file = (name: string, text: string) => ({
    name,
    mimeType: "",
    buffer: Buffer.from(text),
  });
  const field = page.locator("input[type=file]");
  await field.setInputFiles([file("old.doc", "x"), file("empty.txt", "")]);
  await visitor.reads("Save it as .docx");
  await visitor.reads("The file is empty");
  for (let refused = 2; refused > 0; refused--) {
    await page.getByRole("button", { name: "Dismiss" }).first().click();
  }
  await field.setInputFiles([`${DEMO}course-handbook.pdf`]);
  await field.setInputFiles([file("hostile <b>.md", HOSTILE)]);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  for (const name of ["course-handbook.pdf", "hostile <b>.md"]) {
    await row(name).getByText("Complete", { exact: true }).waitFor({ timeout: 120_000 });
  }
  await visitor.assertSound("documents");
  await visitor.picture("documents");
  await hostileIsHarmless(visitor, strangers);
  await foundAndOpened(visitor);
  await readAgainAndDeleted(visitor);
  await visitor.leave();
}

async function hostileIsHarmless(visitor: Visitor, strangers: string[]): Promise<void> {
  const { page } = visitor;
  await page.getByRole("link", { name: "hostile <b>.md" }).click();
  await visitor.sees("Hostile handbook");
  await visitor.reads("[picture: a remote picture]");
  const text = page.getByRole("region", { name: "Text" });
  const bad =
    ":is(script, img, svg, style, form, input, math, noscript, iframe, [onerror], [id], [class], [style])";
  assertEquals(await text.locator("> div").locator(bad).count(), 0, "markup");
  const links = await text.locator("a[href]").evaluateAll((all) =>
    all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])
  );
  assertEquals(links, [["https://example.com/plain", "noopener noreferrer nofollow"]]);
  assertEquals(await page.evaluate(() => (globalThis as { ran?: number }).ran ?? null), null, "what ran");
  assertEquals(strangers, [], "requests that leave");
  await visitor.assertSound("a hostile document");
  await visitor.picture("document");
  await page.getByRole("button", { name: "All documents" }).click();
}

async function foundAndOpened(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.getByRole("searchbox").fill("zebrafish month");
  await page.getByRole("searchbox").press("Enter");
  await visitor.sees("Found for");
  assert(page.url().includes("q=zebrafish"), page.url());
  const words = await page.locator("main mark").allTextContents();
  assert(words.some((word) => word.toLowerCase() === "zebrafish"), words.join(" "));
  await visitor.assertSound("what was found");
  await visitor.picture("documents-found");
  await page.locator("main ol li").filter({ hasText: "zebrafish" }).getByRole("link").click();
  const place = page.getByRole("region", { name: "The place that was found" });
  await place.getByText("zebrafish").waitFor();
  assert(await place.evaluate((it) => it.getBoundingClientRect().top < innerHeight), "the place is come to");
  await page.getByRole("button", { name: "All documents" }).click();
  await visitor.sees("Found for");
  await page.getByRole("button", { name: "Back to the list" }).click();
}

async function readAgainAndDeleted(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.getByRole("link", { name: "hostile <b>.md" }).click();
  await page.getByRole("button", { name: "Read it again" }).click();
  const run = page.locator("dt", { hasText: "Run" }).locator("xpath=following-sibling::dd");
  await run.getByText("2", { exact: true }).waitFor();
  await page.locator("main").getByText("Complete", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await visitor.reads("hostile <b>.md is deleted.");
  await page.getByRole("link", { name: "hostile <b>.md" }).waitFor({ state: "detached" });
}

/** One shares a document with another member, fetches its file, and sees who did what with it. */
export async function shared(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/documents`);
  await page.getByRole("link", { name: "course-handbook.pdf" }).click();
  await visitor.sees("Who reads it");
  // Where a page begins is said, not shown as the mark that it is in the text.
  await page.getByRole("region", { name: "Text" }).getByText("Page 2", { exact: true }).waitFor();
  await visitor.reads("You share it with nobody");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const readers = page.getByRole("table", { name: "Who reads it" });
  await readers.getByRole("button", { name: /^End/ }).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  assertEquals(file.suggestedFilename(), "course-handbook.pdf");
  assertEquals(await Deno.readFile(await file.path()), await Deno.readFile(`${DEMO}course-handbook.pdf`));
  const log = page.getByRole("table", { name: "Who looked at it" });
  for (const what of ["Shared it", "Downloaded it", "Read it"]) await log.getByText(what).first().waitFor();
  await visitor.assertSound("a shared document");
  await visitor.picture("document-shared");
  await readers.getByRole("button", { name: /^End/ }).click();
  await visitor.reads("You share it with nobody");
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
