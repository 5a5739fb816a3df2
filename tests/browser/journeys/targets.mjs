// Targets: the list, one target with its chart, and the targets of a series.

import { check, equal } from "../visit.mjs";

export const journeys = [
  {
    name: "targets say their verdicts in words, certain or possible",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/targets");
      await visit.says("on track", "drifting", "cannot be said", "certain whatever the rounding", "base_missing");
      equal(await visit.page.locator("main tbody tr").count(), 6, "targets");
      await visit.inspect(script);
      await visit.page.locator("main .chips a").filter({ hasText: "on track" }).click();
      await visit.page.waitForURL(/verdict=on_track/);
      equal(await visit.page.locator("main tbody tr").count(), 1, "targets on track");
    },
  },
  {
    name: "a target has a curve, a dashed path, a bar, and the same as a table",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/targets/MFG-VA-2025");
      await visit.says("on track", "path to the target", "26.6", "34.6", "8 trillion yuan");
      check((await visit.page.locator("main .chart svg").count()) > 0, "no chart");
      equal(await visit.page.locator("main table").count(), 2, "tables");
      await visit.inspect(script);
      await visit.page.locator("main ul.facts a").first().click();
      await visit.page.waitForURL(/\/series\/CNIND\/A\.CN\.VA\.C/);
      await visit.says("Targets", "on track");
      await visit.inspect(script);
    },
  },
  {
    name: "a target without a base says what is missing, in Chinese too",
    async make(visit) {
      await visit.go("/targets/BASIC-RESEARCH-SHARE-2025?lang=zh");
      await visit.says("无法判断", "base_missing", "2020");
      await visit.inspect();
      await visit.go("/targets/MFG-VA-2025?lang=zh");
      await visit.says("进展符合要求", "达到目标的路径");
      await visit.inspect();
    },
  },
];
