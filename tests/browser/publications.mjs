// A made dataset of 89 quarterly publications, whose newest value is revised in the next one.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, OUTPUT } from "./service.mjs";

/** The days of the publications, the oldest first. */
export const DAYS = Array.from({ length: 89 }, (_, index) =>
  `${2002 + Math.floor(index / 4)}-${["01", "04", "07", "10"][index % 4]}-15`);

/** How soon a running service has what another process wrote. */
const FOLLOWED_WITHIN_MS = 5_000;

/** The series that the publications state. */
export const REVISED = "Q.US.OUTPUT._T";

function quarter(index) {
  return `${1995 + Math.floor(index / 4)}-Q${1 + (index % 4)}`;
}

function rows() {
  const lines = ["area,indicator,period,published,value"];
  DAYS.forEach((day, publication) => {
    const last = 27 + publication;
    for (let period = 0; period <= last; period += 1) {
      // A first estimate is one tenth too low, and a benchmark revision raises the past every 20 publications.
      const level = 1000 + 10 * period + 5 * Math.floor(publication / 20) - (period === last ? 1 : 0);
      lines.push(`US,OUTPUT,${quarter(period)},${day},${level}`);
    }
  });
  return lines.join("\n") + "\n";
}

/** Brings the publications into the database by the command, and waits until the running service has them. */
export async function importPublications(_visit, { binary, databaseUrl, service }) {
  const path = join(OUTPUT, "publications.csv");
  writeFileSync(path, rows());
  await command(binary, databaseUrl, "import", path, "--dataset", "REVISED");
  const deadline = Date.now() + FOLLOWED_WITHIN_MS;
  while (!(await fetch(`${service.url}/v1/datasets/REVISED`)).ok) {
    if (Date.now() > deadline) throw new Error("the service does not follow the database");
    await new Promise((done) => setTimeout(done, 100));
  }
}
