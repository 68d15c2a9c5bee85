/** The local stack: Supabase and the edge functions in one process. See USAGE in options.ts. */
import { StartFailure } from "./failure.ts";
import { captureConsole, errorFields, log } from "./log.ts";
import { readOptions } from "./options.ts";
import { startStack } from "./stack.ts";

const started = performance.now();
captureConsole(log);
// A lost connection or a library's mistake is no reason to take the database down with it.
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  log("error", "unhandled", errorFields(event.reason));
});

async function main(): Promise<void> {
  const stack = await startStack(readOptions(Deno.args), log);
  const stop = async (signal: string) => {
    if (stopping) Deno.exit(130);
    stopping = true;
    log("info", "stopping", { signal });
    await stack.stop();
    log("info", "stopped");
    Deno.exit(0);
  };
  let stopping = false;
  log("info", "serving", { url: stack.url, database: stack.database.kind, pid: Deno.pid });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => void stop(signal));
  }
  const ready = `ready ${Math.round(performance.now() - started)}\n`;
  await Deno.stdout.write(new TextEncoder().encode(ready));
}

try {
  await main();
} catch (error) {
  const text = error instanceof StartFailure
    ? error.message
    : JSON.stringify(errorFields(error)) + (error as Error).stack;
  await Deno.stderr.write(new TextEncoder().encode(`the stack did not start: ${text}\n`));
  Deno.exit(1);
}
