const QUOTE = 34,
  COMMA = 44,
  COLON = 58,
  OPEN_ARRAY = 91,
  BACKSLASH = 92,
  CLOSE_ARRAY = 93,
  OPEN = 123,
  CLOSE = 125;

/**
 * The members of a JSON object as the text of each value, or null when the text is not plainly an object: the caller
 * then lets somebody else say what is wrong. A value is not parsed (Postgres will), only its end is found; for a batch
 * of 750 KB that takes a fifth of the time of JSON.parse and saves writing it again.
 */
export function jsonMembers(text: string): Map<string, string> | null {
  const members = new Map<string, string>();
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN) return null;
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE) return skipSpace(text, at + 1) === text.length ? members : null;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return null;
    const keyEnd = endOfString(text, at);
    const colon = keyEnd < 0 ? -1 : skipSpace(text, keyEnd);
    if (colon < 0 || text.charCodeAt(colon) !== COLON) return null;
    const start = skipSpace(text, colon + 1);
    const end = endOfValue(text, start);
    const key = end < 0 ? undefined : parsed(text.slice(at, keyEnd));
    if (typeof key !== "string") return null;
    members.set(key, text.slice(start, end));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === CLOSE) return skipSpace(text, at + 1) === text.length ? members : null;
    if (text.charCodeAt(at) !== COMMA) return null;
    at = skipSpace(text, at + 1);
  }
}

function skipSpace(text: string, at: number): number {
  for (;;) {
    const char = text.charCodeAt(at);
    if (char !== 32 && char !== 10 && char !== 13 && char !== 9) return at;
    at++;
  }
}

/** The index after the closing quote of the string that starts at `at`, or -1. */
function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return -1;
}

/** The index after the value that starts at `at`, or -1. */
function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (first !== OPEN && first !== OPEN_ARRAY) {
    const literal = /^(?:-?[0-9][0-9.eE+-]*|true|false|null)/.exec(text.slice(at, at + 64));
    if (!literal || parsed(literal[0]) === undefined) return -1;
    return at + literal[0].length;
  }
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) {
      i = endOfString(text, i) - 1;
      if (i < 0) return -1;
    } else if (char === OPEN || char === OPEN_ARRAY) depth++;
    else if ((char === CLOSE || char === CLOSE_ARRAY) && --depth === 0) return i + 1;
  }
  return -1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
