// Upstreams: how each publisher fares, its history as a strip, and what is held with its difference.

import { join } from "node:path";
import { check, equal } from "../visit.mjs";
import { OUTPUT } from "../service.mjs";

const picture = (visit, name, { theme, width }) =>
  visit.page.screenshot({ path: join(OUTPUT, `${name}-${theme}-${width}.png`), fullPage: true });

export const journeys = [
  {
    name: "upstreams: the list says how each fares, and leads to its history",
    service: "upstreams",
    withoutScript: true,
    async make(visit, { script, form }) {
      await visit.go("/changes");
      await visit.page.locator("main a[href='/upstreams']").click();
      await visit.page.waitForURL(/\/upstreams$/);
      await visit.says("held", "current", "answered with status 404", "not asked yet", "CC-BY-4.0", "only by hand");
      equal(await visit.page.locator("main section").count(), 4, "upstreams");
      const strip = visit.page.locator("main section svg[role=img]").first();
      check((await strip.getAttribute("aria-label") ?? await strip.innerHTML()).length > 0, "the strip says nothing");
      await picture(visit, "upstreams", form);
      await visit.inspect(script);
      await visit.page.getByRole("link", { name: "Bureau of Prices" }).click();
      await visit.page.waitForURL(/\/upstreams\/BUREAU$/);
      equal(await visit.page.locator("main tbody tr").count(), 6, "fetches");
      await visit.says("imported", "nothing new");
      await picture(visit, "upstream", form);
      await visit.inspect(script);
    },
  },
  {
    name: "upstreams: a held publication is an alert, and is shown with its difference",
    service: "upstreams",
    withoutScript: true,
    async make(visit, { script, form }) {
      await visit.go("/");
      await visit.page.locator("main a[href='/alerts']").click();
      await visit.says("Office of Mills", "firing", "100 of 100 values move by more than 25%");
      await visit.inspect(script);
      await visit.page.locator("main tbody a[href='/upstreams/OFFICE']").click();
      await visit.page.waitForURL(/\/upstreams\/OFFICE$/);
      await visit.says("A publication is held", "It would add 0 observations, revise 100 and withdraw 0.", "yearbook pull accept OFFICE");
      equal(await visit.page.locator("section[aria-labelledby=held] tbody tr").count(), 20, "values that would move");
      await picture(visit, "held", form);
      await visit.inspect(script);
      await visit.go("/upstreams/OFFICE?lang=zh");
      await visit.says("变动最大的数值", "暂不发布");
      await visit.inspect(script);
    },
  },
];
