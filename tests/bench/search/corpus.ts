/** A corpus that looks like text to a search engine: few words very often, most words rarely, documents with a subject. */

import { random } from "../../harness/random.ts";

const COMMON =
  ("the of and to in a is that for it as was with be by on not he his but at are this have from or had an " +
    "they which one you were all her she there would their we him been has when who will no more if out so up said what its " +
    "about than into them can only other time new some could these two may first then do").split(" ");
const STARTS = "b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh st t tr v w".split(" ");
const VOWELS = "a e i o u ai ea ou".split(" ");
const ENDS = ["", "n", "r", "l", "s", "t", "nd", "rm"];
const VOCABULARY = 50_000;
export const DIMENSIONS = 384;

function word(index: number): string {
  let left = index;
  let text = "";
  do {
    text += STARTS[left % STARTS.length]! + VOWELS[(left >> 2) % VOWELS.length]! +
      ENDS[(left >> 1) % ENDS.length]!;
    left = Math.floor(left / 37);
  } while (left > 0 || text.length < 5);
  return text + (index % 3 === 0 ? "s" : "");
}

export interface Chunk {
  content: string;
  vector: Float32Array;
}

/** Chunks of some 250 words. Words follow Zipf's law; a third of a document's come from its subject. */
export class Corpus {
  readonly #words = Array.from({ length: VOCABULARY }, (_, index) => word(index));
  readonly #roll: () => number;

  constructor(seed: number) {
    this.#roll = random(seed);
  }

  /** A rank of Zipf's law with exponent 1, from 0. */
  #zipf(size: number): number {
    return Math.min(size - 1, Math.floor(Math.exp(this.#roll() * Math.log(size + 1))) - 1);
  }

  document(chunks: number): Chunk[] {
    const subject = Array.from({ length: 60 }, () => this.#words[Math.floor(this.#roll() * VOCABULARY)]!);
    const centre = this.#gauss();
    return Array.from({ length: chunks }, () => {
      const words = Array.from({ length: 250 }, () => {
        const kind = this.#roll();
        if (kind < 0.45) return COMMON[this.#zipf(COMMON.length)]!;
        return kind < 0.63 ? subject[this.#zipf(subject.length)]! : this.#words[this.#zipf(VOCABULARY)]!;
      });
      return { content: words.join(" ") + ".", vector: this.near(centre, 0.7) };
    });
  }

  /** Some neighbouring words of a chunk and some from anywhere in it: what somebody remembers of a passage. */
  question(chunk: Chunk): { text: string; vector: Float32Array } {
    const words = chunk.content.split(" ");
    const at = Math.floor(this.#roll() * (words.length - 4));
    const others = Array.from({ length: 4 }, () => words[Math.floor(this.#roll() * words.length)]!);
    return { text: [...words.slice(at, at + 3), ...others].join(" "), vector: this.near(chunk.vector, 0.5) };
  }

  #gauss(): Float32Array {
    return unit(
      Float32Array.from({ length: DIMENSIONS }, () => this.#roll() + this.#roll() + this.#roll() - 1.5),
    );
  }

  near(centre: Float32Array, share: number): Float32Array {
    const noise = this.#gauss();
    return unit(centre.map((value, index) => value * (1 - share) + noise[index]! * share));
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
