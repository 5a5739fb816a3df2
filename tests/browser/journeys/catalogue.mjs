// Finding a series: the first page, the search, the datasets.

import { check, equal } from "../visit.mjs";

export const journeys = [
  {
    name: "the first page says that the figures hold, and what is there",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/");
      await visit.says("46 of 46 figures hold", "5 documents");
      const topics = await visit.page.locator("main h2, main h3").count();
      check(topics >= 5, `four topics and what is new: only ${topics} headings`);
      const { revision } = await (await visit.page.request.get("/v1/datasets")).json();
      check((await visit.text("footer")).includes(`Revision ${revision}`), "the foot lacks the revision");
      await visit.inspect(script);
    },
  },
  {
    name: "a misspelt search finds R&D intensity",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/");
      await visit.page.locator("main input[name=q]").fill("reserch intensty");
      await visit.page.keyboard.press("Enter");
      await visit.page.waitForURL(/\/search\?q=reserch\+intensty$/);
      const first = visit.page.locator("main li, main tr").filter({ hasText: "R&D intensity" }).first();
      const text = await first.innerText();
      check(/2\.68\s?%/.test(text) && text.includes("2024"), `the first result: ${text}`);
      await visit.inspect(script);
      await first.getByRole("link").first().click();
      await visit.page.waitForURL(/\/series\/CNIND\/A\.CN\.RD_INTENSITY/);
    },
  },
  {
    name: "the search knows Chinese, keys and printed numbers",
    async make(visit) {
      await visit.go(`/search?q=${encodeURIComponent("灯塔工厂")}`);
      await visit.says("ighthouse factories");
      await visit.go("/search?q=A.CN.VA.C");
      check(/\/series\/CNIND\/A\.CN\.VA\.C$/.test(visit.page.url()), `a key leads to ${visit.page.url()}`);
      await visit.go("/search?q=26.6+trillion");
      await visit.says("004-va-c-2020");
      await visit.inspect();
    },
  },
  {
    name: "a search without a result says so and offers ways on",
    async make(visit) {
      await visit.go("/search?q=zzzzqqqq");
      await visit.says("zzzzqqqq");
      check((await visit.page.locator("main a").count()) > 0, "no way on");
      await visit.inspect();
    },
  },
  {
    name: "a key without its dataset leads on, and a wrong key offers the nearest",
    expectedStatus: [404],
    async make(visit) {
      await visit.go("/series/A.CN.VA.C");
      equal(new URL(visit.page.url()).pathname, "/series/CNIND/A.CN.VA.C", "address");
      await visit.go("/series/A.CN.VA.X", 404);
      equal(await visit.page.locator('main a[href$="/A.CN.VA.C"]').count() > 0, true, "the nearest key is a link");
      await visit.inspect();
    },
  },
  {
    name: "facets narrow a dataset, and Back undoes it",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/datasets/CNIND");
      await visit.inspect(script);
      await visit.page.locator('main a[href*="area=CN-ZJ"]').first().click();
      await visit.page.waitForURL(/area=CN-ZJ/);
      const keys = await visit.page.locator('main a[href*="/series/CNIND/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      check(keys.length > 0 && keys.every((key) => key.includes(".CN-ZJ.")), `series shown: ${keys}`);
      await visit.page.goBack();
      await visit.page.waitForURL(/\/datasets\/CNIND$/);
      check((await visit.page.locator('main a[href*="/series/CNIND/A.CN."]').count()) > 0, "the others are back");
    },
  },
  {
    name: "every page that has no parameters opens, in both languages",
    async make(visit) {
      for (const path of ["/", "/search", "/datasets", "/datasets/CNIND", "/datasets/WORLD", "/indicators/CNIND/VA", "/compare", "/rankings",
        "/sources", "/reconciliation", "/alerts", "/rules", "/changes", "/composites", "/formula", "/targets", "/upstreams", "/imports", "/imports/new", "/verify"]) {
        await visit.go(path);
        equal(await visit.page.locator("html").getAttribute("lang"), "en", `language of ${path}`);
        equal(await visit.page.locator("h1").count(), 1, `headings of ${path}`);
        await visit.inspect();
        await visit.go(`${path}?lang=zh`);
        equal(await visit.page.locator("html").getAttribute("lang"), "zh", `language of ${path}`);
        await visit.inspect();
        const plain = await visit.page.locator('main a[href^="/"], nav a[href^="/"]').evaluateAll((links) =>
          links.filter((link) => !/^\/(v1|assets|docs|openapi)/.test(link.getAttribute("href")) && !link.hreflang && !link.getAttribute("href").includes("lang=zh"))
            .map((link) => link.getAttribute("href")));
        equal(plain.length, 0, `links of ${path} that lose the language: ${plain.slice(0, 3)}`);
      }
    },
  },
];
