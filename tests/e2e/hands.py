"""Two ways to work a page: with a pointer, or with the keys alone. A journey is written once and walked in both."""

from playwright.sync_api import Page

FOCUSED = "selector => document.activeElement.matches(selector)"
SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
KIND = "selector => { const field = document.querySelector(selector); return [field.type, field.name]; }"
MOST_STOPS = 150

# How somebody is on the site: screen, script, and what their hands are on. Every two values of language, width and way
# meet in at least one row; a journey of its own for each of the 24 combinations would only take longer.
WAYS = [
    ("en", 375, "pointer"),
    ("es", 1280, "pointer"),
    ("en", 1280, "no script"),
    ("es", 375, "no script"),
    ("en", 1280, "keys"),
    ("es", 375, "keys"),
]


class Hands:
    """What a person does to ``page``; with ``keys`` nothing but Tab, arrows, Space, Enter and letters."""

    def __init__(self, page: Page, *, keys: bool) -> None:
        self.page, self.keys = page, keys

    def reach(self, selector: str) -> None:
        """Tab until ``selector`` has the focus, which must be seen there."""
        self.page.locator(selector).first.wait_for()
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(FOCUSED, selector):
                assert self.page.evaluate(SHOWN), f"nobody sees that the focus is on {selector}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    def press(self, selector: str) -> None:
        """A button, a link or the head of a fold."""
        if self.keys:
            self.reach(selector)
            self.page.keyboard.press("Enter")
        else:
            self.page.locator(selector).click()

    def write(self, selector: str, words: str) -> None:
        """Replace what stands in a field."""
        if self.keys:
            self.reach(selector)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(words)
            self.page.keyboard.press("Tab")
        else:
            self.page.locator(selector).fill(words)
            self.page.locator(selector).blur()

    def tick(self, selector: str) -> None:
        """A box, or one of several choices."""
        if not self.keys:
            self.page.locator(selector).check()
            return
        kind, name = self.page.evaluate(KIND, selector)
        if kind == "radio":
            self.reach(f'[type="radio"][name="{name}"]')
            self.page.keyboard.press("Space")
            for _stop in range(MOST_STOPS):
                if self.page.evaluate(FOCUSED, selector):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.reach(selector)
            self.page.keyboard.press("Space")
        assert self.page.locator(selector).is_checked(), selector

    def choose(self, selector: str, label: str) -> None:
        """One of a list, by its words."""
        if self.keys:
            self.reach(selector)
            self.page.keyboard.type(label)
        else:
            self.page.locator(selector).select_option(label=label)
