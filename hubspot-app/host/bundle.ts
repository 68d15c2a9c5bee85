/**
 * Bundles the card with a host for it: `deno run -A hubspot-app/host/bundle.ts` prints the file's path. The simulator
 * serves it (`--card-host FILE`), so that the record page runs the very code that is uploaded to HubSpot.
 */
import { fileURLToPath } from "node:url";
import { CARD_PACKAGES, packages, run } from "./tools.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Makes the bundle anew and answers its path. */
export async function bundle(): Promise<string> {
  const modules = await packages("card", CARD_PACKAGES);
  const output = fileURLToPath(new URL("../../target/card/host.js", import.meta.url));
  const flags = [
    "--bundle",
    "--format=iife",
    "--platform=browser",
    "--jsx=automatic",
    "--loader:.css=text",
    "--minify",
  ];
  const defines = [
    '--define:process.env.NODE_ENV="production"',
    `--alias:@hubspot/ui-extensions=${HERE}ui-extensions.tsx`,
  ];
  // Never half a bundle under the final name: another test's simulator may read it at this moment.
  const half = `${output}.${Deno.pid}`;
  // The card's packages are in the cache, not beside it.
  await run(
    "node",
    [`${modules}/esbuild/bin/esbuild`, "page.tsx", ...flags, ...defines, `--outfile=${half}`],
    HERE,
    {
      NODE_PATH: modules,
    },
  );
  await Deno.rename(half, output);
  return output;
}

if (import.meta.main) console.log(await bundle());
