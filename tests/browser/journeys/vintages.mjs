// What was known on a day, and what is new while a page is open.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAYS, REVISED } from "../publications.mjs";
import { OUTPUT, command } from "../service.mjs";
import { check, equal } from "../visit.mjs";

const PAGE = `/series/REVISED/${REVISED}/revisions`;
let added = 0;

export const journeys = [
  {
    name: "publications: links and a date lead through them",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(PAGE);
      await visit.says("89");
      await visit.inspect(script);
      await visit.page.locator("main a[rel=prev]").first().click();
      await visit.page.waitForURL(new RegExp(`as_of=${DAYS.at(-2)}`));
      await visit.page.locator("main a[rel=next]").first().click();
      await visit.page.waitForURL((url) => !url.search.includes(DAYS.at(-2)));
      // A day between two publications shows the earlier one.
      await visit.page.locator("main input[name=as_of]").fill("2010-03-01");
      await visit.page.getByRole("button", { name: "Show" }).click();
      await visit.page.waitForURL(/as_of=2010-03-01/);
      await visit.says("2009-Q4", "2010");
      await visit.inspect(script);
    },
  },
  {
    name: "publications: the triangle is a heat map, and first releases stand against newest ones",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(`${PAGE}?view=triangle`);
      check((await visit.page.locator("td.heat").count()) > 20, "cells have colours");
      await visit.inspect(script);
      await visit.page.getByRole("link", { name: "Change by release" }).click();
      await visit.page.waitForURL(/view=release/);
      await visit.says("From the first release to the newest", "sign test", "left out");
      check(await visit.page.locator("svg.scatter circle").count() > 20, "first against newest");
      await visit.inspect(script);
      await visit.go(`/series/REVISED/${REVISED}`);
      await visit.says("How far such figures still move", "no interval of rounding");
      await visit.inspect(script);
    },
  },
  {
    name: "publications: the slider by keys",
    async make(visit) {
      await visit.go(PAGE);
      const slider = visit.page.locator("main input[type=range]");
      await slider.focus();
      await visit.page.keyboard.press("ArrowLeft");
      await visit.page.waitForURL(new RegExp(`as_of=${DAYS.at(-2)}`));
    },
  },
  {
    name: "a newer revision is said quietly, and nothing moves",
    async make(visit, { binary, databaseUrl }) {
      await visit.go(`/series/REVISED/${REVISED}`);
      const height = await visit.page.evaluate(() => document.querySelector("main").getBoundingClientRect().height);
      added += 1;
      const path = join(OUTPUT, "newer.csv");
      writeFileSync(path, `area,indicator,period,published,value\nUS,OUTPUT,2024-Q1,2026-01-${String(added).padStart(2, "0")},${2000 + added}\n`);
      await command(binary, databaseUrl, "import", path, "--dataset", "REVISED", "--scope", "update");
      const line = visit.page.getByText(/Revision \d+ is there/);
      await line.waitFor({ timeout: 5000 });
      equal(await visit.page.evaluate(() => document.querySelector("main").getBoundingClientRect().height), height, "the height of the page");
      await line.getByRole("link").or(visit.page.getByRole("link", { name: "Show it" })).first().click();
      await visit.page.waitForFunction((value) => document.querySelector("main").textContent.replaceAll(/[\s,\u202f]/g, "").includes(value), String(2000 + added));
      check(true, "shown");
    },
  },
];
