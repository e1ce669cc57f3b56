import pytest
from tests.e2e.test_desk import queue, pages, url
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
@pytest.mark.parametrize("language", ["en", "es"])
def test_shots(desk, queue, language):
    for width in (375, 1280):
        for name, (page_name, *args) in pages(queue).items():
            page = desk(url(page_name, *args, language=language), editor=False, width=width)
            if name == "person":
                for part in page.locator("details[data-part]").all():
                    part.evaluate("part => { part.open = true }")
            page.wait_for_timeout(200)
            page.screenshot(path=f"/tmp/desk/{name}-{language}-{width}.png", full_page=True)
            page.context.close()
