// A long manual in markdown, made from a seed: headings, paragraphs of sentences, lists, tables, code, page marks, numbers,
// names and some other scripts, with words as often as words are (Zipf). 100,000 different words, so that a cache of
// words is not all that is measured.

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

const COMMON =
  ("the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were " +
    "all her she there would their we him been has when who will no more if out so up said what its about than into them can only " +
    "other time new some could these two may first then do any like my now over such our man me even most made after also did many " +
    "customer report value system pressure valve engine process document section table result contract payment service network")
    .split(" ");
const SYLLABLES =
  "an ber cal den er fi gra hol in jo ker lu mon ner or pra qui res sen tion ur ver wal xi yor zen ment able ing ist"
    .split(" ");
const OTHERS = [
  "Größenänderung",
  "l’été dernier",
  "Привет мир",
  "数据处理系统",
  "価格は高い。",
  "ελληνικά",
  "मूल्य",
  "naïve café",
  "🙂",
];

/** That many megabytes of markdown. */
export function manual(megabytes: number, seed = 1): string {
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(of: T[]): T => of[below(of.length)]!;
  const rare = Array.from(
    { length: 100_000 },
    () => Array.from({ length: 2 + below(3) }, () => pick(SYLLABLES)).join(""),
  );
  const word = () => {
    const roll = next();
    if (roll < 0.55) return COMMON[Math.floor(COMMON.length * next() ** 2)]!;
    if (roll < 0.95) return rare[Math.floor(rare.length * next() ** 3)]!;
    if (roll < 0.985) return String(below(100_000));
    return pick(OTHERS);
  };
  const words = (count: number) => Array.from({ length: count }, word).join(" ");
  const sentence = () => {
    const text = words(6 + below(18));
    return text[0]!.toUpperCase() + text.slice(1) + pick([".", ".", ".", "?", ", see (Fig. 3).", "."]);
  };
  const sentences = (count: number) => Array.from({ length: count }, sentence).join(" ");
  const blocks: (() => string)[] = [
    ...Array.from({ length: 7 }, () => () => sentences(2 + below(6))),
    () => `${"#".repeat(1 + below(4))} ${words(2 + below(5))}`,
    () => Array.from({ length: 3 + below(6) }, () => `- ${words(4 + below(12))}`).join("\n"),
    () =>
      Array.from({ length: 3 + below(5) }, (_, at) => `${at + 1}. **${words(2)}**: ${sentence()}`).join("\n"),
    () =>
      `| ${words(1)} | ${words(2)} | unit |\n|---|---|--:|\n` +
      Array.from({ length: 3 + below(12) }, () => `| ${words(2)} | ${below(9999) / 100} | ${word()} |`).join(
        "\n",
      ),
    () =>
      "```ts\n" + Array.from({ length: 3 + below(10) }, () =>
        `const ${word()}_${below(99)} = f(${below(999)}, "${word()}");`).join("\n") +
      "\n```",
    () => `<!-- page ${below(999)} -->`,
    () => `> ${sentence()} [${words(2)}](https://example.com/${word()}/${below(9999)})`,
  ];
  const parts: string[] = [];
  for (let length = 0; length < megabytes * 1e6;) {
    const block = pick(blocks)() + "\n\n";
    parts.push(block);
    length += block.length;
  }
  return parts.join("");
}
