// A headless Chromium, spoken to by its DevTools protocol: open a page, wait, click, look, take a picture.

import { exists, packages, run } from "../../hubspot-app/host/tools.ts";
import { join } from "../harness/paths.ts";
import { Child, waitFor } from "../harness/process.ts";

const NPM = { "@sparticuz/chromium": "153.0.0" };
const INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** A program and what it needs in its environment and on its command line. */
export interface Program {
  path: string;
  environment: string[];
  flags: string[];
}

/** `$CHROME`, an installed one, or the one that an npm package carries for Linux. */
export async function executable(): Promise<Program> {
  const own = Deno.env.get("CHROME");
  if (own) return { path: own, environment: [], flags: [] };
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of INSTALLED) {
      if (await exists(join(folder, name))) return { path: join(folder, name), environment: [], flags: [] };
    }
  }
  if (Deno.build.os !== "linux") {
    throw new Error("no browser: install Chrome or Chromium, or name one in CHROME");
  }
  const modules = await packages("chromium", NPM);
  const folder = join(modules, "..", "unpacked");
  if (!await exists(folder)) await unpack(join(modules, ".."), folder);
  // Made for functions in a cloud, it runs in one process.
  const flags = ["--no-zygote"];
  return { path: join(folder, "chromium"), environment: await lacking(folder), flags };
}

/** Unpacks the browser; a half-unpacked one never gets the final name, and another test may be quicker. */
async function unpack(home: string, folder: string): Promise<void> {
  const half = await Deno.makeTempDir({ dir: home, prefix: "half-" });
  // It unpacks itself into the folder for temporary files; what it needs of the system comes along where it believes to
  // be in a bare cloud function.
  const script = 'import("@sparticuz/chromium").then((it) => it.default.executablePath())';
  await run("node", ["-e", script], home, { TMPDIR: half, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" });
  try {
    await Deno.rename(half, folder);
  } catch (error) {
    await Deno.remove(half, { recursive: true });
    if (!await exists(folder)) throw error;
  }
}

/** The package's own libraries and fonts, for a machine that has none. */
async function lacking(folder: string): Promise<string[]> {
  const environment: string[] = [];
  const libraries = await run("ldd", [join(folder, "chromium")], folder).catch(() => "not found");
  if (libraries.includes("not found")) environment.push(`LD_LIBRARY_PATH=${join(folder, "al2023", "lib")}`);
  if (!await exists("/usr/share/fonts/truetype")) {
    environment.push(`FONTCONFIG_PATH=${join(folder, "fonts")}`);
  }
  return environment;
}

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
  ...["--disable-dev-shm-usage", "--font-render-hinting=none", "--no-first-run", "--disable-extensions"],
];

export class Browser {
  private readonly waiting = new Map<
    number,
    (answer: { result?: unknown; error?: { message: string } }) => void
  >();
  private last = 0;
  /** What the page wrote to its console as an error, and its uncaught exceptions. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly child: Child,
    private readonly socket: WebSocket,
    private readonly profile: string,
  ) {
    socket.onmessage = (event) => this.receive(JSON.parse(event.data));
  }

  /** A page of `width` by `height` pixels; a Chromium that dies before it answers is started once more. */
  static async start(width: number, height: number): Promise<Browser> {
    const program = await executable();
    return await Browser.launch(program, width, height).catch((crash: Error) => {
      if (!crash.message.startsWith("the process ended")) throw crash;
      console.warn(`Chromium is started once more: ${crash.message}`);
      return Browser.launch(program, width, height);
    });
  }

  private static async launch(program: Program, width: number, height: number): Promise<Browser> {
    const profile = await Deno.makeTempDir({ prefix: "chromium-" });
    const place = [
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      `--window-size=${width},${height}`,
    ];
    const { path, environment, flags } = program;
    const child = new Child("env", [...environment, path, ...FLAGS, ...flags, ...place, "about:blank"]);
    const port = await child.says("Chromium", 60_000, /DevTools listening on ws:\/\/[^:]+:(\d+)\//);
    let address = "";
    await waitFor("its page", 60_000, async () => {
      child.assertAlive();
      const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
      address = pages.find((page: { type: string }) => page.type === "page")?.webSocketDebuggerUrl ?? "";
      return address !== "";
    });
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const browser = new Browser(child, socket, profile);
    await browser.send("Page.enable");
    await browser.send("Runtime.enable");
    await browser.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 2,
      mobile: false,
    });
    return browser;
  }

  // deno-lint-ignore no-explicit-any
  private receive(message: any): void {
    if (message.id) this.waiting.get(message.id)?.(message);
    if (message.method === "Runtime.exceptionThrown") {
      this.complaints.push(message.params.exceptionDetails.exception?.description ?? "an exception");
    }
    if (message.method === "Runtime.consoleAPICalled" && message.params.type === "error") {
      this.complaints.push(JSON.stringify(message.params.args));
    }
  }

  // deno-lint-ignore no-explicit-any
  private async send(method: string, params: Record<string, unknown> = {}): Promise<any> {
    const id = ++this.last;
    const answer = new Promise<{ result?: unknown; error?: { message: string } }>((resolve) => {
      this.waiting.set(id, resolve);
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    this.waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async open(url: string): Promise<void> {
    await this.send("Page.navigate", { url });
    const arrived = `location.href === ${JSON.stringify(url)} && document.readyState === "complete"`;
    await waitFor(url, 20_000, () => this.evaluate(arrived));
  }

  /** The value of an expression in the page. */
  // deno-lint-ignore no-explicit-any
  async evaluate(expression: string): Promise<any> {
    const { result } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value;
  }

  /** The text that is visible in an element: `innerText` leaves out what is hidden. */
  async text(selector: string): Promise<string> {
    return await this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`);
  }

  async waitForText(selector: string, part: string): Promise<void> {
    try {
      await waitFor(
        `"${part}" in ${selector}`,
        20_000,
        async () => (await this.text(selector)).includes(part),
      );
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\nvisible: ${await this.text("body")}\n${this.complaints.join("\n")}`,
      );
    }
  }

  /** Presses the button with this label. */
  async press(label: string): Promise<void> {
    const find = `[...document.querySelectorAll("button")].find((it) => it.innerText === ${
      JSON.stringify(label)
    })`;
    const { x, y } = await this.evaluate(
      `(() => { const it = ${find}; it.scrollIntoView(); const r = it.getBoundingClientRect();
        return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`,
    );
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  }

  /** A PNG of the whole page. */
  async picture(path: string): Promise<Uint8Array> {
    await this.evaluate("scrollTo(0, 0)");
    const { data } = await this.send("Page.captureScreenshot", {
      format: "png",
      captureBeyondViewport: true,
    });
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeFile(path, bytes);
    return bytes;
  }

  async stop(): Promise<void> {
    this.socket.close();
    await this.child.kill("SIGKILL");
    await Deno.remove(this.profile, { recursive: true }).catch(() => {});
  }
}
