// The journeys of a reader through the pages: run.mjs BINARY DATABASE_URL DOCUMENTS [WORDS OF A NAME]
//
// Serves one database three times: with the documents, without them, and with a copy that has one digit changed. The
// desk has a database and folders of its own, which its journeys change; so have the upstreams.
// Over SQLite every journey is made light and wide, and dark and narrow.
// Over PostgreSQL, where the pages are the same and only their data could differ, it is made once; what has a
// database of its own in SQLite is left out. Exit code 1 if one fails.

import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { importPublications } from "./publications.mjs";
import { DATABASE_KIND, Service } from "./service.mjs";
import { FORMS, Visit, chromium } from "./visit.mjs";
import { startDesk } from "./desk.mjs";
import { startWithUpstreams } from "./upstreams.mjs";
import { journeys as alerts } from "./journeys/alerts.mjs";
import { journeys as catalogue } from "./journeys/catalogue.mjs";
import { journeys as composites } from "./journeys/composites.mjs";
import { journeys as desk } from "./journeys/desk.mjs";
import { journeys as documents } from "./journeys/documents.mjs";
import { journeys as errors } from "./journeys/errors.mjs";
import { journeys as forecast } from "./journeys/forecast.mjs";
import { journeys as formulas } from "./journeys/formulas.mjs";
import { journeys as imports } from "./journeys/imports.mjs";
import { journeys as series } from "./journeys/series.mjs";
import { journeys as tables } from "./journeys/tables.mjs";
import { journeys as targets } from "./journeys/targets.mjs";
import { journeys as upstreams } from "./journeys/upstreams.mjs";
import { journeys as vintages } from "./journeys/vintages.mjs";

const [binary, databaseUrl, sources, ...words] = process.argv.slice(2);

/** Services that have a database of their own, in SQLite. */
const OWN = {
  desk: () => startDesk(binary, sources, "desk", false),
  token: () => startDesk(binary, sources, "token", true),
  upstreams: () => startWithUpstreams(binary),
};

function formsOf(journey) {
  return journey.once || DATABASE_KIND !== "sqlite" ? FORMS.slice(0, 1) : FORMS;
}

/** A copy of the documents in which the first figure of document 004, 26.6 trillion, reads 26.7. */
function changedDocuments() {
  const folder = mkdtempSync(join(tmpdir(), "yearbook-changed-"));
  cpSync(sources, folder, { recursive: true });
  const name = readdirSync(folder).find((file) => file.startsWith("004"));
  const path = join(folder, name);
  writeFileSync(path, readFileSync(path, "utf8").replace("26.6 trillion", "26.7 trillion"));
  return folder;
}

async function make(journey, browser, services) {
  const failures = [];
  let made = 0;
  const scripts = journey.withoutScript ? [true, false] : [true];
  for (const form of formsOf(journey)) {
    for (const script of scripts) {
      const options = { script, expectedStatus: journey.expectedStatus };
      const service = services[journey.service ?? "documents"];
      const visit = await Visit.open(browser, service.url, form, options);
      visit.page.setDefaultTimeout(10_000);
      try {
        await journey.make(visit, { services, service, binary, databaseUrl, form, script });
        await visit.close();
      } catch (error) {
        failures.push({ name: journey.name, form: `${form.theme} ${form.width} px, script ${script ? "on" : "off"}`, message: error.message });
        await visit.context.close();
      }
      made += 1;
    }
  }
  console.log(`${failures.length ? "FAILED" : "ok"}  ${journey.name} (${made} times)`);
  return { made, failures };
}

/** The forms in which a journey failed, by what failed. */
function grouped(failures) {
  const groups = new Map();
  for (const { name, form, message } of failures) {
    // Ports and addresses differ from run to run.
    const complaint = `${name}: ${message.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "")}`;
    groups.set(complaint, [...(groups.get(complaint) ?? []), form]);
  }
  return groups;
}

async function main() {
  const changed = changedDocuments();
  const services = {};
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const failures = [];
  let made = 0;
  try {
    const definitions = { YEARBOOK_DEFINITIONS: resolve(import.meta.dirname, "definitions") };
    services.documents = await Service.start(binary, databaseUrl, "documents", sources, definitions);
    services.none = await Service.start(binary, databaseUrl, "none", null);
    services.changed = await Service.start(binary, databaseUrl, "changed", changed);
    for (const name of DATABASE_KIND === "sqlite" ? Object.keys(OWN) : []) services[name] = await OWN[name]();
    const before = [...catalogue, ...series, ...forecast, ...targets, ...alerts, ...documents, ...tables, ...formulas, ...composites, ...errors, ...desk, ...upstreams];
    for (const journey of [...before, { name: "publications are imported", make: importPublications, once: true }, ...vintages, ...imports]) {
      if (DATABASE_KIND !== "sqlite" && Object.hasOwn(OWN, journey.service ?? "")) continue;
      if (words.length && journey.make !== importPublications && !words.some((word) => journey.name.includes(word))) continue;
      const result = await make(journey, browser, services);
      made += result.made;
      failures.push(...result.failures);
    }
  } finally {
    await browser.close();
    for (const service of Object.values(services)) await service.stop();
    rmSync(changed, { recursive: true });
  }
  for (const [complaint, forms] of grouped(failures)) console.log(`\n- ${complaint}\n    in: ${forms.join("; ")}`);
  console.log(`\n${made - failures.length} journeys passed, ${failures.length} failed`);
  return failures.length ? 1 : 0;
}

process.exitCode = await main();
