import { drawn, PLAIN_EVERY_MS, watched, write } from "./bar.ts";

/** What a sync says about itself (`GET hubspot-sync/{session_id}`). */
export interface Session {
  session_id: string;
  status: "pending" | "running" | "completed" | "failed";
  objects: Record<
    string,
    { status: string; records_count: number; expected: number | null; error_count: number }
  >;
  records_count: number;
  error_count: number;
  start_time: string | null;
  end_time: string | null;
  eta_seconds: number | null;
  error: unknown;
}

const count = (value: number) => value.toLocaleString("en-US");

/** Draws a bar for each object on a terminal, prints a line now and then elsewhere. */
export class Progress {
  private readonly isTerminal = watched();
  private lines = 0;
  private printedAt = 0;

  show(session: Session): void {
    if (this.isTerminal) this.draw(session);
    else if (Date.now() - this.printedAt >= PLAIN_EVERY_MS || session.status === "completed") {
      this.print(session);
    }
  }

  private draw(session: Session): void {
    const lines = Object.entries(session.objects).map(([name, object]) => {
      const expected = object.expected ?? 0;
      const done = object.status === "completed";
      const share = done ? 1 : expected > 0 ? object.records_count / expected : 0;
      const of = expected > 0 && !done ? ` of ${count(expected)}` : "";
      return `  ${name.padEnd(10)} ${drawn(share)} ${count(object.records_count)}${of}`;
    });
    lines.push(`  ${eta(session)}`);
    const up = this.lines > 0 ? `\x1b[${this.lines}A` : "";
    write(up + lines.map((line) => `\x1b[2K${line}\n`).join(""));
    this.lines = lines.length;
  }

  private print(session: Session): void {
    this.printedAt = Date.now();
    const parts = Object.entries(session.objects).map(([name, object]) =>
      `${name} ${count(object.records_count)}${object.expected ? `/${count(object.expected)}` : ""}`
    );
    console.error(`  mirroring: ${parts.join(", ")}; ${eta(session)}`);
  }
}

function eta(session: Session): string {
  if (session.status === "completed") return "done";
  return session.eta_seconds == null
    ? "estimating the time left"
    : `about ${Math.ceil(session.eta_seconds)} s left`;
}
