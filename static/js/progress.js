// Says how far a task in the background has come; once it ended, the page is read anew.
const place = document.querySelector("[data-progress]");

async function look() {
  try {
    const told = await (await fetch("?progress=1", {headers: {Accept: "application/json"}})).json();
    place.textContent = told.sentence;
    if (!told.going) { location.reload(); return; }
  } catch { /* asked again */ }
  setTimeout(look, 3000);
}

if (place) setTimeout(look, 3000);
