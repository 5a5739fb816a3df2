// Reads an address with jsonstat-toolkit and prints what the reader made of it: jsonstat.mjs TOOLKIT URL
// A cube becomes its rows of ids and values, a collection its links, a dimension its categories, an error its message.

const [toolkit, url] = process.argv.slice(2);
const { default: JSONstat } = await import(toolkit);
const answer = await JSONstat(url).catch((error) => ({ class: "error", message: String(error) }));

const rows = (cube) => {
  const table = cube.Transform({ type: "arrobj", content: "id", status: true });
  return table.map(({ value, status, ...codes }) => ({ codes, value, status }));
};
const shown = {
  dataset: () => ({ label: answer.label, updated: answer.updated, ids: answer.id, rows: rows(answer) }),
  collection: () => ({ links: answer.link.item.map((item) => ({ class: item.class, href: item.href })) }),
  error: () => ({ message: answer.message }),
  dimension: () => ({ label: answer.label, codes: answer.id, names: answer.id.map((id) => answer.Category(id).label) }),
};
console.log(JSON.stringify({ class: answer.class, ...shown[answer.class]() }));
