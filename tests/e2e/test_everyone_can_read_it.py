"""No serious fault of accessibility on the main pages, in light and dark; and every one of them in English."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = (
    "/", "/members/", "/members/firms/", "/chain/", "/chain/suggestions/", "/cosolve/", "/cosolve/new/", "/coshare/",
    "/coshare/new/", "/cobuild/", "/thinktank/", "/load/", "/me/", "/search/?q=铝", "/style/",
)
RECORDS = (  # a list, and the row that opens a record
    ("/members/firms/", "a[href^='/members/firms/'].lm-row-title"), ("/chain/", "a[href^='/chain/'][href$='/']"),
    ("/chain/suggestions/", "a.lm-row-title"), ("/cosolve/", "a.lm-row-title"), ("/coshare/", "a.lm-row-title"),
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_BY_NATURE = ("/style/", "/me/", "/search/?q=铝")  # samples, the name of the account, the word one searched for
AXE = Axe()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_no_serious_fault(person, shared_site, theme, width):
    reader = person(shared_site, "secretariat", width, color_scheme=theme)
    reader.context.add_cookies([{"name": "lianmeng_theme", "value": theme, "url": shared_site.url}])
    found = []
    for path in PAGES:
        reader.go(path)
        found += faults(reader.page)
    for path, row in RECORDS:
        reader.go(path)
        reader.main.locator(row).first.click()
        found += faults(reader.page)
    guest = person(shared_site, "", width, color_scheme=theme)
    guest.go("/me/signin/")
    found += faults(guest.page)
    assert not found, "\n".join(found)


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical on the page."""
    page.wait_for_load_state("load")
    answer = AXE.run(page, options={"resultTypes": ["violations"]})
    return [
        f"{page.url} {fault['id']} ({fault['impact']}): {fault['help']}: {fault['nodes'][0]['html'][:160]}"
        f" {fault['nodes'][0].get('failureSummary', '')[:200]}"
        for fault in answer.response["violations"] if fault["impact"] in {"serious", "critical"}
    ]


def test_in_english_after_one_press(person, shared_site, width):
    reader = person(shared_site, "observer", width)
    if reader.on_phone:
        reader.page.locator("summary[aria-label=全部菜单]").click()
    reader.page.get_by_role("button", name="English").locator("visible=true").click()
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    for path in PAGES:
        if path in {"/load/", "/cosolve/new/", "/coshare/new/"}:
            continue  # not for observers
        reader.go(path)
        expect(reader.page.locator("html")).to_have_attribute("lang", "en")
        words = [*reader.page.locator("h1, h2, th, .lm-nav a, .btn, label, legend").all_inner_texts()]
        left = [text for text in words if path not in CHINESE_BY_NATURE and CHINESE.search(text)]
        assert not left, f"{path} still says {left[:8]}"
