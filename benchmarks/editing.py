"""How long a person waits who writes a letter of 60 pages with 400 notes.

    .venv/bin/python -m benchmarks.editing [--notes 400] [--figures]

Opens the page of a text in a browser on a server of its own with a database of its own, and prints milliseconds: until
the editor can be typed in, for a key in the first and in the last paragraph (to the next frame on the screen, the
toolbar and the copy included), for a footnote before all others, which renumbers them all, for the preview, for saving
until the page stands again, and for the PDF page. ``--figures`` also fails where one is above what a person
would notice as a fault. Run it on an idle machine; the figures to reach are those of two cores.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CASES = {  # ms to reach
    "open": 3_000,
    "key at the beginning": 50,
    "key at the end": 50,
    "footnote before all": 300,
    "preview": 2_000,
    "save": 3_000,
    "PDF page": 45_000,
}
SENTENCE = (
    "Every person has the right to seek asylum, and no agreement between governments may take it away or make it depend"
    " on the road by which people come; this has been said by courts, by commissions and by the states themselves."
)
KEY = """async key => {
  const {editor} = document.querySelector('.ProseMirror')
  const start = performance.now()
  document.execCommand('insertText', false, key)
  await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel()
    channel.port1.onmessage = done; channel.port2.postMessage(0) }))
  return performance.now() - start
}"""


def letter(notes: int) -> str:
    """A canonical text of about 60 pages: a heading for every ten paragraphs, a note for every second sentence."""
    lines = ["<h1>A letter of sixty pages</h1>", "<header>Dear Minister:</header>"]
    for number in range(notes):
        if number % 10 == 0:
            lines.append(f"<h2>Part {number // 10 + 1}</h2>")
        lines.append(f'<p>{SENTENCE}<a data-fn="n{number}"></a> {SENTENCE}</p>')
    lines.append("<footer>Respectfully,</footer>")
    lines += [
        f'[n{number}] Publisher {number}, <a href="https://example.org/{number}"><em>A title</em></a>, 5 June 2019.'
        for number in range(notes)
    ]
    return "\n".join(lines)


def measured(page: Any, address: str) -> dict[str, float]:
    """Milliseconds by name; keys are the median of 30."""
    figures = {}
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".letter-words")
    figures["open"] = since(start)
    page.frame_locator(".letter-page").locator("h1").wait_for()
    for name, place in (("key at the beginning", "start"), ("key at the end", "end")):
        page.evaluate(
            """place => { const {editor} = document.querySelector('.ProseMirror')
            const body = editor.state.doc.child(2)
            const at = editor.state.doc.child(0).nodeSize + editor.state.doc.child(1).nodeSize
            editor.commands.focus(place === 'start' ? at + 3 : at + body.nodeSize - 3) }""",
            place,
        )
        page.wait_for_timeout(1500)
        figures[name] = statistics.median(page.evaluate(KEY, "x") for _key in range(30))
    page.wait_for_timeout(3000)
    page.evaluate("() => document.querySelector('.ProseMirror').editor.commands.setTextSelection(50)")
    figures["footnote before all"] = page.evaluate(
        """async () => { const {insertFootnote} = await import('/static/js/editor/footnotes.js')
        const start = performance.now(); insertFootnote(document.querySelector('.ProseMirror').editor)
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
        return performance.now() - start }"""
    )
    page.keyboard.type("A note before all the others.")
    page.wait_for_timeout(3000)
    page.evaluate("() => document.querySelector('.ProseMirror').editor.commands.focus(50)")
    start = time.perf_counter()
    page.keyboard.type("Zebra ")
    page.frame_locator(".letter-page").get_by_text("Zebra").first.wait_for()
    figures["preview"] = since(start)
    page.get_by_role("button", name="Show the PDF page").click()
    start = time.perf_counter()
    page.wait_for_selector(".letter-sheet img, .letter-sheets li", timeout=120_000)
    figures["PDF page"] = since(start)
    start = time.perf_counter()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_selector(".letter-words")
    figures["save"] = since(start)
    assert page.locator(".messagelist .success").count() == 1
    return figures


def since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def run(notes: int) -> dict[str, float]:
    """The figures, from a server and a browser that are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "MEDIA_ROOT": folder,
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}"
        import django  # noqa: PLC0415 -- settings read the environment of above

        django.setup()
        from django.conf import settings  # noqa: PLC0415
        from django.contrib.auth.models import User  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415
        from django.test.testcases import LiveServerThread, _StaticFilesHandler  # noqa: PLC0415
        from playwright.sync_api import sync_playwright  # noqa: PLC0415

        settings.ALLOWED_HOSTS = ["localhost", "testserver"]
        call_command("migrate", verbosity=0)
        from tests.factories import LetterFactory, TextFactory  # noqa: PLC0415

        text = TextFactory(letter=LetterFactory(status="draft"), source=letter(notes))
        client = Client()
        client.force_login(User.objects.create_superuser("benchmark"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        server = LiveServerThread("localhost", _StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        origin = f"http://localhost:{server.port}"
        try:
            with sync_playwright() as playwright:
                program = os.environ.get("CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
                context = browser.new_context(viewport={"width": 1600, "height": 900})
                context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": origin}])
                figures = measured(context.new_page(), f"{origin}/admin/campaigns/lettertext/{text.pk}/change/")
                browser.close()
        finally:
            server.terminate()
            server.join()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=400)
    parser.add_argument("--figures", action="store_true", help="fail where a figure is not reached")
    options = parser.parse_args()
    figures = run(options.notes)
    for name, most in CASES.items():
        print(f"{name:24} {figures[name]:8.0f} ms   to reach: {most} ms")
    if options.figures and any(figures[name] > most for name, most in CASES.items()):
        sys.exit("Not reached.")


if __name__ == "__main__":
    main()
