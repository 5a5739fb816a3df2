// @ts-check
// The script of the page for uploads: it sends a file to be checked, shows what would change, and takes it in.
// The token is read from its field into one header of the request, and kept nowhere.

/** How often the progress of an upload is asked for, in milliseconds. */
const ASK_EVERY_MS = 400;
/** How long a server may take to know of a new revision, in milliseconds. */
const REVISION_AFTER_MS = 700;

const { lang } = document.documentElement;

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind */
function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

const area = part("upload", HTMLElement);
const [file, dataset, published, token] = ["file", "dataset", "published", "token"].map((id) => part(id, HTMLInputElement));
const map = part("map", HTMLTextAreaElement);
const [check, take, cancel] = ["check", "take", "cancel"].map((id) => part(id, HTMLButtonElement));
const said = part("said", HTMLElement);
const bars = part("bars", HTMLElement);
const report = part("report", HTMLElement);

const pause = (/** @type {number} */ time) => new Promise((done) => setTimeout(done, time));
const number = (/** @type {number} */ value) => value.toLocaleString(lang);

/** A text of the page with values at its places. @param {string} name @param {...(string | number)} values */
function text(name, ...values) {
  return (area.dataset[name] ?? "").replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** @param {string} line @param {string} [href] @param {string} [name] */
function say(line, href, name = "") {
  said.replaceChildren(line);
  if (href === undefined) return;
  const link = document.createElement("a");
  link.href = href + location.search.replace(/[?&]dataset=[^&]*/, "").replace(/^&/, "?");
  link.textContent = name;
  said.append(" ", link);
}

// ---------------------------------------------------------------- a request with its progress

/** @typedef {{ status: number, body: any }} Answer */
/** @typedef {{ request: XMLHttpRequest, id: string, wasCancelled: boolean }} Run */

/** @type {Run | null} */
let run = null;

/** The query of an upload. */
function query() {
  const params = new URLSearchParams({ dataset: dataset.value.trim(), file: file.files?.[0]?.name ?? "" });
  if (published.value) params.set("published", published.value);
  if (map.value.trim()) params.set("map", map.value);
  return params;
}

/** What is checked and what is taken in must be the same. */
function selection() {
  const chosen = file.files?.[0];
  return `${query()} ${chosen?.size} ${chosen?.lastModified}`;
}

/** Sends the file. @param {boolean} isCheck @returns {Promise<Answer | null>} null where no answer came */
function send(isCheck) {
  const params = query();
  if (isCheck) params.set("check", "true");
  const request = new XMLHttpRequest();
  const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  run = { request, id, wasCancelled: false };
  request.open("POST", `/v1/imports?${params}`);
  request.setRequestHeader("Authorization", `Bearer ${token.value.trim()}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-Request-Id", id);
  request.upload.addEventListener("progress", (event) => bar("sent", event.loaded, event.total));
  const answer = new Promise((done) => {
    request.addEventListener("load", () => {
      let body = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A proxy in between may answer in another form; the status says enough.
      }
      done({ status: request.status, body });
    });
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => done(null));
  });
  request.send(file.files?.[0]);
  follow(run);
  return answer;
}

/** @param {string} id @param {number} done @param {number} all */
function bar(id, done, all) {
  const progress = part(id, HTMLProgressElement);
  progress.max = all || 1;
  progress.value = done;
  part(`${id}-text`, HTMLElement).textContent = text("bytes", number(done), number(all));
}

/** The upload with an id that the service is working on. @param {string} id */
async function running(id) {
  const answer = await fetch("/v1/imports/running");
  return (await answer.json()).imports.find((/** @type {any} */ one) => one.request === id);
}

/** Shows what the service has read, until the answer is there. @param {Run} followed */
async function follow(followed) {
  while (run === followed) {
    try {
      const one = await running(followed.id);
      if (one?.phase === "reading") bar("read", one.bytes, one.total ?? 0);
      if (one?.phase === "writing") part("read-text", HTMLElement).textContent = text("records", number(one.records));
    } catch {
      // The next question may be answered.
    }
    await pause(ASK_EVERY_MS);
  }
}

/** The imports of the same file into the same dataset, by their numbers. */
async function known() {
  const answer = await fetch("/v1/imports");
  const params = query();
  const isSame = (/** @type {any} */ one) => one.dataset === params.get("dataset") && one.file.startsWith(params.get("file") ?? "");
  return (await answer.json()).imports.filter(isSame).map((/** @type {any} */ one) => one.id);
}

/** Says what became of an upload that got no answer. @param {string} id @param {number[]} before @param {boolean} wasCancelled */
async function sayOutcome(id, before, wasCancelled) {
  try {
    while (await running(id)) await pause(ASK_EVERY_MS);
    await pause(REVISION_AFTER_MS);
    const written = (await known()).find((/** @type {number} */ one) => !before.includes(one));
    if (written) say(text("written"), `/imports/${written}`, text("report"));
    else say(text(wasCancelled ? "cancelled" : "away"));
  } catch {
    say(text("unknown"), "/imports", text("list"));
  }
}

// ---------------------------------------------------------------- what was found

/** @param {string} id @param {(string | number | null | undefined)[][]} rows */
function fill(id, rows) {
  const body = part(id, HTMLElement);
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    row.append(...cells.map((value, place) => {
      const cell = document.createElement(place === 0 ? "th" : "td");
      if (place === 0) cell.setAttribute("scope", "row");
      if (typeof value === "number") cell.className = "n";
      cell.textContent = typeof value === "number" ? number(value) : value ?? "–";
      return cell;
    }));
    return row;
  }));
  const section = body.closest("section");
  if (section) section.hidden = rows.length === 0;
}

/** @param {any[]} errors */
function showRefusals(errors) {
  fill("refusals", errors.map((one) => [`${one.file}: ${one.place}`, one.column, one.detail]));
}

/** @param {any} found The answer to a check. */
function show(found) {
  const changes = new Map((found.changes ?? []).map((/** @type {any} */ one) => [one.file, one]));
  fill("changes", found.files.map((/** @type {any} */ one) => {
    const of = changes.get(one.file);
    return [one.file, one.published, one.series, one.observations, of?.added, of?.revised, of?.withdrawn, of?.unchanged, one.parked];
  }));
  showRefusals(found.errors);
  fill("parked", found.files.flatMap((/** @type {any} */ one) => one.parked_places.map((/** @type {string} */ place) => [one.file, place])));
  fill("unused", found.files.flatMap((/** @type {any} */ one) =>
    one.unused.map((/** @type {any} */ left) => [`${one.file}: ${left.place}`, left.kind, left.name, left.reason, left.count])));
  fill("notes", found.files.flatMap((/** @type {any} */ one) => one.notes.map((/** @type {string} */ note) => [one.file, note])));
  part("mapping", HTMLElement).textContent = found.mapping;
  part("read-as", HTMLElement).hidden = false;
  report.hidden = false;
}

/** Says why an upload is refused. @param {Answer} answer */
function refuse({ status, body }) {
  say(body?.detail ?? text("refusedStatus", status));
  if (!body?.errors?.length) return;
  for (const id of ["changes", "parked", "unused", "notes"]) fill(id, []);
  part("read-as", HTMLElement).hidden = true;
  showRefusals(body.errors);
  report.hidden = false;
}

// ---------------------------------------------------------------- the buttons

let checkedSelection = "";

function isReady() {
  if (file.files?.length === 1 && dataset.value.trim() && token.value.trim()) return true;
  say(text("missing"));
  return false;
}

/** @param {boolean} isWorking */
function work(isWorking) {
  bars.hidden = !isWorking;
  cancel.hidden = !isWorking;
  check.disabled = isWorking;
  take.disabled = isWorking || checkedSelection === "";
  for (const field of [file, dataset, published, token, map]) field.disabled = isWorking;
  if (!isWorking) return;
  bar("sent", 0, file.files?.[0]?.size ?? 0);
  bar("read", 0, 0);
  part("read-text", HTMLElement).textContent = "";
}

/** Makes a request, and hands on the answer. @param {boolean} isCheck */
async function make(isCheck) {
  work(true);
  const sending = send(isCheck);
  const { id } = /** @type {Run} */ (run);
  const answer = await sending;
  const wasCancelled = run?.wasCancelled ?? false;
  run = null;
  return { answer, id, wasCancelled };
}

check.addEventListener("click", async () => {
  if (!isReady()) return;
  checkedSelection = "";
  report.hidden = true;
  say(text("checking"));
  const { answer, wasCancelled } = await make(true);
  if (!answer) say(text(wasCancelled ? "cancelled" : "away"));
  else if (answer.status !== 200 || !answer.body) refuse(answer);
  else {
    const { body } = answer;
    show(body);
    const problems = body.refusals.reduce((/** @type {number} */ sum, /** @type {any} */ group) => sum + group.count, 0);
    const isRepeated = body.changes?.every((/** @type {any} */ one) => one.repeated);
    say(problems > 0 ? text("refused", number(problems)) : text(isRepeated ? "repeated" : "good"));
    if (problems === 0 && !isRepeated) checkedSelection = selection();
  }
  work(false);
});

take.addEventListener("click", async () => {
  if (!isReady() || selection() !== checkedSelection) return;
  say(text("taking"));
  const before = await known().catch(() => null);
  const { answer, id, wasCancelled } = await make(false);
  if (!answer) await (before ? sayOutcome(id, before, wasCancelled) : say(text("unknown"), "/imports", text("list")));
  else if (answer.status < 300 && answer.body) {
    checkedSelection = "";
    say(text("taken", number(answer.body.revision)), `/imports/${answer.body.imports[0]?.id ?? ""}`, text("report"));
  } else refuse(answer);
  work(false);
});

cancel.addEventListener("click", () => {
  if (!run) return;
  run.wasCancelled = true;
  run.request.abort();
});

for (const field of [file, dataset, published, map])
  field.addEventListener("input", () => {
    if (checkedSelection === "" || selection() === checkedSelection) return;
    checkedSelection = "";
    take.disabled = true;
    say(text("changed"));
  });

area.hidden = false;
