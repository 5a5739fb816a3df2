// Alerts and rules: what calls and why, the history of one, the rule behind it, and what an import changes.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, equal } from "../visit.mjs";
import { command, OUTPUT } from "../service.mjs";

/** How soon a running service has what another process wrote. */
const FOLLOWED_WITHIN_MS = 10_000;

/** Publishes one value of a plant, and waits until the service shows a text on the page of alerts. */
async function publish(visit, { binary, databaseUrl }, year, value, text) {
  const path = join(OUTPUT, `plant-${year}.csv`);
  writeFileSync(path, `area,indicator,period,published,value\nCN,LOAD,${year},${year + 1}-02-01,${value}\n`);
  await command(binary, databaseUrl, "import", path, "--dataset", "PLANT", "--scope", "update");
  const deadline = Date.now() + FOLLOWED_WITHIN_MS;
  do {
    await visit.go("/alerts?dataset=PLANT").catch((error) => {
      // Until the dataset is there, the filter names what the service does not know.
      if (Date.now() > deadline) throw error;
    });
    if ((await visit.text()).includes(text)) return;
    await new Promise((done) => setTimeout(done, 200));
  } while (Date.now() < deadline);
  throw new Error(`the page of alerts never says “${text}”; it says: ${await visit.text()}`);
}

export const journeys = [
  {
    name: "alerts: each has a shape, a word and a reason, and leads to the value of the series",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/");
      await visit.page.locator("nav a[href='/alerts']").click();
      await visit.page.waitForURL(/\/alerts$/);
      await visit.says("firing", "undecided", "pending", "call at each release by chance alone", "outside the 95 % interval of the forecast made without it");
      const lights = visit.page.locator("main tbody td .v");
      equal(await lights.count(), await visit.page.locator("main tbody tr").count(), "lights, one a row");
      equal(await lights.locator("svg").count(), await lights.count(), "shapes of the lights");
      equal(await visit.page.locator("head link[type='application/atom+xml']").count(), 1, "feeds");
      await visit.inspect(script);
      await visit.page.locator("main tbody td.said a").first().click();
      await visit.page.waitForURL(/\/series\/WORLD\/A\.CN\.MFG_VA\.C\?at=2021/);
      await visit.says("Alerts", "VALUE_UNEXPECTED", "4.87 trillion US dollars");
      await visit.inspect(script);
    },
  },
  {
    name: "alerts: states, rules and days narrow the list, and a filter can be dropped",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/alerts");
      await visit.page.locator("main .chips a").filter({ hasText: "undecided" }).click();
      await visit.page.waitForURL(/state=undecided/);
      await visit.says("leaves open whether this holds", "3.6 trillion yuan");
      await visit.page.locator("main select[name=rule]").selectOption("MFG_VA_FALLS");
      await visit.page.getByRole("button", { name: "Show", exact: true }).click();
      await visit.page.waitForURL(/rule=MFG_VA_FALLS/);
      await visit.says("No alert passes these filters.");
      await visit.inspect(script);
      await visit.page.getByRole("link", { name: "Drop the filters" }).click();
      await visit.page.waitForURL(/\/alerts$/);
      await visit.page.locator("main input[name=as_of]").fill("2020-01-01");
      await visit.page.getByRole("button", { name: "Show", exact: true }).click();
      await visit.page.waitForURL(/as_of=2020-01-01/);
      await visit.says("As published up to 1 Jan 2020");
      check(!(await visit.text()).includes("4.87 trillion"), "a value that came later");
      await visit.inspect(script);
    },
  },
  {
    name: "alerts: one has its history as a strip and as a table, and leads to its rule",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/alerts/WORLD:SHARE_FALLS:A.CN.MFG_VA_SHARE.C");
      await visit.says("firing", "Value and limit", "History", "pending → firing", "found in earlier data");
      const strip = visit.page.locator("main svg.strip[role=img]");
      check((await strip.getAttribute("aria-label")).includes("2016 – 2019: firing"), "the strip in words");
      equal(await strip.locator("rect").count(), 6, "stretches of the strip");
      await visit.inspect(script);
      await visit.page.locator("main ul.facts a").first().click();
      await visit.page.waitForURL(/\/rules\/SHARE_FALLS/);
      await visit.says("The definition, as it is written", "WORLD/rules.toml, line", "recover = \"value > 0\"", "judged periods");
      await visit.page.locator("main input[name=events]").fill("2016,2017");
      await visit.page.getByRole("button", { name: "Compare", exact: true }).click();
      await visit.page.waitForURL(/events=2016/);
      await visit.says("noise-to-signal ratio");
      await visit.inspect(script);
    },
  },
  {
    name: "alerts: rules and undecided values in Chinese",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/rules?lang=zh");
      await visit.says("监测序列的规则", "无法判定", "EV_SALES_FALL");
      await visit.inspect(script);
      await visit.page.locator("main tbody a").filter({ hasText: "无法判定" }).first().click();
      await visit.page.waitForURL(/state=undecided/);
      await visit.says("数字取整使下述条件无法判定");
      await visit.page.locator("main tbody th a").first().click();
      await visit.page.waitForURL(/\/alerts\/.*lang=zh/);
      await visit.says("历史", "数值与界限");
      await visit.inspect(script);
    },
  },
  {
    name: "alerts: an import makes one fire, and a later one resolves it",
    once: true,
    expectedStatus: [400],
    async make(visit, run) {
      await publish(visit, run, 2020, 80, "Nothing calls");
      await publish(visit, run, 2021, 70, "1 firing");
      await visit.says("With 70 in 2021, this holds: value < 75.");
      await visit.inspect();
      await publish(visit, run, 2022, 76, "it is not certain that the alert is over");
      await publish(visit, run, 2023, 79, "Nothing calls");
      await visit.page.getByRole("link", { name: "Show the 1 that are ok" }).click();
      await visit.page.waitForURL(/state=ok/);
      await visit.page.locator("main tbody th a").first().click();
      await visit.page.waitForURL(/\/alerts\/PLANT/);
      await visit.says("ok → firing", "firing → resolved");
      const said = await visit.page.locator("main svg.strip[role=img]").getAttribute("aria-label");
      check(said.includes("2020: ok; 2021 – 2022: firing; 2023: ok"), `the strip says ${said}`);
      await visit.inspect();
    },
  },
];
