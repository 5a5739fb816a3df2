// A running service: started with a database and a folder of documents, and ended.

import { execFile, spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const READY_WITHIN_MS = 120_000;
const GONE_WITHIN_MS = 30_000;

/** What the database of this run is: `sqlite` or `postgres`. */
export const DATABASE_KIND = process.argv[3].split(":")[0];

/** The folder below the build's own in which logs and pictures lie: runs over both databases go on at the same time. */
export const OUTPUT = resolve(import.meta.dirname, "../../target/browser", DATABASE_KIND);

/** A service on a free port. `sources` is a folder of documents, or null; `more` are further environment variables. */
export class Service {
  static async start(binary, databaseUrl, name, sources, more = {}) {
    mkdirSync(OUTPUT, { recursive: true });
    const port = await freePort();
    const log = openSync(join(OUTPUT, `${name}.log`), "w");
    const environment = { ...process.env, DATABASE_URL: databaseUrl, YEARBOOK_LISTEN: `127.0.0.1:${port}` };
    for (const name of ["YEARBOOK_SOURCES", "YEARBOOK_EDIT", "YEARBOOK_SEED_DATA"]) delete environment[name];
    if (sources) environment.YEARBOOK_SOURCES = sources;
    const { everywhere, ...variables } = more;
    if (everywhere) environment.YEARBOOK_LISTEN = `0.0.0.0:${port}`;
    Object.assign(environment, variables);
    const child = spawn(resolve(binary), [], { cwd: OUTPUT, env: environment, stdio: ["ignore", log, log] });
    const service = new Service(child, `http://127.0.0.1:${port}`, name);
    await service.#becomesReady();
    return service;
  }

  constructor(child, url, name) {
    this.child = child;
    this.url = url;
    this.name = name;
  }

  async #becomesReady() {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && this.child.exitCode === null) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    this.child.kill("SIGKILL");
    throw new Error(`the service ${this.name} did not become ready; see ${OUTPUT}/${this.name}.log`);
  }

  async json(path) {
    const answer = await fetch(this.url + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), GONE_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  }
}

/** Runs a subcommand of the program on a database; its standard output. */
export async function command(binary, databaseUrl, ...words) {
  const environment = { ...process.env, DATABASE_URL: databaseUrl };
  const { stdout } = await promisify(execFile)(resolve(binary), words, { cwd: OUTPUT, env: environment });
  return stdout;
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
