"""Everything but the pictures works without script; everything works by keyboard, and one sees where one is."""

import re

import pytest
from playwright.sync_api import expect

ACTIVE = "document.activeElement"


@pytest.fixture
def plain(person, site, width):
    """The secretariat with script switched off."""
    return person(site, "secretariat", width, java_script_enabled=False)


def test_without_script_pages_are_read_and_forms_work(plain):
    plain.sees("26/26")
    plain.go("/members/firms/")
    plain.main.locator("form.lm-filters input[name=q]").fill("际华")
    plain.press("筛选")
    plain.main.get_by_role("link", name=re.compile("际华3517")).first.click()
    plain.sees("际华3517橡胶制品有限公司")

    plain.go("/chain/")
    plain.main.get_by_role("link", name=re.compile("金属非金属新材料产业链")).first.click()
    for firm in ("吉富铝业", "森科有色", "兴瑞精密"):  # the same facts as in the picture, in the table under it
        expect(plain.main.get_by_role("table").filter(has_text=firm).first).to_be_visible()

    plain.go("/chain/suggestions/")
    plain.main.locator("tbody a.lm-row-title").first.click()
    plain.sees("为什么能对接")
    plain.press("转为对接")
    plain.press("记下联系")
    plain.sees("已记录联系")
    plain.main.get_by_label("达成意向").check()
    plain.press("记下进展")
    expect(plain.main.locator("[aria-current=step]")).to_have_text("达成意向")
    width = plain.main.bounding_box()["width"]
    assert width <= plain.width


def test_without_script_a_job_says_by_itself_when_it_is_over(plain):
    plain.go("/chain/suggestions/")
    plain.press("现在发现")
    expect(plain.main.get_by_role("link", name="查看结果")).to_be_visible(timeout=90_000)


def test_by_keyboard_from_the_skip_link_to_signing_in(person, shared_site, width):
    guest = person(shared_site, "", width)
    guest.go("/style/")
    page = guest.page
    page.keyboard.press("Tab")
    assert page.evaluate(f"{ACTIVE}.getAttribute('href')") == "#main"
    assert focus_shows(page)
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.id") == "main"

    page.goto("/me/signin/")
    menu = "summary[aria-label=全部菜单]" if guest.on_phone else "summary[aria-label=外观]"
    walk_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.locator(menu).locator("..")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    walk_to(page, "#id_username")
    page.keyboard.type("nobody")
    walk_to(page, "#id_password")
    page.keyboard.type("wrong-password")
    page.keyboard.press("Enter")
    guest.sees("登录")
    expect(guest.main.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_username")).to_have_value("nobody")  # what was typed is kept

    page.goto(shared_site.link("observer"))
    walk_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(shared_site.url + "/")
    if guest.on_phone:
        walk_to(page, ".lm-bottom a[href='/coshare/']")
    else:
        walk_to(page, ".lm-nav a[href='/coshare/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/coshare/"))


def walk_to(page, selector: str) -> None:
    """Tab until the element has the focus; each stop on the way can be seen."""
    page.wait_for_load_state()  # a page that has just begun to arrive has nothing to hold the focus
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(f"(s) => {ACTIVE}?.matches(s)", selector):
            assert focus_shows(page), f"no focus ring on {selector}"
            return
    pytest.fail(f"Tab does not come to {selector}")


def focus_shows(page) -> bool:
    """Whether the focused element looks focused: an outline or a ring of shadow."""
    return page.evaluate(
        f"""() => {{
          const look = getComputedStyle({ACTIVE});
          const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
          return ring || look.boxShadow !== 'none';
        }}"""
    )
