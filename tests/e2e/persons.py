"""A person at a browser: signs in by a one-time link, goes around by the menus that the width offers."""

from playwright.sync_api import BrowserContext, Locator, Page, expect
from server import Site
from watching import Watch


class Person:
    def __init__(self, site: Site, context: BrowserContext, watch: Watch, width: int) -> None:
        self.site, self.context, self.watch, self.width = site, context, watch, width
        self.page: Page = context.new_page()

    @property
    def on_phone(self) -> bool:
        return self.width < 600

    def sign_in(self, username: str) -> None:
        """By a link and its button; a second browser of the same person takes the first one's session."""
        known = self.site.cookies.get(username)
        if known:
            self.context.add_cookies(known)
            self.page.goto("/")
            return
        self.page.goto(self.site.link(username))
        self.main.get_by_role("button", name="登录").click()
        expect(self.page).to_have_url(self.site.url + "/")
        self.site.cookies[username] = self.context.cookies()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def go(self, path: str) -> "Person":
        self.page.goto(path)
        return self

    def menu(self, label: str) -> None:
        """By the navigation: the row on top, or on a phone the sheet behind its button."""
        if self.on_phone:
            self.page.locator("summary[aria-label=全部菜单]").click()
            self.page.get_by_role("navigation", name="全部菜单").get_by_role("link", name=label).click()
        else:
            self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=label).click()

    def press(self, label: str, *, within: Locator | None = None) -> None:
        (within or self.main).get_by_role("button", name=label).first.click()

    def sees(self, text: str) -> None:
        expect(self.main).to_contain_text(text)

    def row(self, text: str) -> Locator:
        return self.main.get_by_role("row").filter(has_text=text).first
