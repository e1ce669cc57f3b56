import pytest
from playwright.sync_api import expect
from tests.e2e.test_verify import *
from tests.e2e.conftest import *
def test_shots(open_page, files):
    for path,width,scheme in (("/verify/",375,"light"),("/verify/",1280,"dark"),("/es/verify/",1280,"light")):
        page=open_page(path,width=width,color_scheme=scheme)
        n=path.strip("/").replace("/","-")+f"-{width}-{scheme}"
        page.screenshot(path=f"/tmp/verify/shots/{n}-form.png",full_page=True)
        page.set_input_files("#file", files["forged"]); page.locator("form.verify button").click()
        expect(page.locator("#verdict")).to_be_visible(timeout=60000)
        page.screenshot(path=f"/tmp/verify/shots/{n}-answer.png",full_page=True)
        page.set_input_files("#file", files["text"]); page.locator("form.verify button").click()
        expect(page.locator("#file-error")).to_be_visible(timeout=60000)
        page.screenshot(path=f"/tmp/verify/shots/{n}-error.png",full_page=True)
