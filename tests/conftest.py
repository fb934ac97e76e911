"""What all tests of the site share. The engine's tests need none of it and run without Django too."""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

if importlib.util.find_spec("django"):
    # The same settings as in use, but a data folder of its own, before Django reads them.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianmeng.settings")
    os.environ["LIANMENG_DATA"] = tempfile.mkdtemp(prefix="lianmeng-tests-")
    (Path(os.environ["LIANMENG_DATA"]) / "static").mkdir()
    os.environ.setdefault("LIANMENG_LOG_LEVEL", "ERROR")

    import django

    django.setup()  # the cast imports models, and is read before pytest-django gets its turn


def pytest_configure(config):
    if not importlib.util.find_spec("django"):
        return
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
