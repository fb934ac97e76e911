"""What no page may do: complain in the console, break the policy, ask another host, scroll sideways on a phone."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route

# Runs in every page. Faults go to the console, where they are read.
EYES = """
addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
const wide = () => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (innerWidth < 600 && over > 0) console.error('scrolls sideways by ' + over + ' px');
};
addEventListener('load', () => requestAnimationFrame(wide));
addEventListener('click', () => setTimeout(wide, 50));
"""
# Told apart by status below; the browser's own line says nothing more.
SAID_BY_STATUS = "Failed to load resource"


class Watch:
    """Watches every page of a context. `faults` is empty when all went well; `allow(404)` expects a status."""

    def __init__(self, url: str, context: BrowserContext) -> None:
        self.host, self.faults, self.allowed = urlsplit(url).netloc, [], {422}
        context.add_init_script(EYES)
        context.route(lambda address: not self._ours(address), self._elsewhere)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("page", self._opened)

    def allow(self, *statuses: int) -> None:
        self.allowed |= set(statuses)

    def _ours(self, address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in {"data", "blob", "about"} or parts.netloc == self.host

    def _elsewhere(self, route: Route) -> None:
        self.faults.append(f"asks another host: {route.request.url}")
        route.abort()

    def _asked(self, request: Request) -> None:
        if not self._ours(request.url):
            self.faults.append(f"asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"status {response.status}: {response.request.method} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(SAID_BY_STATUS):
            where = message.page.url if message.page else message.location.get("url", "")
            self.faults.append(f"console on {where}: {message.text}")

    def _opened(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script on {page.url}: {error}"))
