import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What the first page may weigh, gzipped: its script and all that it imports at once. */
const ENTRY_KIB = 200;
/** What a part that is loaded later may weigh. */
const CHUNK_KIB = 60;

/** Fails the build when a part of it is heavier than what a first look may cost. */
export function budget(): Plugin {
  return {
    name: "budget",
    generateBundle(_options, bundle) {
      const weight = (name: string): number => {
        const part = bundle[name];
        return part?.type === "chunk" ? gzipSync(part.code, { level: 9 }).length / 1024 : 0;
      };
      const first = new Set<string>();
      const take = (name: string) => {
        const part = bundle[name];
        if (first.has(name) || part?.type !== "chunk") return;
        first.add(name);
        part.imports.forEach(take);
      };
      const chunks = Object.values(bundle).filter((part) => part.type === "chunk");
      chunks.filter((part) => part.isEntry).forEach((part) => take(part.fileName));
      const entry = [...first].reduce((sum, name) => sum + weight(name), 0);
      const heavy = chunks.filter((part) => !first.has(part.fileName) && weight(part.fileName) > CHUNK_KIB)
        .map((part) =>
          `${part.fileName} weighs ${weight(part.fileName).toFixed(1)} KiB, at most ${CHUNK_KIB}`
        );
      if (entry > ENTRY_KIB) heavy.unshift(`the entry weighs ${entry.toFixed(1)} KiB, at most ${ENTRY_KIB}`);
      if (heavy.length > 0) this.error(`too heavy, gzipped: ${heavy.join("; ")}`);
      const lazy = chunks.filter((part) => !first.has(part.fileName)).map((part) => weight(part.fileName));
      console.log(
        `entry ${entry.toFixed(1)} KiB, heaviest of the rest ${Math.max(0, ...lazy).toFixed(1)} KiB`,
      );
    },
  };
}
