import { equal, match } from "node:assert/strict";

const HERE = new URL(".", import.meta.url);

const deno = (...args: string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...args],
    cwd: HERE,
    stdout: "piped",
  });

Deno.test("a run that breaks ends with its summary", async () => {
  // Nothing listens on port 1.
  const { code, stdout } = await deno("run.ts", "--postgres", "postgres://nobody@127.0.0.1:1/none", "no test")
    .output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  equal(code, 1);
  match(lines[0]!, /^FAIL postgres \(0 passed, 1 failed\)/);
  equal(lines.at(-1), "0 passed, 1 failed");
});

Deno.test("a server ends with the process that started it", async () => {
  const child = deno("postgres.ts").spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) text += (await reader.read()).value ?? "\n";
  const port = Number(new URL(text.trim()).port);
  (await Deno.connect({ hostname: "127.0.0.1", port })).close();
  child.kill("SIGTERM");
  equal((await child.status).code, 130);
  await reader.cancel();
  const answers = await Deno.connect({ hostname: "127.0.0.1", port }).then(() => true, () => false);
  equal(answers, false);
});
