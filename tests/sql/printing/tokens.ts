/** SQL as pg_dump prints it, cut into what PostgreSQL reads as code and what it keeps as it is written. */

/** Strings (their quotes are doubled, also in E'' strings), quoted names, bodies in dollar quotes, comments to the end of a line. */
const KEPT = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*/g;

interface Token {
  text: string;
  /** False for strings, quoted names, bodies and comments. */
  isCode: boolean;
}

function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const match of sql.matchAll(KEPT)) {
    found.push({ text: sql.slice(at, match.index), isCode: true }, { text: match[0], isCode: false });
    at = match.index + match[0].length;
  }
  return [...found, { text: sql.slice(at), isCode: true }];
}

/** Changes the code only. */
export const mapCode = (sql: string, change: (code: string) => string): string =>
  tokens(sql).map(({ text, isCode }) => isCode ? change(text) : text).join("");

/** The statements of a script, each with its semicolon. */
export function statements(sql: string): string[] {
  const found: string[] = [];
  let statement = "";
  for (const { text, isCode } of tokens(sql)) {
    const parts = isCode ? text.split(";") : [text];
    for (const part of parts.slice(0, -1)) {
      found.push(`${statement}${part};`.trim());
      statement = "";
    }
    statement += parts.at(-1);
  }
  return found;
}
