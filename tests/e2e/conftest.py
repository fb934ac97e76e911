"""The browser, the site, and people who sit before it. Whatever page they see is watched (see watching.py)."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

sys.path.insert(0, str(Path(__file__).parent))

import server
from persons import Person
from watching import Watch

# Playwright keeps an event loop in this thread; Django would refuse its database to tests that come after.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WIDTHS = {1440: 900, 360: 740}


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright) -> dict[str, object]:
    """Chromium as it is on this machine; none is downloaded. In CI a missing one is a failure."""
    path = server.chromium(playwright.chromium.executable_path)
    if not path and os.environ.get("LIANMENG_CI"):
        pytest.fail(server.NO_BROWSER)
    if not path:
        pytest.skip(server.NO_BROWSER)
    return {"executable_path": path, "args": list(server.LAUNCH)}


@pytest.fixture(scope="session")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.World]:
    """The demo world, loaded once. Asks for the browser first: without one nothing is loaded."""
    one = server.World(tmp_path_factory.mktemp("world") / "demo")
    yield one
    one.close()


@pytest.fixture(scope="session")
def shared_site(world: server.World) -> Iterator[server.Site]:
    """One site for stories that only read."""
    with world.serve() as site:
        yield site


@pytest.fixture(scope="module")
def site(world: server.World, width: int) -> Iterator[server.Site]:
    """A fresh site for the stories of one file at one width: they write."""
    with world.serve() as one:
        yield one


@pytest.fixture(scope="module", params=list(WIDTHS), ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Person]]:
    """person(site, "owner", width): somebody signed in, at a browser of that width; username "" is a guest.
    Further words go to the browser's context (`color_scheme="dark"`, `java_script_enabled=False`)."""
    seen: list[Person] = []

    def sit_down(site: server.Site, username: str = "", width: int = 1440, **more: object) -> Person:
        context = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": WIDTHS.get(width, 900)},
            reduced_motion="reduce", has_touch=width < 600, **more,
        )
        context.set_default_timeout(30_000)
        one = Person(site, context, Watch(site.url, context), width)
        seen.append(one)
        if username:
            one.sign_in(username)
        return one

    yield sit_down
    for one in seen:
        one.context.close()
    faults = [fault for one in seen for fault in one.watch.faults]
    assert not faults, "\n".join(dict.fromkeys(faults))
