/** A piece of a found text: what was asked for, or what is around it. */
export interface Piece {
  text: string;
  hit: boolean;
}

const SIGNS: [RegExp, string][] = [[/&lt;/g, "<"], [/&gt;/g, ">"], [/&amp;/g, "&"]];

/** The pieces of a snippet, which comes escaped and with `<mark>` around the words; as text, so nothing in it is markup. */
export function pieces(snippet: string): Piece[] {
  return snippet.split(/(<mark>.*?<\/mark>)/).filter(Boolean).map((part) => {
    const marked = /^<mark>(.*)<\/mark>$/.exec(part);
    const text = SIGNS.reduce((text, [sign, is]) => text.replace(sign, is), marked?.[1] ?? part);
    return { text, hit: marked !== null };
  });
}

/** Cuts a text at a range of code points, which is how places in documents are counted; `from` is where the text begins. */
export function around(text: string, from: number, range: [number, number] | null): [string, string, string] {
  if (!range) return [text, "", ""];
  const points = Array.from(text);
  const place = (at: number) => Math.min(points.length, Math.max(0, at - from));
  const [start, end] = [place(range[0]), place(Math.max(range[0], range[1]))];
  const cut = (a: number, b?: number) => points.slice(a, b).join("");
  return [cut(0, start), cut(start, end), cut(end)];
}

/** The range in an address, `12-340`; null for none or a mistyped one. */
export function rangeOf(at: string | null): [number, number] | null {
  const found = /^(\d{1,12})-(\d{1,12})$/.exec(at ?? "");
  return found ? [Number(found[1]), Number(found[2])] : null;
}
