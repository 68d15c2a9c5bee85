const WIDTH = 30;
/** Without a terminal a line every five seconds says that it goes on. */
export const PLAIN_EVERY_MS = 5_000;

/** Whether somebody watches who can be shown a moving bar. */
export const watched = (): boolean => Deno.stderr.isTerminal() && !Deno.env.has("CI");

/** A bar that is full at a share of 1. */
export const drawn = (share: number): string =>
  "█".repeat(Math.round(Math.min(share, 1) * WIDTH)).padEnd(WIDTH, "░");

/** Writes to the terminal as it is. */
export function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

/** One progress bar on a terminal, a line now and then elsewhere. */
export class Bar {
  private readonly isTerminal = watched();
  private printedAt = 0;

  constructor(private readonly what: string) {}

  show(done: number, total: number | null, note: string): void {
    const of = total ? `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}` : "";
    if (this.isTerminal) {
      write(`\r\x1b[2K  ${this.what.padEnd(10)} ${drawn(total ? done / total : 0)} ${of} ${note}`);
    } else if (Date.now() - this.printedAt >= PLAIN_EVERY_MS) {
      this.printedAt = Date.now();
      console.error(`  ${this.what}: ${of} ${note}`);
    }
  }

  /** Takes the bar away; the line that follows says what came of it. */
  end(): void {
    if (this.isTerminal) write("\r\x1b[2K");
  }
}
