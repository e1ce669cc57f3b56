// Keys of the moderation desk, as an addition: every key presses a button or follows a link that is on the page.
// They can be switched off (WCAG 2.1.4), and never work while somebody types.
const STORED = "desk-keys-off";
const dialog = document.getElementById("desk-keys");
const rows = [...document.querySelectorAll("[data-row]")];

function keysAreOn() {
  try { return localStorage.getItem(STORED) === null; } catch { return true; }
}

function remember(on) {
  try { on ? localStorage.removeItem(STORED) : localStorage.setItem(STORED, "1"); } catch { /* a private window */ }
}

const current = () => document.activeElement?.closest?.("[data-row]") ?? null;

function step(by) {
  const place = rows.indexOf(current());
  const row = rows[place < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(place + by, 0), rows.length - 1)];
  const link = row?.querySelector("h3 a");
  link?.focus();
  row?.scrollIntoView({block: "nearest"});
}

function openPart(part) {
  if (part.tagName === "DETAILS") part.open = true;
  part.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  part.scrollIntoView({block: "nearest"});
}

function press(key) {
  if (rows.length && (key === "j" || key === "k")) { step(key === "j" ? 1 : -1); return true; }
  const name = CSS.escape(key);
  // On the queue a key is about the row in which the cursor stands; without one only what is about the page works.
  const row = current();
  const found = row?.querySelector(`[data-key="${name}"]`)
    ?? [...document.querySelectorAll(`[data-key="${name}"]`)].find((each) => !each.closest("[data-row]"));
  if (found) { found.click(); return true; }
  const part = document.querySelector(`[data-part="${name}"]`);
  if (part) openPart(part);
  return Boolean(part);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || dialog?.open) return;
  const typed = event.target;
  const writes = typed.closest?.("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
  if (writes || document.querySelector(".select2-container--open") || !keysAreOn()) return;
  if (event.key.length === 1 && press(event.key)) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

const choice = document.getElementById("desk-keys-on");
if (choice) {
  choice.checked = keysAreOn();
  choice.addEventListener("change", () => remember(choice.checked));
}

// A standard reason or question writes its words into the field below, where they are edited.
const given = new Map();
for (const radio of document.querySelectorAll("input[data-words]")) {
  const field = document.getElementById(radio.dataset.into);
  // A page that asks once more comes with the words that were chosen before.
  if (field.value === radio.dataset.words) given.set(field, field.value);
  radio.addEventListener("change", () => {
    // What somebody wrote by hand is not replaced.
    if (field.value.trim() && field.value !== given.get(field)) return;
    field.value = radio.dataset.words;
    given.set(field, field.value);
  });
}

for (const all of document.querySelectorAll("input[data-all]")) {
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
  });
}

// A link from the queue leads to a part that is folded.
const part = location.hash && document.querySelector(`[data-part]${location.hash}`);
if (part) openPart(part);
document.querySelector("[data-focus]")?.focus();

// Django's picker leaves its box without a name for screen readers; it is made some time after the page.
function nameBoxes() {
  for (const box of document.querySelectorAll(".desk-side .select2-selection[aria-labelledby]")) {
    const name = box.closest(".form-row")?.querySelector("select")?.labels[0]?.textContent.trim();
    if (!name) continue;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", name);
    box.querySelector(".select2-selection__rendered")?.setAttribute("aria-label", name);
  }
}

const side = document.querySelector(".desk-side");
if (side) {
  nameBoxes();
  new MutationObserver(nameBoxes).observe(side, {childList: true, subtree: true});
}
