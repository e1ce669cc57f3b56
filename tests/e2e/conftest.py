"""A browser for the tests: Debian's chromium through Playwright; ``CHROMIUM`` names another one."""

import os
import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect, sync_playwright


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests; each test opens its own context, so nothing is kept from one to the next."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert program, "No chromium here: bin/test installs it, or set CHROMIUM to its path."
    # Playwright keeps an event loop in this thread, and Django would refuse every query beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    expect.set_options(timeout=30_000)  # milliseconds; a busy machine is not a fault of the page
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
    """``open_page("/path", width=375)`` gives the loaded page; its requests stand in ``page.asked``.

    ``page.go("/other")`` goes on in the same window, which takes a quarter of the time of opening another one.
    """
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
        page.go = lambda path: page.goto(live_server.url + path)
        page.go(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def desk(open_page, live_server):
    """``desk("/admin/…")`` gives a page of the admin to a superuser or to ``user``, once its editor stands."""

    def opened(path, *, user=None, editor=True, **options):
        client = Client()
        client.force_login(
            user or User.objects.filter(username="boss").first() or User.objects.create_superuser("boss")
        )
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page = open_page(path, cookies=[cookie], **options)
        if editor:
            expect(page.locator(".letter-words")).to_be_visible()
        return page

    return opened


def pytest_collection_modifyitems(config, items):
    """A key or a click can be lost by a browser on a busy machine: a journey fails when it fails three times.

    Journeys are not measured either: what they reach in Python has tests of its own, and measuring makes pages slow.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.no_cover)
            if config.option.reruns is None:  # ``--reruns 0`` shows the first failure
                item.add_marker(pytest.mark.flaky(reruns=2))
