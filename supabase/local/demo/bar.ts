const WIDTH = 30;
/** Without a terminal a line every five seconds says that it goes on. */
const PLAIN_EVERY_MS = 5_000;

/** One progress bar on a terminal, a line now and then elsewhere. */
export class Bar {
  private readonly isTerminal = Deno.stderr.isTerminal() && !Deno.env.has("CI");
  private printedAt = 0;

  constructor(private readonly what: string) {}

  show(done: number, total: number | null, note: string): void {
    const share = total ? Math.min(done / total, 1) : 0;
    const of = total ? `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}` : "";
    if (this.isTerminal) {
      const bar = "█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "░");
      this.write(`\r\x1b[2K  ${this.what.padEnd(10)} ${bar} ${of} ${note}`);
    } else if (Date.now() - this.printedAt >= PLAIN_EVERY_MS) {
      this.printedAt = Date.now();
      console.error(`  ${this.what}: ${of} ${note}`);
    }
  }

  /** Takes the bar away; the line that follows says what came of it. */
  end(): void {
    if (this.isTerminal) this.write("\r\x1b[2K");
  }

  private write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
