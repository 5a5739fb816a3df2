// A page under watch: what a browser complains about is a failure of the journey that saw it.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const PACKAGES = resolve(process.env.BROWSER_PACKAGES ?? join(import.meta.dirname, "../../target/browser-node"));
const packages = createRequire(join(PACKAGES, "package.json"));
export const { chromium } = packages("playwright-core");
const AXE = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The forms in which each journey is made: both themes and both widths. */
export const FORMS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 390 },
];

/** A browser context and its page, with everything recorded that must not happen. */
export class Visit {
  static async open(browser, base, form, options = {}) {
    const context = await browser.newContext({
      baseURL: base,
      colorScheme: form.theme,
      viewport: { width: form.width, height: form.width < 500 ? 844 : 900 },
      javaScriptEnabled: options.script ?? true,
      bypassCSP: false,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const visit = new Visit(context, base, options);
    await visit.#watch();
    visit.page = await context.newPage();
    return visit;
  }

  constructor(context, base, options) {
    this.context = context;
    this.base = base;
    this.expected = options.expectedStatus ?? [];
    this.faults = [];
  }

  async #watch() {
    const { host } = new URL(this.base);
    this.context.on("console", (message) => {
      // Chromium writes a line for each answer of 400 and above; such pages are asked for on purpose.
      const status = /status of (\d+)/.exec(message.text())?.[1];
      if (status && this.expected.includes(Number(status))) return;
      if (["error", "warning"].includes(message.type())) this.faults.push(`console: ${message.text()}`);
    });
    this.context.on("weberror", (error) => this.faults.push(`script: ${error.error().message}`));
    this.context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.host !== host) this.faults.push(`another host: ${request.url()}`);
    });
    this.context.on("response", async (response) => {
      if (response.headers()["set-cookie"]) this.faults.push(`a cookie: ${response.url()}`);
    });
  }

  async go(path, status = 200) {
    const answer = await this.page.goto(path);
    // A place on the same page is no request.
    if (answer) equal(answer.status(), status, `status of ${path}`);
    return answer;
  }

  /** The text of the page's content, blanks joined. */
  async text(selector = "main") {
    const text = await this.page.locator(selector).first().innerText();
    return text.replaceAll(/\s+/g, " ");
  }

  async says(...parts) {
    const text = await this.text();
    for (const part of parts) check(text.includes(part), `the page lacks “${part}”; it says: ${text.slice(0, 1500)}`);
  }

  /** Accessibility, and no sideways scrolling at 320 pixels. */
  async inspect(script = true) {
    if (script) await this.#axe();
    const size = this.page.viewportSize();
    for (const width of [size.width, 320]) {
      await this.page.setViewportSize({ width, height: size.height });
      if (!script) continue;
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${this.page.url()} is ${wide} px too wide at ${width} px`);
    }
    await this.page.setViewportSize(size);
  }

  async #axe() {
    // The page's policy forbids scripts of others; the driver's own evaluation is not bound by it.
    await this.page.evaluate(AXE);
    const findings = await this.page.evaluate(
      async (tags) => (await axe.run(document, { runOnly: tags })).violations
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.failureSummary).join(" | ")}`),
      TAGS,
    );
    for (const finding of findings) this.faults.push(`axe at ${this.page.url()}: ${finding}`);
  }

  async close() {
    await this.context.close();
    check(this.faults.length === 0, this.faults.join("\n    "));
  }
}

export function check(holds, complaint) {
  if (!holds) throw new Error(complaint);
}

export function equal(found, expected, what) {
  check(found === expected, `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}
