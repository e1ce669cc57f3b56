"""A browser for the tests: Debian's chromium through Playwright; ``CHROMIUM`` names another one."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests; each test opens its own context, so nothing is kept from one to the next."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "No chromium here: bin/test installs it, or set CHROMIUM to its path."
    # Playwright keeps an event loop in this thread, and Django would refuse every query beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            # Without the sandbox, because root in a container has no user namespaces; the pages are our own.
            started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield started
            started.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_page(browser, live_server):
    """``open_page("/path", width=375)`` gives the loaded page; its requests stand in ``page.asked``."""
    contexts = []

    def opened(path, *, width=1280, height=900, bypass_csp=False, before="", cookies=(), **options):
        context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=bypass_csp, **options)
        contexts.append(context)
        context.add_cookies(list(cookies))
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        if before:
            page.add_init_script(before)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
