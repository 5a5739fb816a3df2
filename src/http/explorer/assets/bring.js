// @ts-check
// The script of the form for documents: a file is dropped or chosen, sent, and its page opened.
// The token is read from its field into one header of the request, and kept nowhere.

const form = document.getElementById("bring");
if (!(form instanceof HTMLFormElement)) throw new Error("the page has no form for documents");

/** A text of the form; `form.dataset` would be its field of that name. @param {string} name */
const text = (name) => form.getAttribute(`data-${name}`) ?? "";
/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
const [file, dataset, id, name, publisher, published] = ["file", "into", "new-id", "new-name", "publisher", "published"].map(field);
const said = field("brought");

const say = (/** @type {string} */ line) => void (said.textContent = line);

/** @param {string} path @param {BodyInit} body @param {string} type */
async function post(path, body, type) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": type };
  const token = field("token")?.value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", headers, body });
  const read = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(read?.detail ?? `${answer.status}`);
  return read;
}

async function send() {
  const chosen = file.files?.[0];
  if (!chosen) return say(text("missing"));
  if (!dataset.value && !id.value.trim()) {
    id.focus();
    return say(text("no-dataset"));
  }
  say(text("reading"));
  try {
    let into = dataset.value;
    if (!into) {
      into = id.value.trim();
      await post("/v1/datasets", JSON.stringify({ id: into, name: name.value.trim() || into }), "application/json");
    }
    const query = new URLSearchParams({ dataset: into, file: chosen.name });
    for (const one of [publisher, published]) if (one.value.trim()) query.set(one.name, one.value.trim());
    const read = await post(`/v1/sources?${query}`, chosen, "application/octet-stream");
    location.assign(text("href").replace("SOURCE", encodeURIComponent(read.source)));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

/** Fields for a new dataset are there for a new dataset. */
function fit() {
  for (const one of [id, name]) {
    const label = one.closest("label");
    if (label) label.hidden = dataset.value !== "";
  }
}

dataset.addEventListener("change", fit);
fit();
form.addEventListener("submit", (event) => (event.preventDefault(), send()));
addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
addEventListener("dragleave", () => form.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  if (!event.dataTransfer?.files.length) return;
  file.files = event.dataTransfer.files;
  form.scrollIntoView({ block: "center" });
  send();
});
