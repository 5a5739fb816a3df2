// What a reader sees who brings a file: it is checked first, and nothing is written before that.

import { check, equal } from "../visit.mjs";
import { command } from "../service.mjs";

const GOOD = "area,year,value\nCN,2020,1\nCN,2021,2\nDE,2020,3\n";
const BAD = "area,year,value\nCN,soon,1\nDE,2020,3\n";

/** A dataset of this form alone, since all forms share one database. */
const datasetOf = (name, { theme, width }) => `${name}_${theme}_${width}`.toUpperCase();

/** Opens the page, gives a token, and records where the token goes. */
async function open(visit, dataset, { binary, databaseUrl }) {
  const token = (await command(binary, databaseUrl, "token", "create", "--name", "journey", "--dataset", dataset)).trim().split(/\s/).pop();
  const seen = [];
  visit.context.on("request", (request) => seen.push(request));
  await visit.go(`/imports/new?dataset=${dataset}`);
  await visit.page.locator("#upload").waitFor();
  await visit.page.locator("#token").fill(token);
  return { token, seen };
}

const choose = (visit, name, text) =>
  visit.page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const said = (visit, text) => visit.page.locator("#said", { hasText: text }).waitFor();

/** The imports of a dataset. */
async function importsOf(service, dataset) {
  return (await service.json("/v1/imports")).imports.filter((one) => one.dataset === dataset);
}

/** The token has been in one header of uploads, and nowhere else. */
async function tokenIsNowhere(visit, token, seen) {
  let uploads = 0;
  for (const request of seen) {
    const headers = await request.allHeaders();
    check(!request.url().includes(token), `the token is in an address: ${request.url()}`);
    check(!(request.postData() ?? "").includes(token), "the token is in a body");
    const carriers = Object.keys(headers).filter((name) => headers[name].includes(token));
    const isUpload = request.method() === "POST" && new URL(request.url()).pathname === "/v1/imports";
    equal(carriers.join(), isUpload ? "authorization" : "", `headers with the token of ${request.url()}`);
    uploads += isUpload ? 1 : 0;
  }
  check(uploads > 0, "no upload was seen");
  const kept = await visit.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML]));
  check(!kept.includes(token), "the token is kept");
}

export const journeys = [
  {
    name: "a file is checked, then taken in",
    async make(visit, run) {
      const dataset = datasetOf("GOOD", run.form);
      const { token, seen } = await open(visit, dataset, run);
      await visit.inspect();
      check(await visit.page.locator("#take").isDisabled(), "a file is taken in unchecked");
      await choose(visit, "good.csv", GOOD);
      await visit.page.locator("#published").fill("2024-01-01");
      await visit.page.locator("#check").click();
      await said(visit, "It can be taken in");
      const cells = await visit.page.locator("#changes tr").allInnerTexts();
      equal(cells.join("|").replaceAll(/\s+/g, " "), "good.csv 2024-01-01 2 3 3 0 0 0 0", "what would change");
      equal((await importsOf(run.service, dataset)).length, 0, "imports after a check");
      await visit.inspect();
      // What is taken in is what was checked.
      await visit.page.locator("#published").fill("2024-01-02");
      check(await visit.page.locator("#take").isDisabled(), "something else than what was checked can be taken in");
      await visit.page.locator("#check").click();
      await said(visit, "It can be taken in");
      await visit.page.locator("#take").click();
      await said(visit, "Taken in");
      await tokenIsNowhere(visit, token, seen);
      const [written] = await importsOf(run.service, dataset);
      equal(written.added, 3, "added observations");
      await visit.page.locator("#said a").click();
      await visit.page.waitForURL(new RegExp(`/imports/${written.id}$`));
      await visit.says("3 observations: 3 added", written.sha256, `yearbook imports revert ${written.id}`);
      await visit.inspect();
      await visit.go(`/imports?dataset=${dataset}`);
      await visit.says("good.csv", "taken in", "journey");
      await visit.inspect();
    },
  },
  {
    name: "a file that is refused says where, and is not taken in",
    expectedStatus: [401, 403],
    async make(visit, run) {
      const dataset = datasetOf("BAD", run.form);
      await open(visit, dataset, run);
      await choose(visit, "bad.csv", BAD);
      await visit.page.locator("#check").click();
      await said(visit, "It would be refused");
      const refusals = await visit.page.locator("#refusals").innerText();
      check(refusals.includes("bad.csv: line 2"), `the place of the problem; found: ${refusals}`);
      check(await visit.page.locator("#take").isDisabled(), "a refused file can be taken in");
      await visit.inspect();
      await visit.page.locator("#dataset").fill("OTHER");
      await visit.page.locator("#check").click();
      await said(visit, "may not write");
      await visit.page.locator("#token").fill("nobody");
      await visit.page.locator("#check").click();
      await said(visit, "token");
      equal((await importsOf(run.service, dataset)).length, 0, "imports");
    },
  },
  {
    name: "an upload that is cancelled writes nothing, and the page says so",
    async make(visit, run) {
      const dataset = datasetOf("LONG", run.form);
      const { token, seen } = await open(visit, dataset, run);
      const rows = Array.from({ length: 60_000 }, (_, row) => `CN,I${row},2020,${row}`);
      await choose(visit, "long.csv", `area,indicator,year,value\n${rows.join("\n")}\n`);
      await visit.page.locator("#check").click();
      await visit.page.locator("#take:enabled").waitFor({ timeout: 60_000 });
      const network = await visit.context.newCDPSession(visit.page);
      const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
      await network.send("Network.emulateNetworkConditions", slow);
      await visit.page.locator("#take").click();
      await visit.page.locator("#sent-text", { hasText: /[1-9].* of / }).waitFor();
      await visit.page.locator("#cancel").click();
      await said(visit, "Cancelled: nothing was written");
      await network.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
      equal((await importsOf(run.service, dataset)).length, 0, "imports");
      equal((await run.service.json("/v1/imports/running")).imports.length, 0, "uploads in progress");
      await tokenIsNowhere(visit, token, seen);
    },
  },
  {
    name: "without a script the page of uploads has the commands",
    withoutScript: true,
    async make(visit, { script }) {
      await visit.go("/imports/new?dataset=GDP");
      await visit.says("curl --fail-with-body", "dataset=GDP&file=FILE.csv", "check=true");
      equal(await visit.page.locator("#upload").isVisible(), script, "whether the fields are shown");
      equal(await visit.page.locator("form:not(header form):not(dialog form)").count(), 0, "forms");
      await visit.inspect(script);
    },
  },
];
