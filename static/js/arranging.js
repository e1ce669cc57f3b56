// The screen that arranges the roll. Every button is one of its form and works without this script; with it the groups
// and the preview are asked for and put in place, so that the screen stays where it is.
const form = document.getElementById("arrange");
const groups = document.getElementById("arrange-groups");
const frame = document.getElementById("arrange-preview");
const live = document.querySelector("[data-live]");
const trouble = document.querySelector("[data-trouble]");
const state = document.querySelector("[data-state]");
const PAUSE = 300; // milliseconds without a change, before the preview is asked for

const CARRIED = ["order", "words", "placed", "tiers", "places", "kinds", "ticked"]; // what is by hand, in hidden fields
const OF_CHOSEN = ["tier", "place", "entry-to"]; // the fields of the entry that ``about`` names
const TYPED = "[name^=word-], [name=tier], [name=place], [name=entry-to]";

let queue = Promise.resolve(); // one question after the other: each starts from the answer to the last
let asked = 0;
let timer = 0;
let opened = null; // the key of the heading to which the printed list was turned last
let changed = groups.dataset.changed === "yes";

let saving = false;
let owed = []; // what was pressed and not answered yet

form.classList.add("arrange-scripted");
document.querySelector("[data-keys]").hidden = false;
document.querySelector("[data-show]").hidden = true; // the preview follows by itself
document.querySelector("[data-focus]")?.focus();
tellState();
startTicking();

function tellState() {
  state.textContent = changed ? state.dataset.state : state.dataset.none;
  state.classList.toggle("arrange-waits", changed);
  document.querySelector("[data-drop]").hidden = !changed;
}

// What is sent: the form as it stands when its turn comes, but for the fields of the chosen entry. These are sent when
// they change, with the entry that they were about then: another one may be chosen before the turn comes.
function gather(pressed = []) {
  const told = new FormData(form);
  for (const name of ["about", ...OF_CHOSEN]) told.delete(name);
  for (const [name, value] of pressed) told.set(name, value);
  return told;
}

const post = (address, told) => fetch(address, { method: "POST", body: told, credentials: "same-origin", redirect: "error" });

async function send(address, told) {
  let answer = await post(address, told);
  if (answer.status === 403) {
    // Who signed in again in another tab has another token there.
    const page = await (await fetch(form.action, { credentials: "same-origin", redirect: "error" })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
    form.elements.csrfmiddlewaretoken.value = fresh.value;
    told.set("csrfmiddlewaretoken", fresh.value);
    answer = await post(address, told);
  }
  if (!answer.ok) throw new Error(answer.status);
  return answer;
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
    row: Number(chosenRadio()?.closest("li").dataset.place),
  };
}

function putBack(where) {
  if (!where) return;
  const all = [...groups.querySelectorAll("button, input, select")].filter((each) => each.offsetParent);
  const found = all.find((each) => where.id && each.id === where.id)
    || (where.open !== undefined && all.find((each) => each.dataset.open === where.open))
    || (where.name === "chosen" && all.find((each) => each.name === "chosen" && each.checked))
    || all.find((each) => each.name === where.name && each.value === where.value)
    || all.find((each) => each.name === "chosen" && Number(each.closest("li").dataset.place) >= where.row)
    || all.find((each) => each.dataset.open === where.group);
  if (!found) return;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "nearest" });
  if (where.text && isText(found) && found.type !== "number") found.setSelectionRange(...where.text);
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

// Ask for the groups after ``pressed``, then for the preview. Gives whether they came.
function press(pressed) {
  queue = queue.then(async () => {
    owed.push(pressed);
    try {
      for (; owed.length; owed.shift()) {
        const told = gather(owed[0]);
        take(await (await send(form.dataset.parts, told)).json(), told, owed[0]);
      }
      trouble.hidden = true;
      return true;
    } catch {
      owed = owed.filter((each) => each.some(([name]) => name === "about")); // what a field said is sent again
      trouble.hidden = false;
      trouble.textContent = trouble.dataset.trouble;
      trouble.scrollIntoView({ block: "nearest" });
      changed = true;
      tellState();
      return false;
    }
  });
  return queue;
}

function rendered(field) {
  if (field.dataset.sent !== undefined || !field.options) return field.dataset.sent ?? field.defaultValue;
  return ([...field.options].find((each) => each.defaultSelected) ?? field.options[0]).value;
}

// Whether a field holds what was not sent with ``told``, or not at all yet.
function isOpen(field, told) {
  return field.value !== (OF_CHOSEN.includes(field.name) ? rendered(field) : told.get(field.name));
}

function pressField(field) {
  const about = [["about", groups.querySelector("[name=about]")?.value ?? ""], [field.name, field.value]];
  field.dataset.sent = field.value;
  press([["do", "show"], ...(OF_CHOSEN.includes(field.name) ? about : [])]);
}

function take(answer, told, pressed) {
  const fresh = document.createElement("template");
  fresh.innerHTML = answer.groups;
  changed = answer.changed;
  if (answer.said) say(answer.said);
  if ([...groups.querySelectorAll(`${TYPED}, [name^=many-]`)].some((each) => isOpen(each, told))) {
    // Somebody writes while the answer comes: the field stays, and is sent when it is left.
    for (const name of CARRIED) {
      const [old, now] = [groups, fresh.content].map((each) => each.querySelector(`[name=${name}]`));
      if (old && now) old.value = now.value;
    }
    changed = true;
    tellState();
    show();
    const [[, word]] = pressed;
    if (/^(open|close|page|find|several|single|tick|many)/.test(word)) press(pressed);
    return;
  }
  const where = place();
  const chosen = chosenRadio()?.value ?? null;
  const top = groups.querySelector(".arrange-entries ol")?.scrollTop ?? 0;
  const before = new Map(boxes().map((each) => [each.value, each.checked]));
  const sent = new Set(told.getAll("tick"));
  groups.replaceChildren(fresh.content);
  for (const each of boxes()) {
    // Ticked, or not any more, while the answer came.
    if (before.has(each.value) && before.get(each.value) !== sent.has(each.value)) each.checked = before.get(each.value);
  }
  startTicking();
  if (chosen !== told.get("chosen")) {
    const radio = [...groups.querySelectorAll("input[name=chosen]")].find((each) => each.value === chosen);
    if (radio) radio.checked = true;
    readChosen();
  }
  scrollList(top);
  putBack(where);
  tellState();
  show();
}

function show() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const mine = ++asked;
    try {
      const page = await (await send(form.dataset.preview, gather())).text();
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
  if (button.name === "do" && button.value.startsWith("save")) { save(event, button); return; }
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  if (button.name === "show") {
    form.elements.language.value = button.value;
    for (const each of form.querySelectorAll("button[name=show]")) each.setAttribute("aria-pressed", String(each === button));
  }
  press([[button.name, button.value]]);
});

// What waits in the fields goes first; then the form is sent as it is without a script. Where nothing answers, or
// nobody is signed in any more, everything stays on the screen.
function save(event, button) {
  if (saving === "sent") return;
  event.preventDefault();
  if (saving) return;
  saving = "asked";
  press([["do", "take"]]).then((fine) => {
    saving = fine && "sent";
    if (!fine) return;
    changed = false;
    form.requestSubmit(button);
  });
}
addEventListener("pageshow", () => { saving = false; });

form.addEventListener("change", (event) => {
  const field = event.target;
  if (field.name === "chosen") readChosen();
  else if (field.name === "tick") countTicked();
  else if (field.matches(TYPED)) pressField(field);
  else if (field.closest(".arrange-choices")) press([["do", "show"]]);
});

// A browser tells nothing of a field that was filled before the script was there.
form.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.matches(TYPED) && field.isConnected && field.value !== rendered(field)) pressField(field);
});

form.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches(`${TYPED}, [name^=many-]`)) return;
  changed = true;
  tellState();
  if (field.name.startsWith("word-")) show();
});

function chosenRadio() {
  return groups.querySelector("input[name=chosen]:checked");
}

// The fields are about the chosen entry and show what it has.
function readChosen() {
  const radio = chosenRadio();
  const fields = groups.querySelector("[data-about]");
  if (!radio || !fields) return;
  const item = radio.closest("li");
  fields.querySelector("[name=about]").value = radio.value;
  groups.querySelector("[data-name]").textContent = item.querySelector("bdi").textContent;
  const values = { tier: radio.dataset.tier, place: radio.dataset.linePlace, "entry-to": item.dataset.place };
  for (const [name, value] of Object.entries(values)) {
    const field = fields.querySelector(`[name=${name}]`);
    if (!field) continue;
    field.value = value;
    field.dataset.sent = value;
  }
  fields.hidden = false;
}

// -- several at once: arrows lead from box to box, beside the Tab key

function boxes() {
  return [...groups.querySelectorAll("input[name=tick]")];
}

function startTicking() {
  const keys = groups.querySelector("[data-many-keys]");
  if (keys) keys.hidden = false;
  countTicked();
}

function countTicked() {
  const told = groups.querySelector("[data-ticked]");
  if (told) told.textContent = Number(told.dataset.elsewhere) + boxes().filter((each) => each.checked).length;
}

groups.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === "Enter" && field.name?.startsWith("many-")) {
    event.preventDefault();
    press([["do", field.name], [field.name, field.value]]);
  }
  if (field.name !== "tick" || !STEPS[event.key]) return;
  const all = boxes();
  const place = all.indexOf(field);
  const to = { up: place - 1, down: place + 1, first: 0, last: all.length - 1 }[STEPS[event.key]];
  event.preventDefault();
  all[Math.min(Math.max(to, 0), all.length - 1)].focus();
});

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
