// Saved views in the sidebar: names for links, kept in this browser, or by the account where the server gives a list.
// Names are set as text, links are taken only when they lead to a page of ours. Part of chart_element.js.

const VIEWS_KEY = "volunteer-saved-views";
const LONGEST_VIEW_NAME = 60;
const viewBoxes = new Map(); // parentElement -> its box and the latest call

export function savedViews({ data, parentElement, setTriggerValue }) {
  const box = viewBoxes.get(parentElement) ?? viewBox(parentElement);
  Object.assign(box, { data, ask: (what) => setTriggerValue("asked", what) });
  box.title.textContent = data.words.title;
  box.title.title = data.words.where;
  box.field.placeholder = data.words.placeholder;
  box.field.setAttribute("aria-label", data.words.name);
  box.button.textContent = data.words.save;
  box.form.hidden = !data.link;
  if (data.problem) say(box, data.problem);
  list(box);
  return () => setTimeout(() => parentElement.isConnected || viewBoxes.delete(parentElement));
}

function viewBox(parentElement) {
  const make = (tag, type) => Object.assign(document.createElement(tag), type ? { type } : {});
  const place = make("section"), title = make("h2"), form = make("form"), field = make("input", "text"), button = make("button", "submit");
  const items = make("ul"), said = make("p");
  place.className = "vs-views";
  field.maxLength = LONGEST_VIEW_NAME;
  said.setAttribute("role", "status");
  form.append(field, button);
  place.append(title, form, said, items);
  parentElement.append(place);
  const box = { title, form, field, button, items, said };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (keep(box, field.value, box.data.link)) field.value = "";
  };
  window.addEventListener("storage", (event) => event.key === VIEWS_KEY && list(box)); // another tab of the same browser
  viewBoxes.set(parentElement, box);
  return box;
}

function viewName(text) {
  return text.replace(/\p{C}/gu, "").trim().replace(/\s+/g, " ").slice(0, LONGEST_VIEW_NAME);
}

function isView(view, { pages }) {
  const [page, query] = typeof view?.link === "string" ? view.link.split("?") : [];
  return typeof view?.name === "string" && query !== undefined && pages.includes(page) && !/[\s#]/.test(query);
}

function views({ data }) {
  if (data.views) return data.views;
  try {
    const found = JSON.parse(localStorage.getItem(VIEWS_KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((view) => isView(view, data)) : [];
  } catch {
    return [];
  }
}

function keepAll(box, wanted, words) {
  try {
    localStorage.setItem(VIEWS_KEY, JSON.stringify(wanted));
  } catch {
    say(box, box.data.words.refused);
    return false;
  }
  list(box, { anew: true });
  say(box, words);
  return true;
}

function keep(box, text, link) {
  const name = viewName(text), { words, views: ofAccount } = box.data;
  if (!name) { say(box, words.nameless); box.field.focus(); return false; }
  const done = words.saved.replace("{name}", () => name);
  if (ofAccount) { box.ask({ do: "save", name, link }); say(box, done); return true; }
  return keepAll(box, [{ name, link }, ...views(box).filter((view) => view.name !== name)], done);
}

function renameView(box, view, text) {
  const name = viewName(text), { words, views: ofAccount } = box.data;
  if (!name) return say(box, words.nameless);
  if (name !== view.name && views(box).some((other) => other.name === name)) return say(box, words.taken);
  const done = words.renamed.replace("{name}", () => name), place = views(box).findIndex((other) => other.name === view.name);
  if (ofAccount) { box.ask({ do: "rename", name: view.name, to: name }); say(box, done); list(box, { anew: true }); }
  else keepAll(box, views(box).map((other) => (other.name === view.name ? { ...other, name } : other)), done);
  box.items.children[place]?.querySelector("a").focus();
}

function removeView(box, view) {
  const { words, views: ofAccount } = box.data;
  const done = words.removed.replace("{name}", () => view.name);
  if (ofAccount) { box.ask({ do: "remove", name: view.name }); say(box, done); }
  else if (!keepAll(box, views(box).filter((other) => other.name !== view.name), done)) return;
  const back = smallButton(words.undo, `${words.undo} ${view.name}`, () => keep(box, view.name, view.link));
  box.said.append(" ", back);
  back.focus();
}

function say(box, words) {
  box.said.textContent = words;
}

function smallButton(label, name, onclick) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, onclick });
  button.setAttribute("aria-label", name);
  return button;
}

// anew: also over a name that is just being written.
function list(box, { anew = false } = {}) {
  const { words, language } = box.data, found = views(box);
  box.title.hidden = !box.data.link && !found.length; // no heading above nothing
  const shown = JSON.stringify([found, language]);
  if (!anew && (box.shown === shown || box.items.querySelector("form"))) return; // the focus stays where it is
  box.shown = shown;
  box.items.replaceChildren(...found.map((view) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.textContent = view.name;
    link.href = `${view.link}&lang=${language}`;
    link.target = "_self";
    item.append(link, smallButton(words.rename, `${words.rename} ${view.name}`, () => rewrite(box, item, view)),
      smallButton(words.remove, `${words.remove} ${view.name}`, () => removeView(box, view)));
    return item;
  }));
}

// The line of a view as a field for its new name: Enter keeps it, Escape does not.
function rewrite(box, item, view) {
  const { words } = box.data;
  const form = document.createElement("form"), field = Object.assign(document.createElement("input"), { type: "text", value: view.name });
  field.maxLength = LONGEST_VIEW_NAME;
  field.setAttribute("aria-label", words.name);
  const leave = () => { const place = [...box.items.children].indexOf(item); list(box, { anew: true }); box.items.children[place]?.querySelector("button")?.focus(); };
  form.append(field, Object.assign(document.createElement("button"), { type: "submit", textContent: words.save }), smallButton(words.cancel, words.cancel, leave));
  form.onsubmit = (event) => { event.preventDefault(); renameView(box, view, field.value); };
  form.onkeydown = (event) => { if (event.key === "Escape") leave(); };
  item.replaceChildren(form);
  field.focus();
  field.select();
}
