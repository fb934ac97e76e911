"""`lianmeng serve`: migrate, collect static files, serve by granian; with --worker also the background worker."""

import os
import signal
import subprocess
import sys
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Serve the site (granian, WSGI). With --worker, the background worker runs beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--workers", type=int, default=1, help="Processes that answer requests.")
        parser.add_argument("--worker", action="store_true", help="Also run the background worker.")
        parser.add_argument("--no-migrate", action="store_true", help="The database is up to date already.")

    def handle(self, **options: object) -> None:
        if not options["no_migrate"]:
            call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        run(str(options["host"]), int(options["port"]), int(options["workers"]), worker=bool(options["worker"]))


def run(host: str, port: int, workers: int, *, worker: bool) -> None:
    """Start the server (and worker) and wait; ends them together. CommandError when one of them dies."""
    commands = [[
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(2 * (os.cpu_count() or 1)), "--no-ws", "--log-level", "warning",
        "lianmeng.wsgi:application",
    ]]
    if worker:
        commands.append([sys.executable, "-m", "lianmeng", "worker"])
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.3)
        raise CommandError(f"A process ended by itself. Is port {port} in use? PORT=8001 chooses another.")
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
