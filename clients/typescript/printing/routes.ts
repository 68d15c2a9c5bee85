/** The types of the functions' routes, from their OpenAPI documents, by openapi-typescript. */
import { packages, run } from "../../../hubspot-app/host/tools.ts";

const PRINTER = { "openapi-typescript": "7.13.0", "typescript": "5.9.3" };
const documents = new URL("../../../docs/openapi/", import.meta.url);

/** Who calls them is HubSpot, not a frontend. */
const HUBSPOTS = ["crm-card", "hubspot-webhook"];
const HEADER = "// Printed by `cargo xtask openapi` from docs/openapi.\n";

/** Where they are printed to. */
export const folder = new URL("../src/", import.meta.url);

/** Text by path below `src`. */
export async function printRoutes(): Promise<Map<string, string>> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(documents)) {
    const bare = name.replace(/\.json$/, "");
    if (!HUBSPOTS.includes(bare)) names.push(bare);
  }
  names.sort();
  const modules = await packages("openapi", PRINTER);
  const printed = await Deno.makeTempDir();
  try {
    const files = await Promise.all(names.map(async (name) => {
      const target = `${printed}/${name}.ts`;
      const document = new URL(`${name}.json`, documents).pathname;
      await run("node", [`${modules}/openapi-typescript/bin/cli.js`, document, "--output", target], printed);
      return [`routes/${name}.ts`, HEADER + await Deno.readTextFile(target)] as const;
    }));
    return new Map([...files, ["functions.ts", index(names)]]);
  } finally {
    await Deno.remove(printed, { recursive: true });
  }
}

const camel = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function index(names: string[]): string {
  const imports = names.map((name) =>
    `import type { paths as ${camel(name)} } from "./routes/${name}.ts";\n`
  );
  const members = names.map((name) => `  "${name}": ${camel(name)};\n`);
  return `${HEADER}${imports.join("")}
/** The routes of each function. */
export interface Functions {
${members.join("")}}

/** The functions that a frontend calls. */
export const NAMES: readonly (keyof Functions)[] = ${JSON.stringify(names)};
`;
}
