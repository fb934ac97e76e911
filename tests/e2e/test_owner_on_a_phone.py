"""An owner on the phone: sees the own firm, says what it has left over, asks for help, and has the last word."""

import re

from playwright.sync_api import expect


def test_the_owner_says_it_is_not_solved_after_all_and_the_number_says_so_too(person, site, width):
    desk = person(site, "secretariat", width)
    number = desk.main.get_by_role("link").filter(has_text="难题已解决")
    expect(number).to_contain_text("26/26")

    owner = person(site, "owner", width)
    owner.menu("难题联解")
    owner.main.locator("tbody a.lm-row-title").first.click()
    title = owner.page.locator("h1").inner_text()
    owner.main.get_by_text("其实没有解决").click()
    owner.press("改为未解决")
    expect(owner.main.locator("form[action$='/confirm/']")).to_contain_text("请写明原因")
    owner.main.get_by_label("说明").fill("只运走了一批，后来又堆起来了。")
    owner.press("改为未解决")
    owner.sees("提出人说未解决")

    desk.go("/")
    expect(number).to_contain_text("25/26")
    number.click()
    expect(desk.page).to_have_url(re.compile("/cosolve/"))
    desk.go("/cosolve/?state=reopened")
    desk.row(title).locator("a.lm-row-title").click()
    desk.sees("只运走了一批，后来又堆起来了。")


def test_the_owner_adds_a_byproduct_whose_quantity_nobody_knows(person, site, width):
    owner = person(site, "owner", width)
    open_own_firm(owner)
    owner.main.get_by_role("link", name="登记物料").click()
    owner.main.get_by_label("副产").check()
    owner.main.get_by_label(re.compile("说法|物料|名称")).first.fill("硫化飞边")
    owner.press("保存")
    card = owner.main.locator("section").filter(has_text="硫化飞边").first
    expect(card).to_contain_text("未知")

    owner.menu("难题联解")
    owner.main.get_by_role("link", name="提一个难题").first.click()
    expect(owner.main).to_contain_text("际华3517")  # which firm is clear, so it is not asked
    owner.main.get_by_label("一句话说明").fill("硫化飞边没有去处")
    owner.main.get_by_label("企业类").check() if owner.main.get_by_label("企业类").count() else None
    owner.main.get_by_label("详情").fill("每周都有，堆在后院。")
    owner.press("提出")
    owner.sees("已提出")
    owner.sees("硫化飞边没有去处")


def open_own_firm(owner) -> None:
    """From home by the search, as one who knows only the name."""
    if owner.on_phone:
        owner.go("/search/?q=际华3517")
    else:
        owner.page.get_by_role("searchbox").fill("际华3517")
        owner.page.get_by_role("searchbox").press("Enter")
    owner.main.get_by_role("link", name=re.compile("际华3517")).first.click()
    owner.main.get_by_role("link", name="产业链", exact=True).last.click()
    expect(owner.page.locator("h1")).to_contain_text("际华3517")
