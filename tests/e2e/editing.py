"""What the tests of the editor share: a text with everything in it, and short ways to look at and to save a page."""

from playwright.sync_api import TimeoutError, expect

from campaigns.domain.texts import read_text
from campaigns.models import LetterText
from campaigns.text.canonical import canonical

RICH = """<h1>Rights &amp; &#91;^duties]</h1>
<header><p>Dear Minister:</p><p lang="es">Señora:<a data-fn="hello"></a></p></header>
<p>We, <data data-count="organizations"></data> bodies, write.<a data-fn="two"></a><br>A <strong>new <em>line</em></strong>, H<sub>2</sub>O and m<sup>2</sup>.</p>
<h2 lang="fr">Ce que nous demandons</h2>
<h3>A part &lt;of it&gt;</h3>
<ol>
<li>one, <a href="https://example.org/?a=1&amp;b=2">as <em>the law</em> says</a>;<a data-fn="one"></a></li>
<li>
<p>another:</p>
<ul>
<li dir="rtl" lang="ar">جزء<a data-fn="two"></a></li>
<li>
<h3>a heading in a list</h3>
<ol>
<li>deep</li>
</ol>
</li>
</ul>
<blockquote>
<p>quoted in a list</p>
</blockquote>
</li>
</ol>
<blockquote lang="es">
<p>Toda persona tiene derecho, <span lang="en">they say</span>, <span lang="ar" dir="rtl">حق</span>.</p>
<ul>
<li>y más</li>
</ul>
</blockquote>
<p>A call without a note.<a data-fn="lacking"></a></p>
<footer>Respectfully,<br>the undersigned<a data-fn="last"></a></footer>
[hello] A greeting.
[two] <p>First paragraph, <data data-count="countries"></data> countries.</p><p lang="es">Segundo, <a href="mailto:a@example.org">correo</a>.</p>
[one] Publisher, <a href="https://example.org/first"><em>First</em></a>, 2026.
[last] Last.
[spare] A note that nothing calls."""


def change(text):
    return f"/admin/campaigns/lettertext/{text.pk}/change/"


def stored(text):
    return canonical(read_text(LetterText.objects.get(pk=text.pk)))


def written(page):
    """The canonical text as it stands in the editor now."""
    return page.evaluate(
        """async () => (await import('/static/js/editor/canonical.js')).write(
        document.querySelector('.ProseMirror').editor.state.doc)"""
    )


def cursor(page, key, until):
    """Press ``key`` and wait until the editor knows where the cursor is: browsers tell it a moment later.

    ``until`` is an expression of ``selection`` and ``$from``.
    """
    page.keyboard.press(key)
    knows(page, until)


def knows(page, until):
    """Wait until the editor knows where the cursor is, see ``cursor``."""
    page.wait_for_function(
        f"() => {{ const {{selection}} = document.querySelector('.ProseMirror').editor.state, {{$from}} = selection;"
        f" return {until} }}"
    )


def becomes(page, read, expected):
    """What ``read(page)`` gives is ``expected``, now or when a busy browser comes to it."""
    for _attempt in range(100):
        if read(page) == expected:
            return
        page.wait_for_timeout(100)
    assert read(page) == expected


def place(page, where, until, key=""):
    """Click on ``where``, press ``key``, and wait until the editor knows of it; on a busy machine ask once more."""
    for attempt in range(8):
        where.click()
        if key:
            page.keyboard.press(key)
        try:
            page.wait_for_function(
                f"() => {{ const {{selection}} = document.querySelector('.ProseMirror').editor.state, {{$from}} ="
                f" selection; return document.activeElement.classList.contains('ProseMirror') && {until} }}",
                timeout=2000,
            )
        except TimeoutError:
            if attempt == 7:
                raise
        else:
            return


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".letter-words")).to_be_visible()


def numbers(page):
    """The numbers of the calls in the text, and key and words of the notes in their order."""
    calls = page.locator(".letter-words .call").all_inner_texts()
    notes = [
        note.inner_text().strip().replace("\n\n", "\n") for note in page.locator(".letter-words .note-words").all()
    ]
    return calls, notes
