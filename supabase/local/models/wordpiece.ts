/** The tokenizer of BERT models: https://arxiv.org/abs/1609.08144 (WordPiece), in the uncased form of MiniLM. */

/** The part of a tokenizer.json that matters. */
export interface TokenizerJson {
  model: { vocab: Record<string, number>; unk_token: string; max_input_chars_per_word: number };
}

const SPECIAL = { start: "[CLS]", end: "[SEP]" };
/** ASCII signs count as punctuation even where Unicode calls them symbols: $ + < = > ^ ` | ~. */
const PUNCTUATION = /[\p{P}$+<=>^`|~]/u;
/** Control, format and private characters say nothing; tab, line feed and return are white space. */
const NOTHING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{fffd}]/u;
const SPACE = /[\t\n\r\p{Zs}]/u;
const ACCENT = /\p{Mn}/gu;
/** The blocks of ideographs that the original tokenizer lists: each is a word of its own. */
const IDEOGRAPHS: [number, number][] = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
];

const isIdeograph = (letter: string) => {
  const code = letter.codePointAt(0)!;
  return IDEOGRAPHS.some(([first, last]) => code >= first && code <= last);
};

/** Splits a text into words as BERT does: no accents, lower case, signs and ideographs apart. */
export function words(text: string): string[] {
  let spaced = "";
  for (const letter of text) {
    if (SPACE.test(letter)) spaced += " ";
    else if (NOTHING.test(letter)) continue;
    else spaced += isIdeograph(letter) ? ` ${letter} ` : letter;
  }
  const plain = spaced.normalize("NFD").replace(ACCENT, "").toLowerCase();
  const found: string[] = [];
  for (const word of plain.split(/\s+/u)) {
    let run = "";
    for (const letter of word) {
      if (PUNCTUATION.test(letter)) {
        if (run) found.push(run);
        found.push(letter);
        run = "";
      } else run += letter;
    }
    if (run) found.push(run);
  }
  return found;
}

/** Texts to token ids. */
export class WordPiece {
  readonly #ids: Map<string, number>;
  readonly #unknown: number;
  readonly #longest: number;

  constructor({ model }: TokenizerJson) {
    this.#ids = new Map(Object.entries(model.vocab));
    this.#unknown = this.#id(model.unk_token);
    this.#longest = model.max_input_chars_per_word;
  }

  /** The ids of a text between its two marks, `limit` at most; what is beyond is dropped, as the model does. */
  encode(text: string, limit: number): number[] {
    const ids = [this.#id(SPECIAL.start)];
    for (const word of words(text)) {
      ids.push(...this.#pieces(word));
      if (ids.length >= limit) break;
    }
    return [...ids.slice(0, limit - 1), this.#id(SPECIAL.end)];
  }

  /** The longest known beginning, then the longest known rest, and so on; a word that does not work out is unknown. */
  #pieces(word: string): number[] {
    const letters = [...word];
    if (letters.length > this.#longest) return [this.#unknown];
    const ids: number[] = [];
    for (let start = 0; start < letters.length;) {
      let end = letters.length;
      let id: number | undefined;
      for (; end > start; end--) {
        id = this.#ids.get((start > 0 ? "##" : "") + letters.slice(start, end).join(""));
        if (id !== undefined) break;
      }
      if (id === undefined) return [this.#unknown];
      ids.push(id);
      start = end;
    }
    return ids;
  }

  #id(token: string): number {
    const id = this.#ids.get(token);
    if (id === undefined) throw new Error(`the tokenizer has no ${token}`);
    return id;
  }
}
