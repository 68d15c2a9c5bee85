/** The normal form of what is random: an id is written by the name of the field in which it first came up. */

type Json = unknown;

/** A UUID, or the id of a sync session, wherever in a text. */
const IDS = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bsync_[0-9a-f]{32}\b/g;

export class Names {
  readonly #ids: Map<string, string>;
  readonly #names: Map<string, string>;

  constructor(known: Record<string, string>) {
    this.#ids = new Map(Object.entries(known));
    this.#names = new Map(Object.entries(known).map(([name, id]) => [id, name]));
  }

  /** The value with `$name`s replaced by the ids they stand for. */
  resolve(value: Json): Json {
    return mapTexts(value, "", (text) =>
      text.replaceAll(/\$([a-z_]+\d*)/g, (_, name) => {
        const id = this.#ids.get(name);
        if (id === undefined) throw new Error(`nothing is called $${name} yet`);
        return id;
      }));
  }

  /** The value with ids replaced by names; fields are gone through in the order of their names. */
  name(value: Json): Json {
    return mapTexts(value, "", (text, field) =>
      text.replaceAll(IDS, (id) => {
        if (!this.#names.has(id)) this.#add(field, id);
        return `$${this.#names.get(id)}`;
      }));
  }

  #add(field: string, id: string): void {
    let number = 1;
    while (this.#ids.has(`${field}${number}`)) number++;
    this.#ids.set(`${field}${number}`, id);
    this.#names.set(id, `${field}${number}`);
  }
}

function mapTexts(value: Json, field: string, map: (text: string, field: string) => string): Json {
  if (typeof value === "string") return map(value, field);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, field, map));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, item]) => [key, mapTexts(item, key, map)]));
}
