// Buttons that copy an address; without this script they stay hidden, and the address beside them can be marked.
const COPIED_FOR = 2000;

async function copy(button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // No clipboard without TLS: mark the address instead, so that one key copies it.
    const address = button.parentElement.querySelector("code");
    getSelection().selectAllChildren(address);
    return;
  }
  button.textContent = button.dataset.copied;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { button.textContent = label; }, COPIED_FOR);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
