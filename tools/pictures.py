"""Pages of the demo as pictures: python tools/pictures.py [name …]

Each page at 360 and 1440 px, light and dark, into pictures/ (not kept by git). Names given narrow the pages.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/e2e"))

import server  # noqa: E402  (the site of the browser stories)

OUT = ROOT / "pictures"
SIZES = {1440: 900, 360: 740}
THEMES = ("light", "dark")
HIGHEST = 2600  # a longer page is cut
SPOILED = (
    ("企业名称", "统一社会信用代码", "等级", "主营产品", "副产品及废料"),
    ("示例铝棒有限公司", "", "重点企业", "铝棒", "铝灰"),
    ("", "", "重点企业", "铝型材", ""),
    ("示例铝板有限公司", "91430600MA4L00001X", "", "铝板", ""),
    ("示例铝箔有限公司", "", "特级企业", "铝箔", ""),
)


def row(path: str, selector: str = "a.lm-row-title", text: str = "") -> Callable[[Page, str], None]:
    """Open a list and its first row, or the first that says `text`."""

    def open_it(page: Page, url: str) -> None:
        page.goto(url + path)
        page.locator("main").locator(selector).filter(has_text=re.compile(text)).first.click()

    return open_it


def at(path: str) -> Callable[[Page, str], None]:
    return lambda page, url: page.goto(url + path) and None


def spoiled(page: Page, url: str) -> None:
    """Upload a workbook with mistakes, once; then open it."""
    page.goto(url + "/load/")
    known = page.locator("main tbody a", has_text="企业名单.xlsx")
    if known.count():
        known.first.click()
        return
    book = openpyxl.Workbook()
    for line in SPOILED:
        book.active.append(line)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "企业名单.xlsx"
        book.save(path)
        page.locator("input[type=file]").set_input_files(path)
        page.locator("main button[type=submit]").first.click()


# Name, who looks ("" is a guest), how to come there.
PAGES: tuple[tuple[str, str, Callable[[Page, str], None]], ...] = (
    ("home", "secretariat", at("/")),
    ("home-owner", "owner", at("/")),
    ("firms", "secretariat", at("/members/firms/")),
    ("firm", "secretariat", row("/search/?q=际华3517", "a[href^='/members/firms/']")),
    ("firm-chain", "secretariat", lambda page, url: _then(page, url, row("/search/?q=森科", "a[href^='/members/firms/']"), ".lm-tabs a[href^='/chain/']")),
    ("alliance", "secretariat", at("/members/")),
    ("chain", "secretariat", row("/chain/", "a", "金属非金属新材料产业链")),
    ("suggestions", "secretariat", at("/chain/suggestions/")),
    ("suggestion", "secretariat", row("/chain/suggestions/")),
    ("ask", "secretariat", at("/chain/ask/?text=橡胶边角料&side=users")),
    ("opportunities", "secretariat", at("/coshare/")),
    ("opportunity", "secretariat", row("/coshare/")),
    ("problems", "secretariat", at("/cosolve/")),
    ("problem", "owner", row("/cosolve/")),
    ("problem-new", "owner", at("/cosolve/new/")),
    ("cobuild", "secretariat", at("/cobuild/")),
    ("thinktank", "secretariat", at("/thinktank/")),
    ("load", "secretariat", at("/load/")),
    ("load-errors", "secretariat", spoiled),
    ("search", "secretariat", at("/search/?q=铝")),
    ("me", "owner", at("/me/")),
    ("signin", "", at("/me/signin/")),
    ("not-found", "owner", at("/coshare/999999/")),
    ("style", "", at("/style/")),
)


def _then(page: Page, url: str, first: Callable[[Page, str], None], selector: str) -> None:
    first(page, url)
    page.locator("main").locator(selector).first.click()


def main(wanted: list[str]) -> int:
    """Make the pictures; status 1 when a page could not be reached."""
    OUT.mkdir(exist_ok=True)
    failed = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = server.chromium(playwright.chromium.executable_path)
        if not path:
            sys.exit(server.NO_BROWSER)
        world = server.World(Path(folder) / "demo")
        try:
            with world.serve() as site:
                # The browser's own words (a file's button, a date) in Chinese, where it has them (chromium-l10n).
                browser = playwright.chromium.launch(
                    executable_path=path, args=[*server.LAUNCH, "--lang=zh-CN"], env=os.environ | {"LANGUAGE": "zh_CN"}
                )
                cookies = {name: sign_in(browser, site, name) for name in {who for _name, who, _come in PAGES if who}}
                for name, who, come in PAGES:
                    if not wanted or name in wanted:
                        failed += picture(browser, site, name, cookies.get(who, []), come)
                browser.close()
        finally:
            world.close()
    for line in failed:
        print(line, file=sys.stderr)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}/")
    return 1 if failed else 0


def sign_in(browser: Browser, site: server.Site, username: str) -> list[dict]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.link(username))
    page.locator("main button[type=submit]").click()
    page.wait_for_url(site.url + "/")
    cookies = context.cookies()
    context.close()
    return cookies


def picture(browser: Browser, site: server.Site, name: str, cookies: list[dict], come: Callable[[Page, str], None]) -> list[str]:
    """One page in every size and theme; what went wrong."""
    failed = []
    for width, height in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce",
                has_touch=width < 600, locale="zh-CN",
            )
            context.add_cookies([*cookies, {"name": "lianmeng_theme", "value": theme, "url": site.url}])
            context.set_default_timeout(20_000)
            page = context.new_page()
            try:
                come(page, site.url)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(200)
                full = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
                page.set_viewport_size({"width": width, "height": max(full, height)})
                page.screenshot(path=OUT / f"{name}-{width}-{theme}.png")
            except Exception as wrong:
                failed.append(f"{name} {width} {theme}: {str(wrong).splitlines()[0]}")
            context.close()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
