// The desk: a document is dropped, its numbers are claimed and set aside, and two editors keep their work.

import { check, equal } from "../visit.mjs";
import { command } from "../service.mjs";

/** A dataset of this form alone, since all forms share one service. */
const datasetOf = (name, { theme, width }) => `${name}_${theme}_${width}`.toUpperCase();

/** A release of our own; the form is in it, so that each form has another document. */
const release = (dataset) => `Steel output in June

The mills of ${dataset.replaceAll(/\d/g, "").replaceAll("_", " ")} made 83.1 million tonnes of crude steel in June 2025.

Output had been 80.2 million tonnes in May 2025. The two largest firms made 12 percent of it.

Their share was ${1 + (dataset.length % 7)} percent in 2019. ${dataset.includes("390") ? "This is the short edition." : "This is the long edition."} ${dataset.includes("DARK") ? "It is late." : "It is early."}
`;

const said = (visit, text) => visit.page.locator("#said", { hasText: text }).waitFor();

/** Drops a file on the list of documents, into a new dataset. */
async function drop(visit, dataset, text, name = "june.txt") {
  await visit.go("/sources");
  await visit.page.locator("#into").selectOption("");
  await visit.page.locator("#new-id").fill(dataset);
  await visit.page.locator("#new-name").fill(`Steel ${dataset}`);
  await visit.page.locator("#publisher").fill("Office");
  await visit.page.locator("#published").fill("2025-07-15");
  const transfer = await visit.page.evaluateHandle(({ text, name }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name, { type: "text/plain" }));
    return transfer;
  }, { text, name });
  await visit.page.dispatchEvent("#bring", "drop", { dataTransfer: transfer });
  await visit.page.waitForURL(/\/sources\/[0-9a-f]{16}\./);
  await visit.page.locator("#desk:not([hidden])").waitFor();
  return new URL(visit.page.url()).pathname;
}

/** The numbers of the document, by what they are. */
async function kinds(service, path) {
  const { counts } = await service.json(`/v1${path}/numbers`);
  return counts;
}

/** What a number of the document is. */
async function kindOf(service, path, exact) {
  const { numbers } = await service.json(`/v1${path}/numbers`);
  return numbers.find((one) => one.exact === exact)?.kind;
}

/** Opens the fields of a new indicator, which are open where no series fits. */
async function openNew(page) {
  const details = page.locator("details.when-chosen");
  if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
}

/** Adds the indicator of crude steel on the desk, and claims the chosen number for it. */
async function claimFirst(visit) {
  const page = visit.page;
  await page.locator('a.num.u', { hasText: "83.1 million tonnes" }).click();
  await page.locator("#understood", { hasText: "83.1 million" }).waitFor();
  await page.locator("#period").fill("2025-06");
  await openNew(page);
  await page.locator("#name").fill("Output of crude steel");
  await page.locator("#code").fill("CRUDE_STEEL");
  await page.locator("#area").fill("CN");
  await page.locator("#new-unit").fill("tonnes");
  await page.locator("#add").click();
  await said(visit, "Added");
  equal(await page.locator("#other").inputValue(), "M.CN.CRUDE_STEEL._T", "the series of the new indicator");
  await page.locator("#claim").click();
  await said(visit, "It holds in the document");
}

/** Releases with one quantity in each sentence; the form makes each another document. */
const firstRelease = ({ theme, width }) => `Steel and power in June 2025

Crude steel output was 83.1 million tonnes in June 2025. Cement output was 151 million tonnes in June 2025.

Electricity generation was ${width} million kilowatt-hours in June 2025. Coal imports were ${theme.length} million tonnes in June 2025.

The unemployment rate was 5.1 percent in June 2025. Exports were 31.4 billion US dollars in June 2025.
`;
const firstChineseRelease = ({ theme, width }) => `2025年6月份工业运行情况

6月份，粗钢产量${width}万吨，水泥产量151万吨。

发电量${theme.length}13亿千瓦时，出口314亿美元。
`;

/** Claims every number of a document that is dropped into a new dataset, each for an indicator of its own. */
async function firstDataset(visit, service, dataset, text, numbers) {
  const path = await drop(visit, dataset, text);
  const page = visit.page;
  await page.locator("#left", { hasText: `${numbers} numbers left` }).waitFor();
  await page.locator("#claim").click();
  await said(visit, "Give the area");
  await page.locator("#area").fill("CN");
  for (let left = numbers; left > 0; left -= 1) {
    await openNew(page);
    if (!(await page.locator("#name").inputValue())) {
      await page.locator("#name").fill(`Quantity ${left}`);
      await page.locator("#code").fill(`QUANTITY_${left}`);
      await page.locator("#new-unit").fill(await page.locator("#unit").inputValue());
    }
    await page.locator("#claim").click();
    await page.locator("#left", { hasText: left > 2 ? `${left - 1} numbers left` : left === 2 ? "1 number left" : "Every number is accounted for" }).waitFor();
    await said(visit, "It holds in the document");
  }
  await visit.inspect();
  equal((await kinds(service, path)).figure, numbers, "figures");
  const { findings } = await service.json("/v1/verification");
  equal(findings.filter((one) => path.endsWith(one.source)).length, 0, "findings on the document");
}

export const journeys = [
  {
    name: "a document is dropped, and its numbers are claimed, set aside and undone",
    service: "desk",
    async make(visit, { form, service }) {
      const dataset = datasetOf("DESK", form);
      await visit.go("/sources");
      await visit.inspect();
      const path = await drop(visit, dataset, release(dataset));
      const page = visit.page;
      await visit.inspect();
      const before = await kinds(service, path);
      check(before.unaccounted >= 4, `numbers to account for: ${before.unaccounted}`);
      await page.locator("#left", { hasText: `${before.unaccounted} numbers left` }).waitFor();
      await claimFirst(visit);
      await page.locator("#left", { hasText: `${before.unaccounted - 1} numbers left` }).waitFor();
      const { series } = await service.json(`/v1/observations?dataset=${dataset}`);
      equal(series[0].observations[0].value, 83_100_000, "the observation");
      // The second month by keys alone: it is suggested, since its unit is that of the series.
      await page.locator("a.num.u", { hasText: "80.2 million tonnes" }).click();
      await page.locator("#choices", { hasText: "M.CN.CRUDE_STEEL._T" }).waitFor();
      await page.locator("#period").fill("2025-05");
      await page.locator("#next").focus();
      await page.keyboard.press("1");
      await page.keyboard.press("c");
      await page.locator("#left", { hasText: `${before.unaccounted - 2} number` }).waitFor();
      await page.locator("a.num.u", { hasText: "12 percent" }).click();
      await page.locator("#reason").selectOption("other");
      await page.locator("#next").focus();
      await page.keyboard.press("x");
      await said(visit, "Set aside: 12 percent");
      equal(await kindOf(service, path, "12 percent"), "other", "a number that is set aside");
      await page.locator("#next").focus();
      await page.keyboard.press("u");
      await said(visit, "Undone");
      equal(await kindOf(service, path, "12 percent"), "unaccounted", "a number after undo");
      await visit.inspect();
      // A reload loses nothing.
      await page.reload();
      await page.locator("#left", { hasText: `${before.unaccounted - 2} number` }).waitFor();
      await page.locator("a.num.f", { hasText: "83.1 million tonnes" }).click();
      await page.locator("#back").click();
      await said(visit, "Taken back");
      equal((await kinds(service, path)).figure, 1, "figures after one is withdrawn");
      await page.locator("#undo").click();
      await said(visit, "Undone");
      equal((await kinds(service, path)).figure, 2, "figures after undo");
      await visit.go("/verify");
      await visit.inspect();
    },
  },
  {
    name: "a value of another scale asks once more",
    service: "desk",
    expectedStatus: [409],
    async make(visit, { form, service }) {
      const dataset = datasetOf("SCALE", form);
      const path = await drop(visit, dataset, release(dataset));
      await claimFirst(visit);
      const page = visit.page;
      await page.locator("a.num.u", { hasText: "80.2 million tonnes" }).click();
      await page.locator("#period").fill("2025-05");
      await page.locator("#other").fill("M.CN.CRUDE_STEEL._T");
      await page.locator("#desk details", { hasText: "Value and unit" }).locator("summary").click();
      await page.locator("#value").fill("80200");
      await page.locator("#claim").click();
      await said(visit, "another scale");
      equal((await kinds(service, path)).figure, 1, "figures before the confirmation");
      await visit.inspect();
      await page.locator("#confirm").click();
      await said(visit, "The document differs");
      equal((await kinds(service, path)).figure, 2, "figures after the confirmation");
    },
  },
  {
    name: "two editors do not lose each other's work",
    service: "desk",
    expectedStatus: [412],
    async make(visit, { form, service }) {
      const dataset = datasetOf("TWO", form);
      const path = await drop(visit, dataset, release(dataset));
      const page = visit.page;
      const second = await visit.context.newPage();
      await second.goto(path);
      await second.locator("#desk:not([hidden])").waitFor();
      await claimFirst(visit);
      await second.locator("a.num.u", { hasText: "12 percent" }).click();
      await second.locator("#reason").selectOption("other");
      await second.locator("#aside").click();
      await second.locator("#said", { hasText: "Somebody else changed the dataset" }).waitFor();
      // The work of the first is there, that of the second is one key away.
      await second.locator("a.num.f", { hasText: "83.1 million tonnes" }).waitFor();
      equal((await kinds(service, path)).figure, 1, "figures");
      await second.locator("#reason").selectOption("other");
      await second.locator("#aside").click();
      await second.locator("#said", { hasText: "Set aside: 12 percent" }).waitFor();
      await second.close();
      await page.bringToFront();
    },
  },
  {
    name: "a wrong token changes nothing, and the right one is kept nowhere",
    service: "token",
    expectedStatus: [401, 403],
    async make(visit, { form, service, binary }) {
      const dataset = datasetOf("TOKEN", form);
      const make = async (...words) => (await command(binary, service.databaseUrl, "token", "create", "--name", "journey", ...words)).trim();
      const [right, wrong] = [await make("--scope", `figures:${dataset}`), await make("--dataset", dataset)];
      const page = visit.page;
      await visit.go("/sources");
      await page.locator("#into").selectOption("");
      await page.locator("#new-id").fill(dataset);
      await page.locator("#published").fill("2025-07-15");
      await page.locator("#file").setInputFiles({ name: "june.txt", mimeType: "text/plain", buffer: Buffer.from(release(dataset)) });
      for (const [token, words] of [["", "--scope figures:"], [wrong, "lacks the scope"]]) {
        await page.locator("#token").fill(token);
        await page.locator("#bring button").click();
        await page.locator("#brought", { hasText: words }).waitFor();
      }
      await visit.inspect();
      await page.locator("#token").fill(right);
      await page.locator("#bring button").click();
      await page.waitForURL(/\/sources\/[0-9a-f]{16}\./);
      const path = new URL(page.url()).pathname;
      await page.locator("a.num.u", { hasText: "12 percent" }).click();
      await page.locator("#reason").selectOption("other");
      await page.locator("#aside").click();
      await said(visit, "--scope figures:");
      await page.locator("#token").fill(right);
      await page.locator("#aside").click();
      await said(visit, "Set aside: 12 percent");
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML]));
      check(!kept.includes(right), "the token is kept");
      equal((await kinds(service, path)).figure, 0, "figures");
    },
  },
  {
    name: "a hostile document is refused, or stays text",
    service: "desk",
    expectedStatus: [422],
    async make(visit, { form }) {
      const dataset = datasetOf("HOSTILE", form);
      const page = visit.page;
      await visit.go("/sources");
      await page.locator("#into").selectOption("");
      await page.locator("#new-id").fill(`${dataset}_PDF`);
      await page.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n\xff\xfe broken", "latin1") });
      await page.locator("#bring button").click();
      await page.locator("#brought", { hasText: /\w/ }).waitFor();
      check(page.url().endsWith("/sources"), `a broken document was taken: ${page.url()}`);
      const text = `<script>document.title = "owned"</script> <img src=x onerror="document.title='owned'"> made 5 percent in ${dataset}. \u202e12 percent`;
      await drop(visit, dataset, text, "<img src=x onerror=alert(1)>.txt");
      check(!(await page.title()).includes("owned"), "a document runs its script");
      await visit.inspect();
    },
  },
  {
    name: "a first dataset is made in the browser alone, and holds",
    service: "desk",
    async make(visit, { form, service }) {
      await firstDataset(visit, service, datasetOf("FIRST", form), firstRelease(form), 6);
    },
  },
  {
    name: "a first dataset of a Chinese document holds too",
    service: "desk",
    async make(visit, { form, service }) {
      await firstDataset(visit, service, datasetOf("ZH", form), firstChineseRelease(form), 4);
    },
  },
  {
    name: "without a script the form brings a document and the page says what needs one",
    service: "desk",
    withoutScript: true,
    async make(visit, { form, script }) {
      if (script) return;
      const dataset = datasetOf("PLAIN", form);
      await visit.go("/sources");
      await visit.page.locator("#into").selectOption("");
      await visit.page.locator("#new-id").fill(dataset);
      await visit.page.locator("#published").fill("2025-07-15");
      await visit.page.locator("#file").setInputFiles({ name: "june.txt", mimeType: "text/plain", buffer: Buffer.from(release(dataset)) });
      await visit.page.locator("#bring button").click();
      await visit.page.waitForURL(/\/sources\/[0-9a-f]{16}\./);
      await visit.says("yearbook read");
    },
  },
];
