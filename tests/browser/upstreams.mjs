// A service with upstreams: a publisher on this machine, of which one is held, one current, one failing, one never asked.

import { createServer } from "node:http";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUTPUT, Service, command } from "./service.mjs";

/** A table of ten areas over ten years, times a factor. */
function table(factor) {
  const rows = Array.from({ length: 100 }, (_, row) => {
    const [area, year] = [Math.floor(row / 10), row % 10];
    return `X${area},${2010 + year},${(100 * (area + 1) + 5 * year) * factor}`;
  });
  return ["area,year,value", ...rows, ""].join("\n");
}

function entry(id, name, address, schedule = "") {
  return `[[upstream]]
id = "${id}"
name = "${name}"
dataset = "${id}"
licence = "CC-BY-4.0"
attribution = "Source: ${name}."
${schedule}
allow_http = true
allow_private_addresses = true
indicator = "OUTPUT"
limits = { attempts = 1, requests_per_minute = 6000 }
file = { address = "${address}" }
`;
}

/** Starts the publisher, pulls some publications, and starts the service. */
export async function startWithUpstreams(binary) {
  const folder = join(OUTPUT, "upstreams");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map();
  const publisher = createServer((request, answer) => {
    const text = files.get(request.url);
    answer.writeHead(text ? 200 : 404).end(text);
  });
  await new Promise((done) => publisher.listen(0, "127.0.0.1", done));
  const address = (path) => `http://127.0.0.1:${publisher.address().port}/${path}`;
  const file = join(folder, "upstreams.toml");
  // It is not due while pages are looked at, but on one day a month.
  const monthly = 'schedule = "monthly day 17 10:00 Asia/Shanghai"';
  const entries = [
    entry("OFFICE", "Office of Mills", address("office"), monthly),
    entry("BUREAU", "Bureau of Prices", address("bureau"), monthly),
    entry("GONE", "Institute that moved", address("gone"), monthly),
    entry("LATER", "Office to be asked", address("later")),
  ];
  writeFileSync(file, entries.join("\n"));
  const databaseUrl = `sqlite://${join(folder, "yearbook.db")}`;
  // What is held or failed gives an exit code of its own.
  const pull = (...ids) => command(binary, databaseUrl, "pull", "--upstreams", file, ...ids).catch((error) => error.stdout);
  files.set("/bureau", table(3));
  for (const factor of [1, 1, 1.01, 1.01, 1.02, 2.5]) {
    files.set("/office", table(factor));
    await pull("OFFICE", "BUREAU", "GONE");
  }
  const service = await Service.start(binary, databaseUrl, "upstreams", null, { YEARBOOK_UPSTREAMS: file });
  const stop = service.stop.bind(service);
  return Object.assign(service, { databaseUrl, stop: () => stop().finally(() => publisher.close()) });
}
