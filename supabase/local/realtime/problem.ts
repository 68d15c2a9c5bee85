/** Why something is refused, with hosted's code. */
export class RealtimeProblem extends Error {
  override name = "RealtimeProblem";

  constructor(readonly code: string, message: string) {
    super(message);
  }

  /** As a reply says it. */
  get reason(): string {
    return `${this.code}: ${this.message}`;
  }
}
