// The screen that arranges the roll. Every button is one of its form and works without this script; with it the groups
// and the preview are asked for and put in place, so that the screen stays where it is.
const form = document.getElementById("arrange");
const groups = document.getElementById("arrange-groups");
const frame = document.getElementById("arrange-preview");
const live = document.querySelector("[data-live]");
const state = document.querySelector("[data-state]");
const PAUSE = 300; // milliseconds without a change, before the preview is asked for

let queue = Promise.resolve(); // one question after the other: each starts from the answer to the last
let asked = 0;
let timer = 0;
let opened = null; // the key of the heading to which the printed list was turned last
let changed = groups.dataset.changed === "yes";

document.querySelector("[data-keys]").hidden = false;
document.querySelector("[data-show]").hidden = true; // the preview follows by itself
document.querySelector("[data-focus]")?.focus();
tellState();

function tellState() {
  state.textContent = changed ? state.dataset.state : state.dataset.none;
  state.classList.toggle("arrange-waits", changed);
  document.querySelector("[data-drop]").hidden = !changed;
}

function send(address, pressed = []) {
  const told = new FormData(form);
  for (const [name, value] of pressed) told.set(name, value);
  return fetch(address, { method: "POST", body: told, credentials: "same-origin", redirect: "error" });
}

function isText(element) {
  return element?.matches?.("input:not([type=radio]):not([type=checkbox]), textarea");
}

// Where the cursor stands, in words that find it again in the new groups.
function place() {
  const here = document.activeElement;
  if (!groups.contains(here)) return null;
  const group = here.closest("[data-key]")?.dataset.key;
  return {
    id: here.id, name: here.name, value: here.value, open: here.dataset.open,
    text: isText(here) ? [here.selectionStart, here.selectionEnd] : null, group,
  };
}

function putBack(where, chosen) {
  if (!where) return;
  const all = [...groups.querySelectorAll("button, input, select")];
  const found = (where.id && document.getElementById(where.id))
    || (where.open !== undefined && all.find((each) => each.dataset.open === where.open))
    || (where.name === "chosen" && all.find((each) => each.name === "chosen" && each.checked))
    || all.find((each) => each.name === where.name && each.value === where.value)
    || all.find((each) => each.dataset.open === where.group);
  if (!found) return;
  found.focus({ preventScroll: false });
  found.scrollIntoView({ block: "nearest" });
  if (!where.text || !isText(found)) return;
  found.value = where.value; // what was typed while the answer was under way
  if (found.type !== "number") found.setSelectionRange(...where.text);
}

// A long list stays where it was scrolled to, with the chosen entry in sight.
function scrollList(top) {
  const list = groups.querySelector(".arrange-entries ol");
  const item = list?.querySelector("input:checked")?.closest("li");
  if (!list) return;
  list.scrollTop = top;
  if (!item) return;
  const box = list.getBoundingClientRect();
  const own = item.getBoundingClientRect();
  if (own.top < box.top) list.scrollTop -= box.top - own.top;
  if (own.bottom > box.bottom) list.scrollTop += own.bottom - box.bottom;
}

function say(sentence) {
  // The same sentence twice is said twice.
  live.textContent = live.textContent === sentence ? `${sentence}\u00a0` : sentence;
}

// Ask for the groups after ``pressed``, then for the preview.
function press(pressed) {
  queue = queue.then(async () => {
    const answer = await send(form.dataset.parts, pressed);
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    const where = place();
    const top = groups.querySelector(".arrange-entries ol")?.scrollTop ?? 0;
    groups.innerHTML = told.groups;
    scrollList(top);
    putBack(where);
    if (told.said) say(told.said);
    changed = told.changed;
    tellState();
    show();
  }).catch(leave(pressed));
  return queue;
}

// The way without a script, which says what is wrong: the login for one, after a long time away.
function leave(pressed) {
  return () => {
    for (const [name, value] of pressed) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
    changed = false;
    form.submit();
  };
}

function show() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const mine = ++asked;
    try {
      const answer = await send(form.dataset.preview);
      const page = answer.ok ? await answer.text() : "";
      if (page && mine === asked) put(page);
    } catch { /* the next change asks again */ }
  }, PAUSE);
}

function put(page) {
  const inside = frame.contentDocument;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  if (!inside?.body) { frame.srcdoc = page; return; }
  // In place of the old one, so that it stays where it was scrolled to.
  inside.documentElement.lang = fresh.documentElement.lang;
  inside.body.replaceChildren(...[...fresh.body.childNodes].map((node) => inside.importNode(node, true)));
  showOpened();
}

// The printed list turns to the heading that was opened.
function showOpened() {
  const open = groups.querySelector(".arrange-open[aria-expanded=true]");
  if (!open || open.dataset.open === opened) return;
  opened = open.dataset.open;
  const heading = open.querySelector("bdi").textContent.trim();
  const inside = frame.contentDocument;
  const found = [...inside.querySelectorAll(".group h3, .group h4")]
    .find((each) => each.firstChild.textContent.trim() === heading);
  const view = inside.defaultView;
  if (found) view.scrollTo(0, view.scrollY + found.getBoundingClientRect().top - 16);
}

// -- buttons and fields

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.hasAttribute("data-pdf")) return;
  const stores = button.name === "do" && button.value.startsWith("save");
  if (stores) { changed = false; return; }
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  if (button.name === "show") {
    form.elements.language.value = button.value;
    for (const each of form.querySelectorAll("button[name=show]")) each.setAttribute("aria-pressed", String(each === button));
  }
  press([[button.name, button.value]]);
});

form.addEventListener("change", (event) => {
  const field = event.target;
  if (field.name === "chosen") { readChosen(field); return; }
  if (field.closest(".arrange-choices") || field.name.startsWith("word-")) press([["do", "show"]]);
});

form.addEventListener("input", (event) => {
  if (event.target.name?.startsWith("word-")) { changed = true; tellState(); show(); }
});

// The fields of the chosen entry show what it has.
function readChosen(radio) {
  const tier = document.getElementById("arrange-tier");
  const where = document.getElementById("arrange-place");
  if (tier) tier.value = radio.dataset.tier;
  if (where) where.value = radio.dataset.linePlace;
}

addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
document.querySelector("[data-drop]").addEventListener("click", () => { changed = false; });

// -- keys: on an arrow button of a heading, and with Alt on an entry, whose own arrows choose another one

const STEPS = { ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };

groups.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const what = event.target.dataset?.step;
  if (!step || !what || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (what === "group" && !event.altKey) {
    event.preventDefault();
    press([["do", `group-${step} ${event.target.closest("[data-key]").dataset.key}`]]);
  }
  if (what === "entry" && event.altKey) {
    event.preventDefault();
    event.target.checked = true;
    press([["do", `entry-${step}`]]);
  }
});

// -- dragging by the handle, with mouse, pen or finger

let drag = null;

groups.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  const item = grip.closest("li");
  const list = item.parentElement;
  const kind = list.dataset.sort;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  drag = { item, list, kind, grip, moved: false, before: item.nextElementSibling, row: rowOf(item, kind) };
  item.classList.add("arrange-dragged");
});

// Those among which an item has its place: headings of its own level, entries of its page. A heading takes along what
// stands within it.
function rowOf(item, kind) {
  const all = [...item.parentElement.children].filter((each) => each.dataset.place);
  if (kind === "entry") return all;
  const level = item.classList.contains("arrange-within");
  return all.filter((each) => each.dataset.movable === "yes" && each.classList.contains("arrange-within") === level);
}

groups.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const { item, list, row } = drag;
  const over = row.find((each) => {
    const box = each.getBoundingClientRect();
    return each !== item && event.clientY >= box.top && event.clientY <= box.bottom;
  });
  if (over) {
    const box = over.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    drag.target = [over, after];
    drag.moved = true;
    for (const each of row) each.classList.remove("arrange-drop-before", "arrange-drop-after");
    over.classList.add(after ? "arrange-drop-after" : "arrange-drop-before");
  }
  const margin = 60;
  const inside = drag.list.getBoundingClientRect();
  if (event.clientY < inside.top + margin / 2) drag.list.scrollTop -= 15;
  if (event.clientY > inside.bottom - margin / 2) drag.list.scrollTop += 15;
  if (event.clientY < margin) scrollBy(0, -15);
  if (event.clientY > innerHeight - margin) scrollBy(0, 15);
});

function drop(event) {
  if (!drag) return;
  const { item, row, kind, target } = drag;
  for (const each of row) each.classList.remove("arrange-drop-before", "arrange-drop-after");
  item.classList.remove("arrange-dragged");
  drag = null;
  if (event.type === "pointercancel" || !target) return;
  const [over, after] = target;
  const from = Number(item.dataset.place);
  let to = Number(over.dataset.place) + (after ? 1 : 0);
  if (to > from) to -= 1; // it leaves its own place
  if (to === from) return;
  if (kind === "group") { press([["do", `group-to ${item.dataset.key}`], ["to", String(to)]]); return; }
  item.querySelector("input[type=radio]").checked = true;
  press([["do", "entry-to"], ["to", String(to)]]);
}

groups.addEventListener("pointerup", drop);
groups.addEventListener("pointercancel", drop);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) { drag.target = null; drop(new Event("pointercancel")); }
});
