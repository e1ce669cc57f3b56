// The deadline on the reader's own clock. Without this script the page says it in the letter's zone and in UTC.
const AS_WE_WRITE = { en: "en-GB", es: "es-419" }; // campaigns/text/language.py

for (const line of document.querySelectorAll("[data-deadline]")) {
  const moment = new Date(line.dataset.deadline);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const { lang } = line.closest("[lang]");
  const clock = (zone) =>
    new Intl.DateTimeFormat(AS_WE_WRITE[lang] ?? lang, {
      timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric",
      hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).format(moment);
  try {
    if (clock(timeZone) === clock(line.dataset.zone)) {
      line.remove(); // the same time stands in the line above
    } else {
      // The zone's city has an English name; whose clock it is, the sentence says in any language.
      const place = lang === "en" ? ` (${timeZone.split("/").pop().replaceAll("_", " ")})` : "";
      line.textContent = line.dataset.said.replace("%(moment)s", clock(timeZone) + place);
    }
  } catch {
    // A browser that does not know one of the zones leaves the line as it is.
  }
}
