import DOMPurify, { type Config } from "dompurify";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { documents } from "../../texts/documents.ts";

/** Where a link of a document may lead. */
const MAY_LEAD = /^(https?:|mailto:)/i;

/** Where a page begins, as the pipeline marks it in the text. */
const PAGE_MARK = /^<!-- page (\d{1,6}) -->$/gm;

/** What somebody else wrote. Nothing of it runs, is fetched, takes a name of the page or its looks. */
const RULES: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ["audio", "button", "form", "iframe", "img", "input", "picture", "source", "style", "video"],
  FORBID_ATTR: ["class", "id", "name", "style"],
  RETURN_DOM_FRAGMENT: true,
};

const cleaner = DOMPurify(window);

// The markup is still in a document of its own here, where a picture is not asked for.
cleaner.addHook("beforeSanitizeElements", (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const element = node as Element;
  const say = (text: string) => element.before(element.ownerDocument.createTextNode(text));
  if (element.nodeName === "IMG") say(documents.text.picture(element.getAttribute("alt") ?? ""));
  if (element.nodeName === "INPUT") say(element.hasAttribute("checked") ? "☑ " : "☐ ");
});
cleaner.addHook("afterSanitizeAttributes", (element) => {
  if (element.nodeName !== "A") return;
  if (!MAY_LEAD.test(element.getAttribute("href") ?? "")) {
    element.removeAttribute("href");
    return;
  }
  element.setAttribute("rel", "noopener noreferrer nofollow");
  element.setAttribute("target", "_blank");
});

/** Markdown of a stranger as nodes that are safe to show. micromark escapes markup in it, DOMPurify checks what it made. */
export function markdown(text: string): DocumentFragment {
  const html = micromark(text.replace(PAGE_MARK, (_, page: string) => documents.text.page(page)), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return cleaner.sanitize(html, RULES);
}
