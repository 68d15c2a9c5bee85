// The client as its README says: built, installed by a frontend, and its example compiled there.

import { assertEquals } from "../harness/assert.ts";
import { run } from "../../hubspot-app/host/tools.ts";

const CLIENT = new URL("../../clients/typescript/", import.meta.url);
const QUIET = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];

/** What the client is made of, as a checkout has it. */
async function copy(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/src/routes`, { recursive: true });
  for (const inside of ["", "src/", "src/routes/"]) {
    for await (const { name, isFile } of Deno.readDir(new URL(inside, CLIENT))) {
      if (isFile) await Deno.copyFile(new URL(inside + name, CLIENT), `${folder}/${inside}${name}`);
    }
  }
}

Deno.test("a frontend installs the client, compiles its example and loads it", async () => {
  const work = await Deno.makeTempDir();
  const [client, app] = [`${work}/client`, `${work}/app`];
  try {
    await copy(client);
    await Deno.mkdir(app);
    await Deno.writeTextFile(`${app}/package.json`, '{ "private": true, "type": "module" }');
    const readme = await Deno.readTextFile(new URL("README.md", CLIENT));
    await Deno.writeTextFile(`${app}/example.ts`, /```ts\n([^]*?)```/.exec(readme)![1]!);
    const { devDependencies } = JSON.parse(await Deno.readTextFile(new URL("package.json", CLIENT)));
    const supabase = `@supabase/supabase-js@${devDependencies["@supabase/supabase-js"]}`;

    await run("npm", ["install", ...QUIET], client);
    await run("npm", ["install", client, supabase, ...QUIET], app);
    const strict = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext"];
    const tsc = `${client}/node_modules/typescript/bin/tsc`;
    await run("node", [tsc, ...strict, "--moduleResolution", "bundler", "example.ts"], app);
    const script = 'console.log(typeof (await import("@sales-copilot/client")).functionsOf)';
    assertEquals((await run("node", ["--input-type=module", "-e", script], app)).trim(), "function");
  } finally {
    await Deno.remove(work, { recursive: true });
  }
});
