// The consent page of HubSpot, filled in as a browser would: follow redirects, read the form, send it, go back.

/** Walks from the authorize URL to our callback; the handle that it hands out. Throws when it does not like the consent. */
export async function consent(authorizeUrl: string): Promise<string> {
  const page = await fetch(authorizeUrl);
  const html = await page.text();
  if (!page.ok) throw new Error(`the consent page answered ${page.status}: ${html.slice(0, 300)}`);
  // An app that was allowed before is sent straight back: then the page is already our callback's.
  const form = readForm(html, page.url);
  if (!form) return handleOf(html);
  const answer = await fetch(form.action, { method: "POST", body: form.fields });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the callback answered ${answer.status}: ${text.slice(0, 300)}`);
  return handleOf(text);
}

function handleOf(callback: string): string {
  return JSON.parse(callback).handle;
}

/** The first form of a page with what its fields hold and the first button that submits it. */
export function readForm(
  html: string,
  base: string,
): { action: string; fields: URLSearchParams } | undefined {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(html);
  if (!form) return undefined;
  const fields = new URLSearchParams();
  let submitted = false;
  for (const [, tag, attributes] of form[2]!.matchAll(/<(input|button)\b([^>]*)>/gi)) {
    const type = attribute(attributes!, "type") ?? (tag!.toLowerCase() === "button" ? "submit" : "text");
    const name = attribute(attributes!, "name");
    const isChoice = type === "radio" || type === "checkbox";
    if (isChoice && !/\bchecked\b/i.test(attributes!)) continue;
    if (type === "submit" && submitted) continue;
    if (type === "submit") submitted = true;
    if (name !== undefined) fields.append(name, attribute(attributes!, "value") ?? (isChoice ? "on" : ""));
  }
  return { action: new URL(attribute(form[1]!, "action") ?? "", base).href, fields };
}

function attribute(text: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(text);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&#39;",
    "'",
  )
    .replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
}
