// The forecast of a series: the fan, how the method did, and why there is none.

import { check, equal } from "../visit.mjs";

const VALUE_ADDED = "/series/WORLD/A.CN.MFG_VA.C";

export const journeys = [
  {
    name: "forecast: the series leads to a fan, two intervals and the test on its past",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go(VALUE_ADDED);
      await visit.page.locator("main a[href$='/forecast']").first().click();
      await visit.page.waitForURL(/\/forecast$/);
      await visit.says("2022", "better than no change in", "80 % interval", "95 % interval", "Tested on its own past");
      equal(await visit.page.locator("main figure .chart .band").count(), 2, "a band for each level");
      check(await visit.page.locator("main figure .chart .past").count() > 10, "a dot for each earlier forecast");
      await visit.inspect(script);
      await visit.page.locator("main input[name=horizon]").fill("1");
      await visit.page.getByRole("button", { name: "Show", exact: true }).click();
      await visit.page.waitForURL(/horizon=1/);
      equal(await visit.page.locator("main table").first().locator("tbody tr").count(), 1, "one row for one year");
    },
  },
  {
    name: "forecast: without skill there is none, and the reader may still see no change",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/series/WORLD/A.CN.MFG_VA_SHARE.C/forecast");
      await visit.says("No forecast", "no better than no change", "no_skill", "Tested on its own past");
      await visit.inspect(script);
      await visit.page.getByRole("link", { name: "Show no change with its interval" }).click();
      await visit.page.waitForURL(/no_skill=naive/);
      await visit.says("the forecast of no change", "80 % interval");
      await visit.inspect(script);
    },
  },
  {
    name: "forecast: a short series is refused in words, also in Chinese",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/series/CNIND/A.CN.VA.C/forecast");
      await visit.says("No forecast: there are 2 usable values, and 8 in a row are needed.", "too_few_points");
      await visit.inspect(script);
      await visit.go("/series/CNIND/A.CN.VA.C/forecast?lang=zh");
      await visit.says("不作预测：可用数值 2 个，需要连续 8 个。");
      await visit.inspect(script);
    },
  },
];
