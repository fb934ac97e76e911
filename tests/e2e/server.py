"""A real site for the browser stories and the pictures: the demo world loaded once, and a copy of it for each server."""

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

WAIT = 120
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LAUNCH = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
NO_BROWSER = (
    "No Chromium was found. Install one (apt-get install chromium), or set CHROMIUM to the path of one that is there."
)


def chromium(own: str = "") -> str:
    """Path of a Chromium: CHROMIUM, else one on the PATH, else `own` (Playwright's) where it is there, else nothing."""
    told = os.environ.get("CHROMIUM", "")
    found = [shutil.which(told) or ""] if told else [shutil.which(name) or "" for name in CHROMIUM]
    if not told and own and Path(own).exists():
        found.append(own)
    return next((path for path in found if path), "")


class World:
    """The demo world in `home` (SQLite), or in a database beside that of DATABASE_URL, made new."""

    def __init__(self, home: Path) -> None:
        self.home, self.numbers, self.copies = home, itertools.count(1), []
        self.postgres = os.environ.get("DATABASE_URL", "")
        home.mkdir(parents=True, exist_ok=True)
        if self.postgres:
            self._create(self._name())
        said = self.run(home, self._url(), "demo", "--no-serve")
        self.run(home, self._url(), "collectstatic", "--noinput", "--verbosity", "0")
        if "/me/once/" not in said:
            raise RuntimeError(f"The demo did not load:\n{said}")

    def run(self, home: Path, url: str, *words: str) -> str:
        """One `lianmeng` command against a world; its output. RuntimeError with what it said when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "lianmeng", *words], env=self.env(home, url), cwd=home, text=True, encoding="utf-8",
            capture_output=True, timeout=WAIT * 2, check=False,
        )
        if done.returncode:
            raise RuntimeError(f"lianmeng {' '.join(words)}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def env(self, home: Path, url: str) -> dict[str, str]:
        """The environment of a site of its own: nothing of the caller's settings but PATH and the like."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANMENG_", "DATABASE_", "DJANGO_"))}
        return kept | {
            "LIANMENG_DATA": str(home), "LIANMENG_DEMO": "true", "LIANMENG_LOG_FORMAT": "text",
            "LIANMENG_LOG_LEVEL": "WARNING", "PYTHONUTF8": "1", "DATABASE_URL": url,
        }

    @contextlib.contextmanager
    def serve(self) -> Iterator["Site"]:
        """`lianmeng serve --worker` on a copy of the world; ended at the end."""
        number = next(self.numbers)
        home = self.home.with_name(f"{self.home.name}-{number}")
        shutil.copytree(self.home, home)
        if self.postgres:
            self._create(self._name(number), self._name())
        site = Site(self, home, self._url(number))
        try:
            site.start()
            yield site
        finally:
            site.stop()

    def close(self) -> None:
        """Drop the databases that were made."""
        for name in reversed(self.copies):
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _name(self, number: int = 0) -> str:
        name = urlsplit(self.postgres).path.strip("/") + "_e2e"
        return f"{name}_{number}" if number else name

    def _url(self, number: int = 0) -> str:
        return urlunsplit(urlsplit(self.postgres)._replace(path="/" + self._name(number))) if self.postgres else ""

    def _create(self, name: str, template: str = "") -> None:
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        self.copies.append(name)

    def _sql(self, words: str) -> None:
        import psycopg  # only where DATABASE_URL names a PostgreSQL

        with psycopg.connect(self.postgres, autocommit=True) as connection:
            connection.execute(words)


class Site:
    """A running copy. `url` ends without a slash; `log` is what server and worker wrote."""

    def __init__(self, world: World, home: Path, database: str) -> None:
        self.world, self.home, self.database = world, home, database
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "serve.log"
        self.process: subprocess.Popen | None = None
        self.cookies: dict[str, list[dict]] = {}

    def start(self) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lianmeng", "serve", "--worker", "--no-migrate", "--port", str(self.port)],
                env=self.world.env(self.home, self.database), cwd=self.home, stdout=log, stderr=log,
            )
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(self.url + "/health/", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise RuntimeError(f"The site did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def link(self, username: str) -> str:
        """A new one-time sign-in link."""
        return self.world.run(self.home, self.database, "person", "link", username, "--site", self.url).strip()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
