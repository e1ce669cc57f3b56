"""What axe finds on a page, as sentences."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Every two values of language, width and scheme meet on one of these screens; all eight would only take longer.
SCREENS = [("en", 375, "light"), ("en", 1280, "dark"), ("es", 375, "dark"), ("es", 1280, "light")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WCAG_AND_HABITS = [*WCAG, "best-practice"]
# Only what is wrong comes back: all that is right, with its HTML, takes longer to carry over than to find.
RUN = """async ([within, levels]) => {
  const found = await axe.run(within ?? document, {
    resultTypes: ["violations"], ...(levels && {runOnly: levels}),
  });
  return found.violations.map(each => [each.id, each.help, each.nodes.slice(0, 3).map(node => node.html)]);
}"""


def violations(page: Page, *, within: Any = None, levels: list[str] | None = WCAG_AND_HABITS) -> list[str]:
    """What breaks WCAG 2.2 AA or good habits on ``page``, or in its part ``within`` (what axe calls a context).

    ``levels`` are tags of axe's rules; None asks all that are on by default.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{rule}: {words} {[html[:160] for html in nodes]}"
        for rule, words, nodes in page.evaluate(RUN, [within, levels])
    ]
