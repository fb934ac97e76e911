"""The desk loads firms from a file, follows one suggestion to a running deal, and the rival sees none of it."""

import csv
import re
from pathlib import Path

import pytest
from persons import Person
from playwright.sync_api import expect

HUNAN = Path(__file__).parents[3] / "shared/data/firms/hunan-listed-firms.csv"
COLUMNS = ("股票代码", "简称", "全称", "行业", "主营产品")
FEW = (
    ("600961", "株冶集团", "株洲冶炼集团股份有限公司", "有色金属", "锌合金、铅合金、稀贵金属、硫酸"),
    ("600458", "时代新材", "株洲时代新材料科技股份有限公司", "电力设备", "高分子减振降噪弹性元件、橡胶金属制品、涂料"),
    ("603989", "艾华集团", "湖南艾华集团股份有限公司", "电子", "铝电解电容器、铝箔"),
)
# Firms whose suggestions to look at: loaded ones first, then one of the article.
WORTH_A_LOOK = ("株冶集团", "时代新材", "艾华集团", "博云新材", "天桥起重", "际华3517")
RIVAL = "密封件078"


@pytest.fixture
def file_of_firms(tmp_path: Path) -> tuple[Path, list[str]]:
    """The listed firms of Hunan where that file is at hand, else a few of them; and their full names."""
    path = HUNAN
    if not path.exists():
        path = tmp_path / "firms.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *FEW])
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path, [row["全称"] for row in csv.DictReader(file)]


def test_from_excel_to_running_deal(person, site, width, file_of_firms):
    path, names = file_of_firms
    desk = person(site, "secretariat", width)
    load(desk, path, names)
    discover(desk)
    what, suggestion = open_a_suggestion(desk)
    opportunity = take_up_and_contact_both(desk)
    record_the_visit(desk)
    conclude(desk)
    link = see_the_link_on_the_firms_page(desk, what)

    rival = person(site, "rival", width)
    sees_none_of_it(rival, what, suggestion, opportunity, link)


def load(desk: Person, path: Path, names: list[str]) -> None:
    desk.menu("导入")
    desk.page.get_by_label("文件", exact=True).set_input_files(path)
    desk.press("检查文件")
    wait_for_the_job(desk)
    # The dry run says what would happen, and writes nothing.
    desk.sees(names[0])
    desk.sees(names[-1]) if len(names) <= 50 else None
    here = desk.page.url
    desk.page.goto(f"/search/?q={names[0]}")
    desk.sees("没有找到")
    desk.page.goto(here)
    desk.press(f"导入 {len(names)} 行")
    wait_for_the_job(desk)
    desk.sees("已导入")
    desk.page.goto(f"/search/?q={names[0]}")
    expect(desk.main.get_by_role("link", name=names[0]).first).to_be_visible()


def discover(desk: Person) -> None:
    desk.go("/chain/suggestions/")
    desk.press("现在发现")
    expect(desk.page).to_have_url(re.compile(r"/jobs/\d+/$"))
    expect(desk.main.get_by_role("status").first).to_be_visible()
    wait_for_the_job(desk)
    expect(desk.page).to_have_url(re.compile("/chain/"))


def wait_for_the_job(desk: Person) -> None:
    """Large files and discoveries are done by the worker; the page shows how far it is, then leads on."""
    if "/jobs/" in desk.page.url:
        onwards = desk.main.get_by_role("link", name="查看结果")
        expect(onwards).to_be_visible(timeout=120_000)
        onwards.click()


def open_a_suggestion(desk: Person) -> tuple[str, str]:
    """A suggestion of one of the firms, found by way of the search: what flows, and its address."""
    for name in WORTH_A_LOOK:
        desk.go(f"/search/?q={name}")
        firm = desk.main.get_by_role("link", name=name)
        if not firm.count():
            continue
        firm.first.click()
        desk.main.get_by_role("link", name="产业链", exact=True).last.click()
        rows = desk.main.locator("section[aria-labelledby=found] tbody tr").filter(has_not_text=RIVAL)
        if rows.count():
            rows.first.locator("a.lm-row-title").click()
            break
    expect(desk.page).to_have_url(re.compile(r"/chain/suggestions/\d+/$"))
    desk.sees("为什么能对接")
    reason = desk.main.locator(".lm-reason").inner_text()
    assert len(reason) > 15
    ends = desk.page.locator("h1").inner_text().split(" → ")
    assert all(end in reason for end in ends), f"{reason} does not name {ends}"
    desk.sees("一步一步")
    return desk.page.title().split(" · ")[0], desk.page.url


def take_up_and_contact_both(desk: Person) -> str:
    desk.press("转为对接")
    expect(desk.main.get_by_role("radio", name="双方")).to_be_checked()
    desk.press("记下联系")
    desk.sees("已记录联系")
    expect(desk.main.locator("[aria-current=step]")).to_have_text("已联系双方")
    return desk.page.url


def record_the_visit(desk: Person) -> None:
    desk.main.get_by_role("radio", name="实地交流").check()
    desk.main.get_by_role("textbox", name="地点").fill("供方车间")
    desk.main.get_by_role("textbox", name="记录").fill("看了货样，双方技术负责人在场。")
    desk.press("记下进展")
    expect(desk.main.locator("[aria-current=step]")).to_have_text("实地交流")
    expect(desk.page.locator(".lm-timeline")).to_contain_text("供方车间")


def conclude(desk: Person) -> None:
    """Not before both benefits, the evidence and the recipient are written down; the page says so."""
    desk.main.get_by_role("radio", name="促成合作").check()
    desk.press("记下进展")
    expect(desk.main.get_by_role("alert").first).to_contain_text("供方得到什么")
    expect(desk.main.locator("[aria-current=step]")).to_have_text("实地交流")
    desk.main.get_by_role("link", name="补充或修改").click()  # the message leads there
    details = desk.main.locator("form[action$='/details/']")
    details.get_by_role("textbox", name="供方得到什么").fill("稳定的去处。")
    details.get_by_role("textbox", name="需方得到什么").fill("就近的原料。")
    details.get_by_role("textbox", name="成交依据").fill("意向书，双方签字。")
    details.get_by_label("接收方资质").select_option("verified")
    details.get_by_role("textbox", name="核实了什么").fill("营业执照和环评批复，秘书处核实。")
    details.get_by_role("button", name="保存").click()
    desk.sees("已保存")
    desk.main.get_by_role("radio", name="促成合作").check()
    desk.press("记下进展")
    expect(desk.main.locator("[aria-current=step]")).to_have_text("促成合作")


def see_the_link_on_the_firms_page(desk: Person, what: str) -> str:
    desk.main.locator("dl.lm-facts dd a[href^='/members/firms/']").first.click()
    desk.main.get_by_role("link", name="产业链", exact=True).last.click()
    row = desk.main.get_by_role("row").filter(has_text="由联盟促成").first
    expect(row).to_contain_text("在运行")
    row.locator("a.lm-row-title").click()
    desk.sees("意向书，双方签字。")
    return desk.page.url


def sees_none_of_it(rival: Person, what: str, suggestion: str, opportunity: str, link: str) -> None:
    rival.watch.allow(404)
    for url in (suggestion, opportunity, link):
        assert rival.page.goto(url).status == 404, f"the rival can open {url}"
        expect(rival.page.locator("body")).not_to_contain_text("意向书，双方签字。")
    number = {url: int(url.rstrip("/").rsplit("/", 1)[1]) for url in (suggestion, opportunity, link)}
    for path, url in (("/coshare/", opportunity), ("/chain/links/", link), ("/chain/suggestions/", suggestion), ("/", opportunity)):
        rival.go(path)
        expect(rival.main.locator(f"a[href$='{url.removeprefix(rival.site.url)}']")).to_have_count(0)
    rival.go(f"/search/?q={what}")
    assert not rival.main.locator(f"a[href='{opportunity.removeprefix(rival.site.url)}']").count()
    for kind, url in (("opportunities", opportunity), ("links", link), ("suggestions", suggestion)):
        answer = rival.page.request.get(f"/api/v1/{kind}?limit=500")
        assert answer.ok, f"{answer.url}: {answer.status}"
        assert number[url] not in [row["id"] for row in answer.json()["items"]], f"the rival's list of {kind} has it"
        assert rival.page.request.get(f"/api/v1/{kind}/{number[url]}").status == 404
