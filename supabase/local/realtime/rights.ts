import type { Authorisation, Extension } from "./authorisation.ts";
import { RealtimeProblem } from "./problem.ts";
import type { Token } from "./token.ts";

/** What a client may hear and say on one topic. On a public one it may all. */
export class Rights {
  #reads = new Set<Extension>();
  /** Asked when the client first writes. */
  #writes = new Map<Extension, boolean>();

  constructor(
    readonly authorisation: Authorisation,
    readonly name: string,
    readonly isPrivate: boolean,
    /** Those of the socket, for the policies. */
    readonly headers: Record<string, string>,
    public token: Token,
  ) {}

  /** Asks anew; throws a problem when the client may hear nothing of the kinds. Returns those that it may no longer hear. */
  async ask(kinds: Extension[]): Promise<Extension[]> {
    if (!this.isPrivate) return [];
    const before = this.#reads;
    this.#reads = await this.authorisation.mayRead(this.token, this.name, this.headers, kinds);
    this.#writes.clear();
    if (this.#reads.size === 0) throw this.refusal();
    return [...before].filter((kind) => !this.#reads.has(kind));
  }

  refusal(): RealtimeProblem {
    const message = `You do not have permissions to read from this Channel topic: ${this.name}`;
    return new RealtimeProblem("Unauthorized", message);
  }

  reads(kind: Extension): boolean {
    return !this.isPrivate || this.#reads.has(kind);
  }

  async writes(kind: Extension): Promise<boolean> {
    if (!this.isPrivate) return true;
    const known = this.#writes.get(kind);
    if (known !== undefined) return known;
    const may = await this.authorisation.mayWrite(this.token, this.name, this.headers, kind);
    this.#writes.set(kind, may);
    return may;
  }
}
