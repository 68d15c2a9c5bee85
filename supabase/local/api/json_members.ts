const QUOTE = 34,
  COMMA = 44,
  COLON = 58,
  OPEN_ARRAY = 91,
  BACKSLASH = 92,
  CLOSE_ARRAY = 93,
  OPEN = 123,
  CLOSE = 125;

/**
 * The members of a JSON object (UTF-8), each value as the bytes it has in the text, or null when the text is not plainly
 * an object: the caller then lets somebody else say what is wrong. A value is not parsed, Postgres will do that; only
 * its end is found: less work than JSON.parse, and nothing has to be written again for the database.
 */
export function jsonMembers(text: Uint8Array): Map<string, Uint8Array> | null {
  const members = new Map<string, Uint8Array>();
  let at = skipSpace(text, 0);
  if (text[at] !== OPEN) return null;
  at = skipSpace(text, at + 1);
  if (text[at] === CLOSE) return skipSpace(text, at + 1) === text.length ? members : null;
  for (;;) {
    if (text[at] !== QUOTE) return null;
    const keyEnd = endOfString(text, at);
    const colon = keyEnd < 0 ? -1 : skipSpace(text, keyEnd);
    if (colon < 0 || text[colon] !== COLON) return null;
    const start = skipSpace(text, colon + 1);
    const end = endOfValue(text, start);
    const key = end < 0 ? undefined : parsed(text.subarray(at, keyEnd));
    if (typeof key !== "string") return null;
    members.set(key, text.subarray(start, end));
    at = skipSpace(text, end);
    if (text[at] === CLOSE) return skipSpace(text, at + 1) === text.length ? members : null;
    if (text[at] !== COMMA) return null;
    at = skipSpace(text, at + 1);
  }
}

function skipSpace(text: Uint8Array, at: number): number {
  for (;;) {
    const byte = text[at];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at;
    at++;
  }
}

/** The index after the closing quote of the string that starts at `at`, or -1. */
function endOfString(text: Uint8Array, at: number): number {
  // A loop, not indexOf: most strings are short, and the call costs more than they do.
  for (let i = at + 1; i < text.length; i++) {
    const byte = text[i];
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i++;
  }
  return -1;
}

/** The index after the value that starts at `at`, or -1. */
function endOfValue(text: Uint8Array, at: number): number {
  const first = text[at];
  if (first === QUOTE) return endOfString(text, at);
  if (first !== OPEN && first !== OPEN_ARRAY) {
    // A number, true, false or null: short, and as JSON.parse sees it.
    let end = at;
    while (end < text.length && !ENDS_LITERAL.has(text[end]!)) end++;
    return parsed(text.subarray(at, end)) === undefined ? -1 : end;
  }
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const byte = text[i];
    if (byte === QUOTE) {
      i = endOfString(text, i) - 1;
      if (i < 0) return -1;
    } else if (byte === OPEN || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE || byte === CLOSE_ARRAY) && --depth === 0) return i + 1;
  }
  return -1;
}

const ENDS_LITERAL = new Set([COMMA, CLOSE, CLOSE_ARRAY, 32, 10, 13, 9]);
const decoder = new TextDecoder("utf-8", { fatal: true });

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(text));
  } catch {
    return undefined;
  }
}
