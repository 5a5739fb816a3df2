// Composite indexes: the list, the ranges of ranks, one unit, the series behind a score.

import { check, equal } from "../visit.mjs";

export const journeys = [
  {
    name: "a composite index shows ranks with ranges, and how a score comes about",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/composites");
      await visit.inspect(script);
      await visit.page.locator('main a[href^="/composites/INDUSTRY_9"]').first().click();
      await visit.page.waitForURL(/\/composites\/INDUSTRY_9/);
      await visit.says("30 combinations", "MFG_VA_SHARE.C", "[[part]]");
      equal(await visit.page.locator("main table.ranking tbody tr").count(), 15, "units with a score");
      await visit.inspect(script);
      await visit.page.locator('main table.ranking a[href*="area=CN"]').first().click();
      await visit.page.waitForURL(/area=CN/);
      check((await visit.page.locator("#unit tbody tr").count()) === 5, "five parts");
      await visit.inspect(script);
      await visit.page.locator('#unit a[href*="/series/WORLD/A.CN.MHT_SHARE.C"]').click();
      await visit.page.waitForURL(/\/series\/WORLD\//);
    },
  },
];
