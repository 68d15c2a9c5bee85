// Every answer of a function that a test sees is held against the function's OpenAPI document: status, type and shape.

import Ajv2020 from "ajv/dist/2020.js";
import { fromFileUrl } from "./paths.ts";

type Schema = Record<string, unknown>;

interface Answered {
  content?: Record<string, { schema: Schema }>;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Answered | { $ref: string }> }>>;
  components: { responses: { Problem: Answered } };
}

const FOLDER = fromFileUrl(new URL("../../docs/openapi/", import.meta.url));
const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
const documents = new Map<string, Document | undefined>();

/** The document of a function; none of a function that only a test has. */
function documentOf(name: string): Document | undefined {
  if (!documents.has(name)) {
    let text: string | undefined;
    try {
      text = Deno.readTextFileSync(`${FOLDER}/${name}.json`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    documents.set(name, text ? JSON.parse(text) : undefined);
  }
  return documents.get(name);
}

const fits = (pattern: string, path: string): boolean => {
  const [names, segments] = [pattern.split("/"), path.split("/")];
  return names.length === segments.length &&
    names.every((name, at) => name === segments[at] || (name.startsWith("{") && segments[at] !== ""));
};

/** What is documented of an answer: undefined where the route itself is not there, which the function says by 404 or 405. */
function documented(document: Document, method: string, path: string, status: number): Answered | undefined {
  // A name stands before a parameter that would take it, as in the routers.
  const patterns = Object.keys(document.paths).sort((a, b) => a.split("{").length - b.split("{").length);
  const pattern = patterns.find((one) => fits(one, path) && document.paths[one]![method]);
  if (!pattern) return undefined;
  const responses = document.paths[pattern]![method]!.responses;
  const found = responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`];
  if (!found) throw new Error(`the status ${status} is not documented`);
  return "$ref" in found ? document.components.responses.Problem : found;
}

/** What is wrong with an answer; nothing where it is as documented. */
async function undocumented(
  method: string,
  url: URL,
  response: Response,
): Promise<string | undefined> {
  const [, name, rest] = /^\/functions\/v1\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const document = name ? documentOf(name) : undefined;
  if (!document) return;
  try {
    const answered = documented(document, method.toLowerCase(), rest ?? "/", response.status);
    const contents = answered?.content;
    if (!contents) return;
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const schema = contents[type]?.schema;
    if (!schema) throw new Error(`the type ${type} is not documented`);
    if (!type.endsWith("json")) return;
    const validate = ajv.compile(schema);
    if (!validate(await response.clone().json())) throw new Error(ajv.errorsText(validate.errors));
  } catch (error) {
    return `${method} ${url.pathname} answered ${response.status}: ${(error as Error).message}`;
  }
}

const really = globalThis.fetch;

/** `fetch`, for which an answer that no document tells of is an error. */
globalThis.fetch = async (input, init) => {
  const response = await really(input, init);
  // Where a redirect led to is another route.
  if (response.redirected) return response;
  const request = input instanceof Request ? input : undefined;
  const method = init?.method ?? request?.method ?? "GET";
  const wrong = await undocumented(method, new URL(request?.url ?? String(input)), response);
  if (wrong) {
    console.error(wrong);
    throw new Error(wrong);
  }
  return response;
};
