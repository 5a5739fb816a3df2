// Reconciliation, rankings, comparisons.

import { check, equal } from "../visit.mjs";

export const journeys = [
  {
    name: "the ledger counts its checks and opens a case",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/reconciliation?dataset=CNIND");
      await visit.says("20 checks", "1 explained", "19 one-sided", "spans_differ", "0.4");
      await visit.inspect(script);
      await visit.page.locator('main a[href*="/reconciliation/CNIND/"]').first().click();
      await visit.page.waitForURL(/\/reconciliation\/CNIND\//);
      check((await visit.page.locator("main blockquote").count()) >= 2, "passages side by side");
      await visit.inspect(script);
    },
  },
  {
    name: "a ranking shows what is not certain, and lists what was refused",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/rankings?measure=yoy&period=2024&dataset=CNIND");
      const text = await visit.text();
      equal([...text.matchAll(/6\s?–\s?7/g)].length >= 2, true, "two rows that could change places");
      await visit.inspect(script);
      for (const [reason, count] of [["base_missing", 21], ["gap", 2], ["unit_class", 4]]) {
        await visit.go("/rankings?measure=yoy&period=2024&dataset=CNIND");
        const link = visit.page.locator("main a", { hasText: reason }).first();
        check((await link.innerText()).includes(String(count)) || text.includes(`${count} ${reason}`) || text.includes(`${reason} ${count}`), `${count} ${reason}: ${text}`);
        await link.click();
        const rows = visit.page.locator(`[id="refused-${reason}"] li, [id="refused-${reason}"] tbody tr`);
        equal(await rows.count(), count, `series refused for ${reason}`);
      }
    },
  },
  {
    name: "two series on one axis, three units refused",
    expectedStatus: [409],
    withoutScript: true,
    async make(visit, { script }) {
      const pair = "/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE";
      await visit.go(pair);
      equal(await visit.page.locator("main .chart").count(), 1, "one axis");
      await visit.inspect(script);
      await visit.go(`${pair}&measure=index&base=2020`);
      await visit.says("126.3", "129.4");
      await visit.inspect(script);
      await visit.page.goto(`${pair},CNIND/A.CN.RD_INTENSITY._T`);
      equal(await visit.page.locator('main a[href*="layout="]').count() > 0, true, "multiples are offered");
      await visit.inspect(script);
    },
  },
];
