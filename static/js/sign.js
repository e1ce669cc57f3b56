// The sign-on form: suggestions for the organization (ARIA 1.2 combobox), a hint on mistyped addresses, the size of a
// logo before it is sent. Without this script all of the form works; the server decides in any case.
const PATIENCE = 200; // ms after the last key, so that a name typed quickly asks once
const SHORTEST = 2;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input");
    this.entry = document.getElementById("entry");
    this.list = document.createElement("ul");
    this.said = document.createElement("p");
    this.names = [];
    this.active = -1;
    this.build();
    this.listen();
  }

  build() {
    Object.assign(this.list, { id: "known", className: "known", role: "listbox", hidden: true, ariaLabel: this.root.dataset.label });
    Object.assign(this.said, { className: "vh", role: "status" });
    this.input.parentElement.append(this.list, this.said);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "known",
      autocapitalize: "words", spellcheck: "false",
    })) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PATIENCE);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.left());
    // Before the field loses the focus to what is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  async ask() {
    const search = this.input.value.trim();
    this.asked = search;
    if (search.length < SHORTEST || !this.wanted()) return this.show([]);
    try {
      const response = await fetch(`${this.root.dataset.names}?${new URLSearchParams({ q: search })}`);
      const { names } = response.ok ? await response.json() : { names: [] };
      if (this.asked === search && document.activeElement === this.input) this.show(names, true);
    } catch {
      this.show([]); // offline, or the server is busy: the name is typed in full
    }
  }

  /** Only organizations that sign are looked up; what a person is named with is plain text. */
  wanted() {
    return document.getElementById("as-organization").checked;
  }

  show(names, tell = false) {
    this.names = names;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...names.map(({ name, about }, index) => {
      const option = document.createElement("li");
      const [own, where] = [document.createElement("bdi"), document.createElement("span")];
      Object.assign(option, { id: `known-${index}`, role: "option", ariaSelected: "false" });
      own.textContent = name;
      where.textContent = about;
      option.append(own, " ", where);
      return option;
    }));
    this.list.hidden = !names.length;
    this.input.setAttribute("aria-expanded", String(names.length > 0));
    // On a phone the keyboard covers the lower half: the field goes up, so that what is suggested is seen.
    const seen = window.visualViewport?.height ?? innerHeight;
    if (names.length && this.list.getBoundingClientRect().bottom > seen) this.input.scrollIntoView({ block: "start" });
    this.said.textContent = tell
      ? names.length ? this.root.dataset.some.replace("%(count)s", names.length) : this.root.dataset.none
      : "";
  }

  key(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.list.hidden) {
        if (key === "ArrowDown") this.ask();
        return;
      }
      event.preventDefault();
      const count = this.names.length;
      const step = key === "ArrowDown" ? 1 : -1;
      this.mark(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
    } else if (key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.show([]);
    } else if (key === "Tab" && !this.list.hidden && this.active >= 0) {
      this.choose(this.active);
    }
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    this.input.setAttribute("aria-activedescendant", `known-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    this.input.value = this.names[index].name;
    this.chosen = this.input.value;
    this.asked = null;
    clearTimeout(this.timer);
    this.show([]);
  }

  /** A name that is not in the list needs its entry: unfold it, once, and leave the rest to the person. */
  async left() {
    clearTimeout(this.timer);
    const typed = this.input.value.trim();
    const known = this.chosen === typed || this.names.some(({ name }) => name === typed);
    this.show([]);
    if (typed.length < SHORTEST || known || !this.wanted() || this.unfolded === typed) return;
    this.unfolded = typed;
    try {
      const response = await fetch(`${this.root.dataset.names}?${new URLSearchParams({ q: typed })}`);
      const { names } = await response.json();
      const alike = (name) => name.localeCompare(typed, undefined, { sensitivity: "base" }) === 0;
      if (!names.some(({ name }) => alike(name))) this.entry.open = true;
    } catch {
      this.entry.open = true;
    }
  }
}

/** What one slip of a finger leads away from: gmial.com, hotmai.com. The same rule as campaigns/text/mailboxes.py. */
function meant(address, usual) {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  if (at < 1 || usual.includes(domain)) return "";
  const slip = (right) => {
    let start = 0;
    while (start < domain.length && start < right.length && domain[start] === right[start]) start += 1;
    const [a, b] = [domain.slice(start), right.slice(start)];
    if (!a || !b) return Math.abs(a.length - b.length) === 1;
    const swapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
    return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || swapped;
  };
  const found = usual.find(slip);
  return found ? address.slice(0, at + 1) + found : "";
}

function watchMail(hint) {
  const input = document.getElementById("email");
  const usual = hint.dataset.usual.split(" ");
  input.addEventListener("change", () => {
    const address = meant(input.value.trim(), usual);
    hint.textContent = address ? hint.dataset.said.replace("%(address)s", address) : "";
  });
}

/** A logo that is too large is told before it travels. */
function watchLogo(form) {
  const input = document.getElementById("logo");
  input.addEventListener("change", () => {
    const large = (input.files[0]?.size ?? 0) > Number(form.dataset.logoBytes);
    input.setCustomValidity(large ? form.dataset.logoTooLarge : "");
    if (large) {
      input.reportValidity();
      input.value = "";
    }
  });
}

for (const form of document.querySelectorAll("[data-logo-bytes]")) watchLogo(form);
for (const root of document.querySelectorAll(".combo")) new Combobox(root);
for (const hint of document.querySelectorAll("[data-usual]")) watchMail(hint);
// A link into the letter opens its fold; some browsers do so by themselves.
for (const link of document.querySelectorAll('a[href="#text"]')) {
  link.addEventListener("click", () => { document.getElementById("text").open = true; });
}
document.querySelector(".errors[autofocus], #printed[autofocus]")?.focus();
