// One series: its chart, the passage that states a value, its growth, and what to do with it.

import { execFileSync } from "node:child_process";
import { check, equal } from "../visit.mjs";

const VALUE_ADDED = "/series/CNIND/A.CN.VA.C";

export const journeys = [
  {
    name: "a gap is not bridged, and a mark leads to the passage",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(VALUE_ADDED);
      await visit.says("33.6 trillion yuan", "2021", "2023", "6.01", "5.93", "6.10");
      equal(await visit.page.locator("main figure .chart").count() > 0, true, "a chart");
      await visit.inspect(script);
      await visit.page.locator('main a[href*="at=2020"]').first().click();
      await visit.page.waitForURL(/at=2020/);
      await chosen2020(visit);
      await visit.page.reload();
      await chosen2020(visit);
    },
  },
  {
    name: "the chart by keyboard alone",
    async make(visit) {
      await visit.go(VALUE_ADDED);
      const chart = visit.page.locator("main .chart[tabindex='0']").first();
      for (let step = 0; step < 60 && !(await chart.evaluate((element) => element === document.activeElement)); step += 1) {
        await visit.page.keyboard.press("Tab");
      }
      check(await chart.evaluate((element) => element === document.activeElement), "Tab never reaches the chart");
      await visit.page.keyboard.press("Home");
      await visit.page.waitForFunction(() => /2020.*26\.6/s.test(document.querySelector("[aria-live=polite]")?.textContent ?? ""));
      await visit.page.keyboard.press("Enter");
      await visit.page.waitForURL(/at=2020/);
      await chosen2020(visit);
    },
  },
  {
    name: "the table says what is missing, and why leads to the reason",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(`${VALUE_ADDED}?include=implied`);
      await visit.inspect(script);
      await visit.go(VALUE_ADDED);
      const rows = visit.page.locator("main table").first().locator("tbody tr");
      const texts = await rows.allInnerTexts();
      check(texts.some((text) => text.includes("2021") && text.includes("2023") && text.includes("gap")), `a row of the gap: ${texts}`);
      check(texts.some((text) => text.includes("base_missing")), `a row with base_missing: ${texts}`);
      await visit.page.locator("main table a[href$='#why']").first().click();
      check((await visit.text("#why")).includes("2023"), "the reason names 2023");
    },
  },
  {
    name: "implied values are hollow and take no part in growth",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(VALUE_ADDED);
      const growth = await visit.text("main .rates");
      await visit.page.locator("input[value=implied]").check();
      await visit.page.getByRole("button", { name: "Show" }).click();
      await visit.page.waitForURL(/include=implied/);
      const row = visit.page.locator("main table").first().locator("tbody tr", { hasText: "2025" });
      const text = (await row.innerText()).replaceAll(/\s+/g, " ");
      for (const part of ["34.6", "34.05", "35.15", "004-va-c-2020"]) check(text.includes(part), `the row lacks ${part}: ${text}`);
      equal(await visit.text("main .rates"), growth, "growth");
      await visit.inspect(script);
    },
  },
  {
    name: "an interval that is open above has no upper number anywhere",
    async make(visit) {
      await visit.go("/series/CNIND/A.CN.NEV_OUTPUT._T");
      await visit.says("more than 13 million");
      const answer = await (await visit.page.request.get("/v1/observations?key=A.CN.NEV_OUTPUT._T&dataset=CNIND&detail=full")).json();
      const [observation] = answer.series[0].observations;
      equal(observation.upper ?? null, null, "the upper bound");
      check(!/13\.\d+ million/.test(await visit.text()), "a number above 13 million");
      await visit.inspect();
    },
  },
  {
    name: "a stated rate has its interval and its verdict, and is copied as a sentence",
    async make(visit) {
      await visit.go("/series/CNIND/A.CN.RD_EXP._T");
      await visit.says("7.5", "8.5", "stated only", "base_missing");
      await visit.page.getByRole("button", { name: "Copy as a sentence" }).click();
      const text = await visit.page.waitForFunction(async () => {
        const copied = await navigator.clipboard.readText();
        return copied.includes("7.5") && copied;
      });
      const copied = await text.jsonValue();
      for (const part of ["8 %", "7.5", "8.5", "nominal", "-rd-"]) check(copied.includes(part), `the sentence lacks ${part}: ${copied}`);
      await visit.inspect();
    },
  },
  {
    name: "snippets and pictures show the numbers of the view",
    once: true,
    async make(visit, { service }) {
      await visit.go(`${VALUE_ADDED}?from=2020&to=2024`);
      const codes = await visit.page.locator("main details pre").allTextContents();
      const curl = codes.flatMap((code) => code.split("\n")).find((line) => line.startsWith("curl "));
      const body = execFileSync("sh", ["-c", curl], { encoding: "utf8" });
      for (const value of ["26600000000000", "33600000000000"]) check(body.includes(value), `curl lacks ${value}: ${body.slice(0, 300)}`);
      const python = codes.find((code) => code.includes("import pandas"));
      check(python !== undefined, "a snippet for Python");
      if (process.env.PANDAS_PYTHON) {
        const name = /^(\w+) = /m.exec(python)[1];
        const frame = execFileSync(process.env.PANDAS_PYTHON, ["-c", `${python}\nprint(${name}["value"].tolist())`], { encoding: "utf8" });
        check(/26600000000000(\.0)?, 33600000000000/.test(frame), `the frame: ${frame}`);
      }
      const picture = await visit.page.request.get(`${VALUE_ADDED}/chart.svg?from=2020&to=2024`);
      equal(picture.status(), 200, "status of the picture");
      const svg = await picture.text();
      // A page of the service may not parse markup, so Python does: it throws where the XML is not well-formed.
      execFileSync("python3", ["-c", "import sys, xml.dom.minidom as dom; dom.parse(sys.stdin.buffer)"], { input: svg });
      for (const value of ["26.6", "33.6"]) check(svg.includes(value), `the picture lacks ${value}`);
      const png = await visit.page.request.get(`${VALUE_ADDED}/chart.png?from=2020&to=2024&width=800`);
      equal(png.headers()["content-type"], "image/png", "media type of the picture");
      for (const ending of ["csv", "json", "xlsx", "parquet"]) {
        const data = await visit.page.request.get(`${VALUE_ADDED}/data.${ending}?from=2020&to=2024`);
        equal(data.status(), 200, `data.${ending}`);
        check(new URL(data.url()).pathname.startsWith("/v1/"), `data.${ending} leads to ${data.url()}`);
      }
      check(service.url.length > 0, "a service");
    },
  },
  {
    name: "series of another dataset: chart, table and growth of many years",
    async make(visit) {
      await visit.go("/datasets/WORLD?area=CN");
      const link = await visit.page.locator('main a[href*="/series/WORLD/A.CN."]').first().getAttribute("href");
      await visit.go(link);
      check((await visit.page.locator("main table tbody tr").count()) >= 5, "rows of years");
      await visit.inspect();
      await visit.go(`${link}${link.includes("?") ? "&" : "?"}measure=yoy`);
      await visit.inspect();
    },
  },
  {
    name: "an embedded chart, and oEmbed for its page",
    async make(visit, { service }) {
      await visit.go(`/embed${VALUE_ADDED}`);
      equal(await visit.page.locator("figure .chart").count(), 1, "charts");
      await visit.inspect();
      const answer = await visit.page.request.get(`/oembed?url=${encodeURIComponent(service.url + VALUE_ADDED)}`);
      equal(answer.status(), 200, "oEmbed");
      const { type, version, html } = await answer.json();
      check(type === "rich" && version === "1.0" && html.includes("<iframe"), "a rich answer");
    },
  },
];

async function chosen2020(visit) {
  const marked = (await visit.page.locator("main .passage mark.on").innerText()).replaceAll(/\s+/g, " ");
  equal(marked, "26.6 trillion yuan", "the words that are marked");
  check((await visit.page.locator("main table tr.on").first().innerText()).startsWith("2020"), "the row that is lit");
}
