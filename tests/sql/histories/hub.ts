/** HubSpot, as far as one property of one contact goes: no conditional write, stamps of a coarse clock, a history. */

export interface Version {
  value: string;
  at: number;
  by: "person" | "app";
}

/** What a read brings: the value, HubSpot's stamp, and the moment before which the read cannot have begun. */
export interface Snapshot {
  value: string;
  stamp: number;
  floor: number;
  readAt: string;
}

export class Hub {
  stamp: number;
  readonly versions: Version[];
  #reads = 0;

  constructor(public now: number, readonly granularity: number) {
    this.stamp = this.#coarse();
    this.versions = [{ value: "start", at: now, by: "person" }];
  }

  get value(): string {
    return this.versions.at(-1)!.value;
  }

  /** The same value again is no change. */
  write(value: string, by: Version["by"]): void {
    if (value === this.value) return;
    this.versions.push({ value, at: this.now, by });
    this.stamp = Math.max(this.stamp, this.#coarse());
  }

  /** `Date` has whole seconds, and the answer was under way: the moment is told too low by up to so much. */
  read(lowByMs: number): Snapshot {
    // Reads of one millisecond have an order of their own.
    const micros = String(this.#reads++ % 1_000).padStart(3, "0");
    const readAt = new Date(this.now).toISOString().replace("Z", `${micros}Z`);
    return { value: this.value, stamp: this.stamp, floor: this.now - lowByMs, readAt };
  }

  #coarse(): number {
    return this.now - this.now % this.granularity;
  }
}
