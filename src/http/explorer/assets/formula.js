// @ts-check
// The script of the formula line: it completes the word before the cursor, with the functions that the page lists and
// with what the search finds. Without it the line has the examples of the page as suggestions.

const SUGGEST_AFTER_MS = 120;
const SUGGESTIONS = 8;
/** What stands before the cursor and is no sign. */
const WORD = /[^\s+\-*/^(),[\]=<>]+$/u;
/** A code that needs no backquotes. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const line = document.getElementById("expr");
if (!(line instanceof HTMLInputElement)) throw new Error("the page has no formula line");
const form = /** @type {HTMLFormElement} */ (line.form);

/** @typedef {{ insert: string, name: string }} Suggestion */

/** @type {Suggestion[]} */
const functions = [...document.querySelectorAll("[data-function]")].map((row) => ({
  insert: `${row.getAttribute("data-function")}(`,
  name: row.lastElementChild?.textContent ?? "",
}));

const list = document.createElement("ul");
list.id = "completions";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", line.labels?.[0]?.textContent?.trim() ?? "");
line.after(list);
line.removeAttribute("list");
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" }))
  line.setAttribute(name, value);

let chosen = -1;
let timer = 0;
/** @type {AbortController | null} */
let request = null;

/** The word before the cursor. */
function word() {
  const before = line.value.slice(0, line.selectionStart ?? line.value.length);
  return WORD.exec(before)?.[0] ?? "";
}

function close() {
  request?.abort();
  clearTimeout(timer);
  list.hidden = true;
  chosen = -1;
  line.setAttribute("aria-expanded", "false");
  line.removeAttribute("aria-activedescendant");
}

/** Puts a suggestion in the place of the word before the cursor. @param {string} text */
function insert(text) {
  const end = line.selectionStart ?? line.value.length;
  line.setRangeText(text, end - word().length, end, "end");
  close();
  line.focus();
}

/** @param {number} to */
function choose(to) {
  const options = [...list.children];
  chosen = (to + options.length + 1) % (options.length + 1);
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
  if (options[chosen]) line.setAttribute("aria-activedescendant", options[chosen].id);
  else line.removeAttribute("aria-activedescendant");
}

/** @param {Suggestion[]} suggestions */
function show(suggestions) {
  const options = suggestions.slice(0, SUGGESTIONS).map(({ insert: text, name }, index) => {
    const option = document.createElement("li");
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = text;
    const meaning = document.createElement("span");
    meaning.className = "quiet";
    meaning.textContent = name;
    option.id = `completion-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(code, " ", meaning);
    // Before the line loses the focus.
    option.addEventListener("pointerdown", (event) => (event.preventDefault(), insert(text)));
    return option;
  });
  list.replaceChildren(...options);
  list.hidden = options.length === 0;
  chosen = -1;
  line.setAttribute("aria-expanded", String(options.length > 0));
}

/** A key or a code as a formula has it. @param {string} id */
const quoted = (id) => id.split(".").map((part) => (PLAIN.test(part) ? part : `\`${part}\``)).join(".");

async function ask() {
  const typed = word();
  const known = functions.filter(({ insert: text }) => text.startsWith(typed.toLowerCase()));
  show(known);
  request?.abort();
  request = new AbortController();
  const dataset = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("dataset"))?.value.trim();
  try {
    const query = new URLSearchParams({ q: typed.replaceAll("`", ""), kind: "indicator,series", limit: String(SUGGESTIONS * 2) });
    const answer = await fetch(`/v1/search?${query}`, { signal: request.signal });
    if (!answer.ok) return;
    /** @type {{ results: { dataset: string, id: string, name: string }[] }} */
    const { results } = await answer.json();
    const found = results.filter((result) => !dataset || result.dataset === dataset).map(({ id, name }) => ({ insert: quoted(id), name }));
    if (word() === typed) show([...known, ...found]);
  } catch {
    // Dropped for a newer word, or the service is away: then the functions alone are suggested.
  }
}

line.addEventListener("input", () => {
  clearTimeout(timer);
  if (word() === "") close();
  else timer = setTimeout(ask, SUGGEST_AFTER_MS);
});
line.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close();
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
  } else if ((event.key === "Enter" || event.key === "Tab") && list.children[chosen]) {
    event.preventDefault();
    insert(list.children[chosen].firstElementChild?.textContent ?? "");
  }
});
line.addEventListener("blur", close);
