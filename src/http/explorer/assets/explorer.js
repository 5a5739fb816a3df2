// @ts-check
// The script of the pages. It adds speed, not content: everything it offers can be done without it.
// It never parses HTML: what it shows is text, put into elements that it makes or that the page has.

/** How long a reader may pause between two letters before suggestions are asked for, in milliseconds. */
const SUGGEST_AFTER_MS = 120;
/** How long a page may take before a bar says that it is on its way, in milliseconds. */
const SLOW_AFTER_MS = 300;
/** The shortest time between two texts for a screen reader, in milliseconds. */
const SAY_EVERY_MS = 250;
const SUGGESTIONS = 8;

const { body, documentElement: page } = document;
const keysAreOn = page.dataset.keys !== "off";

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Whether the reader is writing, so that a letter is not a command. */
function isWriting(/** @type {EventTarget | null} */ target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** The address of a page in the language of this one. @param {string} path */
function inLanguage(path) {
  const url = new URL(path, location.href);
  const here = new URL(location.href);
  for (const name of ["lang", "keys"]) {
    const value = here.searchParams.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}

// ---------------------------------------------------------------- a chart by keys and pointer

let saidAt = 0;
let sayTimer = 0;

/** Puts a text where a screen reader hears it, at most four times a second. @param {Element} region @param {string} text */
function say(region, text) {
  clearTimeout(sayTimer);
  const wait = Math.max(0, saidAt + SAY_EVERY_MS - performance.now());
  sayTimer = setTimeout(() => {
    saidAt = performance.now();
    region.textContent = text;
  }, wait);
}

/** @param {HTMLElement} chart */
function chartByKeys(chart) {
  const marks = /** @type {SVGAElement[]} */ ([...chart.querySelectorAll("a[data-say]")]);
  if (marks.length === 0) return;
  const rows = new Map();
  for (const mark of marks) {
    const series = mark.dataset.series ?? "0";
    rows.set(series, [...(rows.get(series) ?? []), mark]);
  }
  const series = [...rows.values()];
  const region = make("p", { class: "say", "aria-live": "polite" });
  chart.after(region);
  chart.tabIndex = 0;
  chart.setAttribute("role", "group");
  chart.removeAttribute("aria-hidden");
  let row = 0;
  let column = -1;

  const choose = (/** @type {number} */ toRow, /** @type {number} */ toColumn) => {
    row = Math.min(Math.max(toRow, 0), series.length - 1);
    column = Math.min(Math.max(toColumn, 0), series[row].length - 1);
    for (const mark of marks) mark.classList.toggle("at", mark === series[row][column]);
    say(region, series[row][column].dataset.say ?? "");
  };

  /** @type {Record<string, () => void>} */
  const commands = {
    ArrowLeft: () => choose(row, column - 1),
    ArrowRight: () => choose(row, column + 1),
    ArrowUp: () => choose(row - 1, column),
    ArrowDown: () => choose(row + 1, column),
    Home: () => choose(row, 0),
    End: () => choose(row, series[row].length - 1),
    Enter: () => {
      const mark = series[row][column];
      if (mark) follow(new URL(mark.href.baseVal, location.href).href);
    },
    Escape: () => chart.blur(),
  };
  chart.addEventListener("keydown", (event) => {
    const command = commands[event.key];
    if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    command();
  });

  chart.addEventListener("pointermove", (event) => {
    const nearest = nearestMark(marks, event.clientX, event.clientY);
    if (!nearest) return;
    const toRow = series.findIndex((all) => all.includes(nearest));
    const toColumn = series[toRow].indexOf(nearest);
    if (toRow !== row || toColumn !== column) choose(toRow, toColumn);
  });
}

/** Opens a page; from an embedded chart beside the page that holds it. @param {string} address */
function follow(address) {
  if (document.querySelector("base")) open(address, "_blank", "noopener");
  else location.assign(address);
}

/** The mark whose middle is nearest: first across, then up and down. @param {SVGAElement[]} marks @param {number} x @param {number} y */
function nearestMark(marks, x, y) {
  let nearest = null;
  let least = Infinity;
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    const away = Math.abs(box.x + box.width / 2 - x) * 4 + Math.abs(box.y + box.height / 2 - y);
    if (away < least) [nearest, least] = [mark, away];
  }
  return nearest;
}

// ---------------------------------------------------------------- suggestions

/** The page of a result of the search. @param {{kind: string, dataset?: string, code?: string, key?: string, id?: string}} result */
function pageOf(result) {
  const segments = {
    indicator: ["indicators", result.dataset, result.code],
    series: ["series", result.dataset, result.key],
    figure: ["figures", result.id],
    source: ["sources", result.id],
  }[result.kind];
  return segments && `/${segments.map((segment) => encodeURIComponent(segment ?? "")).join("/")}`;
}

/** @param {HTMLInputElement} input */
function suggest(input) {
  const id = `suggestions-of-${input.id}`;
  const list = make("ul", { id, role: "listbox", class: "suggestions", "aria-label": input.labels?.[0]?.textContent ?? "" });
  list.hidden = true;
  input.closest("form")?.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", autocomplete: "off" }))
    input.setAttribute(name, value);
  let chosen = -1;
  let timer = 0;
  /** @type {AbortController | null} */
  let request = null;

  const close = () => {
    request?.abort();
    clearTimeout(timer);
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (/** @type {number} */ to) => {
    const options = [...list.children];
    chosen = (to + options.length + 1) % (options.length + 1);
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (options[chosen]) input.setAttribute("aria-activedescendant", options[chosen].id);
    else input.removeAttribute("aria-activedescendant");
  };

  const show = (/** @type {any[]} */ results) => {
    const options = results.filter((result) => pageOf(result)).map((result, index) => {
      const link = make("a", { href: inLanguage(pageOf(result) ?? "/"), tabindex: "-1" }, make("bdi", {}, result.name), " ", make("span", { class: "quiet" }, result.key ?? result.code ?? result.id ?? ""));
      return make("li", { role: "option", id: `${id}-${index}`, "aria-selected": "false" }, link);
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    chosen = -1;
    input.setAttribute("aria-expanded", String(options.length > 0));
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`/v1/search?q=${encodeURIComponent(input.value.trim())}&limit=${SUGGESTIONS}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).results);
    } catch {
      // Dropped for a newer question, or the service is away: then there are no suggestions.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim() === "") close();
    else timer = setTimeout(ask, SUGGEST_AFTER_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && list.children[chosen]) {
      event.preventDefault();
      /** @type {HTMLElement} */ (list.children[chosen].firstElementChild).click();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => list.contains(document.activeElement) || close(), SLOW_AFTER_MS));
}

// ---------------------------------------------------------------- copying

/** A button copies the text of the element that it names. @param {HTMLElement} button */
function copyButton(button) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((source.textContent ?? "").trim());
    button.textContent = button.dataset.done ?? label;
    setTimeout(() => (button.textContent = label), 1500);
  });
}

// ---------------------------------------------------------------- what is new

/** Says that there is a newer revision, and leaves the page as it is. */
function followRevision() {
  const line = document.getElementById("newer");
  const revision = Number(page.dataset.revision);
  if (!line || !Number.isInteger(revision)) return;
  const stream = new EventSource(`/v1/changes?since=${revision}`);
  const newer = (/** @type {MessageEvent<string>} */ event) => {
    const number = JSON.parse(event.data).revision;
    if (!(number > revision)) return;
    const text = line.querySelector("span");
    if (text) text.textContent = (line.dataset.text ?? "").replace("{0}", String(number));
    line.hidden = false;
  };
  for (const name of ["seed", "import", "revert"]) stream.addEventListener(name, newer);
  addEventListener("pagehide", () => stream.close());
}

// ---------------------------------------------------------------- documents, publications, links

/** The next figure of a document, or the one before. @param {number} step */
function stepFigure(step) {
  const figures = [...document.querySelectorAll("mark[id]")];
  const at = figures.findIndex((figure) => `#${figure.id}` === decodeURIComponent(location.hash));
  const next = figures[at < 0 ? (step > 0 ? 0 : figures.length - 1) : at + step];
  if (next) location.hash = next.id;
}

/** A slider over the days of publication, which leads to the page of the day. @param {HTMLInputElement} slider */
function daySlider(slider) {
  const days = (slider.dataset.days ?? "").split(" ");
  slider.disabled = false;
  const output = document.getElementById(slider.dataset.output ?? "");
  slider.addEventListener("input", () => {
    if (output) output.textContent = days[slider.valueAsNumber];
  });
  slider.addEventListener("change", () => {
    const url = new URL(location.href);
    url.searchParams.set("as_of", days[slider.valueAsNumber]);
    url.hash = slider.id;
    location.assign(url.href);
  });
}

/** A bar on top while a page takes long to come. */
function slowLinks() {
  const bar = make("div", { class: "slow", "aria-hidden": "true" });
  bar.hidden = true;
  body.prepend(bar);
  let timer = 0;
  const start = () => (timer = setTimeout(() => (bar.hidden = false), SLOW_AFTER_MS));
  const stop = () => {
    clearTimeout(timer);
    bar.hidden = true;
  };
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link instanceof HTMLAnchorElement && plain && !link.download && link.origin === location.origin && link.pathname !== location.pathname) start();
  });
  addEventListener("pageshow", stop);
  addEventListener("pagehide", stop);
}

/** The keys of the pages; the page can turn them off. */
function pageKeys() {
  const help = document.getElementById("keys");
  /** @type {Record<string, () => void>} */
  const commands = {
    "/": () => /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search], header input[type=search]"))?.focus(),
    n: () => stepFigure(1),
    p: () => stepFigure(-1),
    "?": () => help instanceof HTMLDialogElement && help.showModal(),
  };
  addEventListener("keydown", (event) => {
    const command = commands[event.key];
    if (!command || isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    command();
  });
}

document.querySelectorAll(".chart").forEach((chart) => chartByKeys(/** @type {HTMLElement} */ (chart)));
document.querySelectorAll("input[type=search]").forEach((input) => suggest(/** @type {HTMLInputElement} */ (input)));
document.querySelectorAll("[data-copy]").forEach((button) => copyButton(/** @type {HTMLElement} */ (button)));
document.querySelectorAll("input[type=range][data-days]").forEach((slider) => daySlider(/** @type {HTMLInputElement} */ (slider)));
slowLinks();
followRevision();
if (keysAreOn) pageKeys();
