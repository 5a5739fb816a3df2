// @ts-check
// The script of the desk: numbers of a document are claimed as figures, or set aside, one after another.
// Everything is on the server. The token is read from its field into one header of the request, and kept nowhere.

const page = document.documentElement;
const { lang } = page;

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind */
function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

const desk = part("desk", HTMLElement);
const { source = "", dataset = "", figures: figureHref = "" } = desk.dataset;
const said = part("said", HTMLElement);
const choices = part("choices", HTMLElement);
const [other, period, words, value, unit] = ["other", "period", "words", "value", "unit"].map((id) => part(id, HTMLInputElement));
const [code, name, newUnit, area] = ["code", "name", "new-unit", "area"].map((id) => part(id, HTMLInputElement));
const [reason, unitClass] = ["reason", "unit-class"].map((id) => part(id, HTMLSelectElement));
const [claimButton, asideButton, backButton, undoButton, confirmButton, rowButton, columnButton] =
  ["claim", "aside", "back", "undo", "confirm", "row", "column"].map((id) => part(id, HTMLButtonElement));
const numbersPath = `/v1/sources/${encodeURIComponent(source)}/numbers`;
const news = /** @type {HTMLDetailsElement} */ (part("news", HTMLFormElement).closest("details"));
const othersPath = `/v1/sources/${encodeURIComponent(source)}/other-numbers`;

/** How long after the last key the catalogue is searched, in milliseconds. */
const SEARCH_AFTER_MS = 150;
/** The most numbers that one request takes back. */
const MAX_STARTS = 50;

/** A text of the page with values at its places. @param {string} key @param {...(string | number)} values */
const text = (key, ...values) => (desk.dataset[key] ?? "").replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));

/** @typedef {{ start: number, end: number, exact: string, unit?: string, fragment?: string }} Place */
/** @typedef {{ key: string, name: string, newest_period: string | null, newest_value: number | null, series: string }} Suggestion */
/** @typedef {Place & { kind: string, figure: string | null, figures?: string[], reason: string | null, note?: string, draft?: any }} Num */
/** @typedef {{ status: number, body: any }} Answer */

/** @type {{ version: string, numbers: Num[] }} */
let known = { version: "", numbers: [] };
let at = -1;
/** What takes the last changes back, the newest last. @type {(() => Promise<Answer>)[]} */
const undos = [];
let isBusy = false;

// ---------------------------------------------------------------- requests

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<Answer>} */
async function ask(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["If-Match"] = `"${known.version}"`;
  const token = document.getElementById("token");
  if (method !== "GET" && token instanceof HTMLInputElement && token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  try {
    const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

/** Reads what the server knows. */
async function load() {
  const answer = await ask("GET", numbersPath);
  if (answer.status !== 200) return say(text("away"));
  known = answer.body;
  paint();
}

/** Makes a change, says what became of it, and goes on. @param {() => Promise<Answer>} change @param {(body: any) => string} done */
async function make(change, done) {
  if (isBusy) return false;
  isBusy = true;
  confirmButton.hidden = true;
  const answer = await change();
  isBusy = false;
  if (answer.status >= 200 && answer.status < 300) {
    known.version = answer.body?.version ?? known.version;
    await load();
    say(done(answer.body));
    return true;
  }
  if (answer.status === 412) {
    const key = keyOf(known.numbers[at]);
    await load();
    show(known.numbers.findIndex((one) => keyOf(one) === key));
    say(text("conflict"));
  } else if (answer.body?.code === "confirmation_needed") {
    say(answer.body.detail);
    confirmButton.hidden = false;
    confirmButton.focus();
  } else say(answer.body?.detail ?? text(answer.status ? "refused" : "away", answer.status));
  return false;
}

// ---------------------------------------------------------------- what is shown

/** @param {string} line */
const say = (line) => void (said.textContent = line);

/** @param {Num | undefined} number */
const keyOf = (number) => (number ? `${number.fragment ?? ""}:${number.start}` : "");

/** @param {Num} number */
const placeOf = ({ start, end, exact, unit, fragment }) =>
  ({ type: unit === "characters" ? "TextPositionSelector" : "DataPositionSelector", start, end, exact, ...(fragment && { fragment }) });

/** @param {Num | undefined} number */
const isOpen = (number) => number?.kind === "unaccounted";

/** A number in words: 40.5442 trillion. @param {number} number */
const spoken = (number) =>
  number.toLocaleString(lang, Math.abs(number) >= 1e4 ? { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 15 } : { maximumSignificantDigits: 15 });

/** The marks in the text, the bar, and the number that is chosen. */
function paint() {
  const byKey = new Map(known.numbers.map((one, place) => [keyOf(one), place]));
  for (const mark of document.querySelectorAll("a[data-at]")) {
    if (!(mark instanceof HTMLElement)) continue;
    const place = byKey.get(mark.dataset.at ?? "") ?? -1;
    const kind = known.numbers[place]?.kind ?? "other";
    mark.className = `num ${{ figure: "f", period: "p", other: "o", unaccounted: "u" }[kind] ?? "o"}`;
    if (place === at) mark.setAttribute("aria-current", "true");
    else mark.removeAttribute("aria-current");
  }
  const left = known.numbers.filter(isOpen).length;
  const progress = part("progress", HTMLProgressElement);
  progress.max = Math.max(1, known.numbers.length);
  progress.value = known.numbers.length - left;
  part("left", HTMLElement).textContent = left === 0 ? text("none") : text(left === 1 ? "one" : "many", left.toLocaleString(lang));
  undoButton.disabled = undos.length === 0;
}

/** @param {string} label @param {string} key @param {string} line @param {number} place */
function choice(label, key, line, place) {
  const element = document.createElement("label");
  const input = document.createElement("input");
  const [title, sub, mark] = ["b", "span", "kbd"].map((tag) => document.createElement(tag));
  input.type = "radio";
  input.name = "series";
  input.value = key;
  input.addEventListener("change", () => (other.value = ""));
  title.textContent = label;
  sub.textContent = `${key} ${line}`;
  mark.textContent = String(place + 1);
  element.append(input, title, mark, sub);
  return element;
}

/** What the newest value of a series is, and how the number would follow it. @param {Suggestion} one @param {any} draft */
function line(one, draft) {
  if (one.newest_value === null) return text("first");
  const newest = text("newest", spoken(one.newest_value), one.newest_period ?? "");
  if (typeof draft.value !== "number" || one.newest_value === 0) return newest;
  const isPercent = /^(percent|percentage_points)$/.test(draft.unit);
  const change = isPercent ? draft.value - one.newest_value : (100 * draft.value) / one.newest_value - 100;
  const amount = change.toLocaleString(lang, { maximumSignificantDigits: 3, signDisplay: "exceptZero" });
  return `${newest} → ${text(isPercent ? "points" : "growth", amount)}`;
}

/** Shows a number. @param {number} place @param {boolean} [scrolls] */
function show(place, scrolls = false) {
  at = place;
  const number = known.numbers[at];
  desk.querySelectorAll("form, .when-chosen").forEach((element) => element instanceof HTMLElement && (element.hidden = !number));
  part("exact", HTMLElement).textContent = number?.exact ?? text("choose");
  if (!number) return paint();
  const draft = number.draft ?? {};
  const isValue = typeof draft.value === "number";
  part("understood", HTMLElement).textContent = number.draft ? `→ ${isValue ? `${spoken(draft.value)} ${unitName(draft.unit)}` : text("open")}` : "";
  const ends = [draft.lower, draft.upper].map((end) => (typeof end === "number" ? spoken(end) : "…"));
  const facts = [
    isValue && (draft.lower === draft.upper ? text("exactly") : text("interval", ...ends)),
    draft.qualifier && draft.qualifier !== "exact" && draft.qualifier.replaceAll("_", " "),
    draft.direction && text(draft.direction),
    ...[draft.row_head, draft.column_head, draft.caption].map((head) => head && text("from", head)),
    ...(draft.doubts ?? []),
  ];
  part("facts", HTMLElement).textContent = facts.filter(Boolean).join(" · ");
  const is = part("is", HTMLElement);
  is.replaceChildren(...(number.figures ?? [number.figure]).filter(Boolean).map((id) => {
    const link = document.createElement("a");
    link.href = figureHref.replace("FIGURE", encodeURIComponent(id ?? ""));
    link.textContent = id;
    return link;
  }));
  is.prepend(text({ figure: "isFigure", period: "isPeriod", other: "isOther", unaccounted: "isOpen" }[number.kind] ?? "isOpen", reasonName(number.reason)));
  const isFigure = number.kind === "figure";
  claimButton.hidden = isFigure;
  asideButton.hidden = isFigure || number.kind === "other";
  backButton.hidden = !(isFigure || number.kind === "other");
  /** @type {Suggestion[]} */
  const suggestions = draft.suggestions ?? [];
  choices.replaceChildren(...suggestions.map((one, index) => choice(one.name, one.series, line(one, draft), index)));
  const fieldset = choices.closest("fieldset");
  if (fieldset) fieldset.hidden = suggestions.length === 0;
  const first = choices.querySelector("input");
  if (first && draft.series === suggestions[0]?.series) first.checked = true;
  other.value = draft.series && !first?.checked ? draft.series : "";
  period.value = draft.period ?? "";
  words.value = draft.period_at?.exact ?? "";
  value.value = isValue ? String(draft.value) : "";
  unit.value = draft.unit === "open" ? "" : draft.unit ?? "";
  const fresh = draft.new_indicator;
  [newUnit.value, name.value, code.value] = [fresh?.unit ?? unit.value, fresh?.name ?? "", fresh?.code ?? ""];
  if (fresh) unitClass.value = fresh.unit_class;
  news.open = isOpen(number) && Boolean(fresh) && !other.value && suggestions.length === 0;
  reason.value = draft.reason ?? "";
  const cells = (/** @type {"row" | "column"} */ line) => isOpen(number) && inLine(line).length > 1;
  rowButton.hidden = !cells("row");
  columnButton.hidden = !cells("column");
  paint();
  if (scrolls) markOf(number)?.scrollIntoView({ block: "center" });
}

/** @param {string | null} known The code of a reason. */
const reasonName = (known) => [...reason.options].find((option) => option.value === known)?.text ?? known ?? "";

/** @param {string} code The code of a unit. */
const unitName = (code) => (code === "open" ? text("unitOpen") : code.replaceAll("_", " "));

/** @param {Num} number @returns {HTMLElement | null} */
const markOf = (number) => document.querySelector(`a[data-at="${CSS.escape(keyOf(number))}"]`);

/** Goes to the next number that nothing accounts for. @param {number} step */
function go(step) {
  const open = known.numbers.flatMap((one, place) => (isOpen(one) ? [place] : []));
  const list = open.length ? open : known.numbers.map((_, place) => place);
  const next = step > 0 ? list.find((place) => place > at) ?? list[0] : list.findLast((place) => place < at) ?? list.at(-1);
  show(next ?? -1, true);
}

// ---------------------------------------------------------------- changes

/** The numbers of the table that stand in the row or the column of the chosen one, which nothing accounts for. @param {"row" | "column"} line */
function inLine(line) {
  const chosen = known.numbers[at]?.draft;
  if (chosen?.[line] === undefined) return [];
  const isAlike = (/** @type {any} */ draft) => draft?.table === chosen.table && draft?.[line] === chosen[line] && draft?.unit === chosen.unit;
  return known.numbers.filter((one) => isOpen(one) && isAlike(one.draft));
}

/** The series that is chosen in the fields; none where a new indicator is being written. */
function chosenSeries() {
  const named = other.value.trim() || choices.querySelector("input:checked")?.getAttribute("value");
  return named || (isNew() ? "" : choices.querySelector("input")?.value) || "";
}

/** Whether the fields of a new indicator are filled in. */
const isNew = () => news.open && Boolean(code.value.trim() && name.value.trim());

/** The series of a number and, where the dataset lacks it, its indicator. @param {Num} number @returns {{ series: string, fresh?: any }} */
function seriesOf(number) {
  const draft = number.draft ?? {};
  const chosen = known.numbers[at];
  const inFields = chosenSeries();
  const isChosen = number === chosen;
  // Numbers of one period are different things: each has its own series.
  if (isChosen || draft.period !== chosen?.draft?.period) {
    if (inFields) return { series: inFields };
    if (isNew()) return freshOf(indicatorInFields(), period.value.trim());
  }
  if (isChosen) return { series: "" };
  const own = draft.series ?? draft.suggestions?.[0]?.series;
  if (own) return { series: own };
  return draft.new_indicator && draft.period ? freshOf({ dataset, ...draft.new_indicator }, draft.period) : { series: "" };
}

/** @param {any} fresh @param {string} written The period. */
const freshOf = (fresh, written) => ({ series: area.value.trim() && written ? keyOfNew(fresh.code, written) : "", fresh });

/** The key of the series of a new indicator. @param {string} indicator @param {string} written The period. */
const keyOfNew = (indicator, written) => `${frequencyOf(written)}.${area.value.trim()}.${indicator}._T`;

/** The claim of a number, as the fields say for the chosen one. @param {Num} number @param {string} key */
function claimOf(number, key) {
  const draft = number.draft ?? {};
  const isChosen = number === known.numbers[at];
  /** @type {Record<string, unknown>} */
  const claim = { source, at: placeOf(number), series: key, period: isChosen ? period.value.trim() : draft.period ?? period.value.trim() };
  if (claim.period === draft.period && (!isChosen || words.value === (draft.period_at?.exact ?? ""))) {
    if (draft.period_at) claim.period_at = draft.period_at;
    if (draft.period_basis) claim.period_basis = draft.period_basis;
  } else if (words.value.trim()) claim.period_note = words.value.trim();
  if (isChosen && value.value.trim() && Number(value.value) !== draft.value) claim.value = Number(value.value);
  if (isChosen && unit.value.trim() && unit.value.trim() !== draft.unit) claim.unit = unit.value.trim();
  return claim;
}

/** The last claims, for the case that they need a confirmation. @type {any[]} */
let pending = [];

/** Claims numbers; indicators that the dataset lacks are added first. @param {Num[]} numbers */
async function claim(numbers) {
  if (!numbers.length || isBusy) return;
  const found = numbers.map((number) => ({ number, ...seriesOf(number) }));
  const claims = found.map(({ number, series }) => claimOf(number, series));
  const needsArea = found.some(({ fresh }) => fresh) && !area.value.trim();
  if (needsArea || claims.some(({ series, period }) => !series || !period)) {
    const missing = !period.value.trim() ? period : needsArea ? area : other;
    missing.focus();
    return say(text(needsArea ? "missingArea" : "missing"));
  }
  const indicators = new Map(found.flatMap(({ fresh }) => (fresh ? [[fresh.code, fresh]] : [])));
  for (const fresh of indicators.values())
    if (!(await make(() => ask("POST", "/v1/indicators", fresh), () => text("added", fresh.name)))) return;
  await send(claims);
}

/** Sends claims. @param {any[]} claims @param {boolean} [isConfirmed] */
async function send(claims, isConfirmed = false) {
  if (!claims.length) return;
  pending = claims;
  const path = `/v1/figures${isConfirmed ? "?confirm=true" : ""}`;
  const isDone = await make(() => ask("POST", path, claims.length === 1 ? claims[0] : { figures: claims }), (body) => {
    const ids = body.figures.map((/** @type {any} */ one) => one.id);
    undos.push(() => withdraw(ids));
    const found = body.findings.map((/** @type {any} */ one) => `${one.what}: ${one.found}`);
    return body.verified ? text("claimed", ids.join(", ")) : text("differs", ids.join(", "), found.join("; "));
  });
  if (isDone) {
    area.value = String(claims[0].series).split(".")[1] ?? area.value;
    go(1);
  }
}

/** Withdraws figures one after another. @param {string[]} ids */
async function withdraw(ids) {
  /** @type {Answer} */
  let answer = { status: 0, body: null };
  for (const id of ids) {
    answer = await ask("DELETE", `/v1/figures/${encodeURIComponent(id)}`);
    if (answer.status !== 200) return answer;
    known.version = answer.body.version;
  }
  return answer;
}

async function setAside() {
  const number = known.numbers[at];
  if (!number) return;
  if (!reason.value) {
    reason.focus();
    return say(text("missingReason"));
  }
  const numbers = [{ at: placeOf(number), reason: reason.value }];
  const isDone = await make(() => ask("POST", othersPath, { numbers }), () => {
    undos.push(() => takeBack([number]));
    return text("setAside", number.exact);
  });
  if (isDone) go(1);
}

/** @param {Num[]} numbers */
function takeBack(numbers) {
  const query = new URLSearchParams({ start: numbers.slice(0, MAX_STARTS).map((one) => one.start).join(",") });
  if (numbers[0].fragment) query.set("fragment", numbers[0].fragment);
  return ask("DELETE", `${othersPath}?${query}`);
}

/** Takes back what accounts for the chosen number. */
async function giveBack() {
  const number = known.numbers[at];
  if (number?.kind === "other") {
    const again = { numbers: [{ at: placeOf(number), reason: number.reason, ...(number.note && { note: number.note }) }] };
    await make(() => takeBack([number]), () => (undos.push(() => ask("POST", othersPath, again)), text("takenBack", number.exact)));
  } else if (number?.figure) {
    const id = number.figure;
    const { body: was } = await ask("GET", `/v1/figures/${encodeURIComponent(id)}`);
    const { series, value, unit, qualifier, rounding, quoted, note, remark } = was;
    const again = { source, at: was.selector, series, period: was.period, period_basis: was.period_basis, period_at: was.period_selector,
      period_note: was.period_basis === "inferred" ? note : undefined, value, unit, qualifier, rounding, quoted, note: was.period_basis === "inferred" ? remark : note };
    await make(() => withdraw([id]), () => (undos.push(() => ask("POST", "/v1/figures?confirm=true", again)), text("takenBack", id)));
  }
  show(at);
}

async function undo() {
  const last = undos.at(-1);
  if (!last) return;
  const key = keyOf(known.numbers[at]);
  if (await make(last, () => text("undone"))) undos.pop();
  show(known.numbers.findIndex((one) => keyOf(one) === key));
}

/** The frequency of a period. @param {string} written */
function frequencyOf(written) {
  const span = /^(\d{4})\/(\d{4})$/.exec(written);
  if (span) return `A${Number(span[2]) - Number(span[1]) + 1}`;
  return /^\d{4}$/.test(written) ? "A" : /-S\d$/.test(written) ? "S" : /-Q\d$/.test(written) ? "Q" : /-W\d+$/.test(written) ? "W" : /^\d{4}-\d\d$/.test(written) ? "M" : "D";
}

const indicatorInFields = () => ({ dataset, code: code.value.trim(), name: name.value.trim(), unit: newUnit.value.trim(), unit_class: unitClass.value });

async function addIndicator() {
  const body = indicatorInFields();
  await make(() => ask("POST", "/v1/indicators", body), () => {
    other.value = keyOfNew(body.code, period.value.trim());
    choices.querySelectorAll("input").forEach((input) => (input.checked = false));
    unit.value = body.unit;
    return text("added", body.name);
  });
}

/** Offers series that the catalogue finds. */
let timer = 0;
other.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (other.value.trim().length < 2) return;
    const { status, body } = await ask("GET", `/v1/search?kind=series&limit=20&q=${encodeURIComponent(other.value.trim().slice(0, 100))}`);
    if (status !== 200) return;
    const own = body.results.filter((/** @type {any} */ one) => one.dataset === dataset);
    part("found", HTMLDataListElement).replaceChildren(...own.map((/** @type {any} */ one) => new Option(one.name, one.id)));
  }, SEARCH_AFTER_MS);
});

// ---------------------------------------------------------------- buttons and keys

/** @param {number} place */
function pick(place) {
  const input = choices.querySelectorAll("input")[place];
  if (!input) return;
  input.checked = true;
  other.value = "";
}

const chosen = () => (known.numbers[at] ? [known.numbers[at]] : []);
part("claims", HTMLFormElement).addEventListener("submit", (event) => (event.preventDefault(), claim(chosen())));
part("asides", HTMLFormElement).addEventListener("submit", (event) => (event.preventDefault(), setAside()));
part("news", HTMLFormElement).addEventListener("submit", (event) => (event.preventDefault(), addIndicator()));
confirmButton.addEventListener("click", () => send(pending, true));
backButton.addEventListener("click", giveBack);
undoButton.addEventListener("click", undo);
rowButton.addEventListener("click", () => claim(inLine("row")));
columnButton.addEventListener("click", () => claim(inLine("column")));
part("next", HTMLButtonElement).addEventListener("click", () => go(1));
part("previous", HTMLButtonElement).addEventListener("click", () => go(-1));

document.addEventListener("click", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("a[data-at]") : null;
  if (!(mark instanceof HTMLElement)) return;
  event.preventDefault();
  show(known.numbers.findIndex((one) => keyOf(one) === mark.dataset.at));
});

/** @type {Record<string, () => void>} */
const commands = { c: () => claim(chosen()), x: setAside, n: () => go(1), p: () => go(-1), u: undo, 1: () => pick(0), 2: () => pick(1), 3: () => pick(2) };
if (page.dataset.keys !== "off")
  addEventListener("keydown", (event) => {
    const isWriting = event.target instanceof HTMLElement && event.target.matches("input:not([type=radio]), select, textarea, dialog *");
    const command = commands[event.key];
    if (!command || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The keys of all pages mean other things.
    event.stopPropagation();
    command();
  }, true);

await load();
// The marks and the bar say the same, and of now.
for (const id of ["plain", "plain-list", "plain-tally"]) document.getElementById(id)?.setAttribute("hidden", "");
desk.hidden = false;
go(1);
