// A formula: the line, its curve, the parts down to the figures, and what is wrong with it.

import { check, equal } from "../visit.mjs";

const SHARE = "/formula?area=CN&expr=share%28VA.C%2C+VA.BTE%29";

export const journeys = [
  {
    name: "a formula shows curve, interval and the figures that it is made of",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/formula");
      await visit.inspect(script);
      await visit.page.locator("#expr").fill("share(VA.C, VA.BTE)");
      await visit.page.getByRole("button", { name: "Compute" }).click();
      await visit.page.waitForURL(/expr=share/);
      await visit.says("83.0 %", "82.7 – 83.2", "33.6 trillion yuan", "Exact bounds");
      await visit.inspect(script);
      await visit.page.locator('main table a[href*="at=2020"]').click();
      await visit.page.waitForURL(/at=2020/);
      await visit.says("26.6 trillion yuan");
      await visit.page.locator(".tree a", { hasText: "VA.C" }).first().click();
      await visit.page.waitForURL(/\/series\/CNIND\/A\.CN\.VA\.C\?at=2020/);
    },
  },
  {
    name: "a formula is tried by a click, from the catalogue and from a series",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/formula");
      const example = visit.page.locator("#examples + ul a").first();
      check((await example.innerText()).includes("("), "an example");
      await example.click();
      await visit.page.waitForURL(/expr=/);
      equal(await visit.page.locator("main .chart").count(), 1, "charts");
      await visit.go("/series/CNIND/A.CN.VA.C");
      await visit.page.getByRole("link", { name: "Use in a formula" }).click();
      await visit.page.waitForURL(/\/formula\?dataset=CNIND&expr=A\.CN\.VA\.C/);
      await visit.inspect(script);
    },
  },
  {
    name: "a formula that cannot be read shows where, and what was meant",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/formula?expr=shere%28VA.C%2C+VA.BTE%29");
      equal(await visit.page.locator(".caret").innerText(), "shere(VA.C, VA.BTE)\n^^^^^", "the place");
      await visit.inspect(script);
      await visit.page.locator("#problem a", { hasText: "share" }).click();
      await visit.page.waitForURL(/expr=share/);
      await visit.go("/formula?expr=GII_RANK*2");
      await visit.says("unit_class", "GII_RANK * 2");
      await visit.inspect(script);
    },
  },
  {
    name: "a formula line completes functions and series",
    async make(visit) {
      await visit.go("/formula");
      const line = visit.page.locator("#expr");
      await line.pressSequentially("sha");
      const options = visit.page.locator("#completions [role=option]");
      await options.first().waitFor();
      check((await options.first().innerText()).includes("share("), "the function");
      await visit.page.keyboard.press("ArrowDown");
      await visit.page.keyboard.press("Enter");
      equal(await line.inputValue(), "share(", "the line");
      await line.pressSequentially("RD_INT");
      await options.filter({ hasText: "RD_INTENSITY" }).first().waitFor();
      await visit.page.keyboard.press("Escape");
      equal(await options.first().isVisible(), false, "suggestions after Escape");
    },
  },
  {
    name: "a formula in Chinese, and of several areas",
    async make(visit) {
      await visit.go(`${SHARE}&lang=zh`);
      await visit.says("33.6 万亿元", "公式", "精确区间");
      await visit.inspect();
      await visit.go("/formula?expr=yoy%28MFG_VA%29&dataset=WORLD");
      await visit.says("China");
      check((await visit.page.locator("main table a").count()) > 20, "each area leads to its parts");
      await visit.inspect();
    },
  },
];
