// A service that takes changes, with folders and a database of its own.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { OUTPUT, Service } from "./service.mjs";

const SEED_DATA = resolve(import.meta.dirname, "../../seed-data");

/** Starts it; one that needs tokens listens everywhere. */
export async function startDesk(binary, sources, name, needsToken) {
  const folder = join(OUTPUT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(SEED_DATA, join(folder, "data"), { recursive: true });
  cpSync(sources, join(folder, "sources"), { recursive: true });
  const databaseUrl = `sqlite://${join(folder, "yearbook.db")}`;
  const service = await Service.start(binary, databaseUrl, name, join(folder, "sources"), {
    YEARBOOK_EDIT: "1",
    YEARBOOK_SEED_DATA: join(folder, "data"),
    everywhere: needsToken,
  });
  return Object.assign(service, { databaseUrl });
}
