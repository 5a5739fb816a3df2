// Documents: the reader, without their text as well, and the report of the verification.

import { check, equal } from "../visit.mjs";

async function document004(visit) {
  const { sources } = await (await visit.page.request.get("/v1/sources")).json();
  return `/sources/${sources.find(({ id }) => id.includes("004") || id.includes("0b045badc113223c"))?.id ?? sources.at(-1).id}`;
}

export const journeys = [
  {
    name: "the reader shows every number of a document and what it is",
    withoutScript: true,
    async make(visit, { script }) {
      const path = await document004(visit);
      await visit.go(path);
      await visit.says("20 figures", "19 other numbers", "0 unaccounted");
      await visit.inspect(script);
      await visit.go(`${path}#004-va-c-2020`);
      const mark = visit.page.locator('[id="004-va-c-2020"]');
      const box = await mark.boundingBox();
      const bar = await visit.page.locator("header.bar").boundingBox();
      check(box.y >= Math.max(0, bar.y + bar.height) - 1 || bar.y + bar.height <= 0, `the mark at ${box.y} is under the bar that ends at ${bar.y + bar.height}`);
      if (script) {
        await visit.page.keyboard.press("n");
        await visit.page.waitForFunction(() => location.hash.length > 1 && location.hash !== "#004-va-c-2020");
      }
      const links = await visit.page.locator('main a[href*="/series/"]').evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href").split("#")[0]))]);
      check(links.length >= 5, `links to series: ${links.length}`);
      for (const link of links.slice(0, 5)) equal((await visit.page.request.get(link)).status(), 200, link);
    },
  },
  {
    name: "only the figures, with stretches without numbers folded",
    async make(visit) {
      const path = await document004(visit);
      await visit.go(`${path}?only=figures`);
      await visit.inspect();
    },
  },
  {
    name: "without documents the numbers stand in order, and nothing looks broken",
    service: "none",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(await document004(visit));
      await visit.says("26.6 trillion", "--sources");
      await visit.inspect(script);
      await visit.go("/series/CNIND/A.CN.VA.C?at=2020");
      const empty = await visit.page.locator("main .passage blockquote").evaluateAll((all) => all.filter((quote) => quote.textContent.trim() === "").length);
      equal(empty, 0, "empty passages");
      await visit.inspect(script);
      await visit.go("/verify");
      await visit.inspect(script);
      await visit.go("/");
      await visit.inspect(script);
    },
  },
  {
    name: "a changed digit is a finding, on the first page too",
    service: "changed",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/verify");
      await visit.says("45 of 46", "004-va-c-2020", "26.6", "26.7");
      await visit.inspect(script);
      await visit.go("/");
      await visit.says("45 of 46");
      check((await visit.page.locator("main .bad svg").count()) > 0, "a shape beside the colour");
      await visit.inspect(script);
    },
  },
  {
    name: "a figure has a page for good",
    async make(visit) {
      await visit.go("/figures/004-va-c-2020");
      await visit.says("26.6 trillion yuan", "26.55", "26.65");
      await visit.inspect();
    },
  },
];
