// What a reader sees who asks for something that is not there.

import { check, equal } from "../visit.mjs";

export const journeys = [
  {
    name: "a misspelt parameter, a page that is not there, and the API's own errors",
    expectedStatus: [400, 404],
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/series/CNIND/A.CN.VA.C?fron=2020", 400);
      await visit.says("from");
      const link = visit.page.locator('main a[href*="from=2020"]');
      equal(await link.count(), 1, "the corrected link");
      await visit.inspect(script);
      await link.click();
      await visit.page.waitForURL(/\?from=2020$/);
      await visit.go("/nothing", 404);
      await visit.inspect(script);
      const answer = await visit.page.request.get("/v1/nothing");
      equal(answer.status(), 404, "status of /v1/nothing");
      check(answer.headers()["content-type"].startsWith("application/problem+json"), "the API answers in JSON");
    },
  },
  {
    name: "hostile text is text",
    expectedStatus: [400, 404],
    async make(visit) {
      const hostile = `<img src=x onerror="alert(1)">'"&\u202e`;
      await visit.go(`/search?q=${encodeURIComponent(hostile)}`);
      equal(await visit.page.locator("main img").count(), 0, "images made of text");
      await visit.go(`/series/CNIND/${encodeURIComponent(hostile)}`, 404);
      equal(await visit.page.locator("main img").count(), 0, "images made of text");
    },
  },
];
