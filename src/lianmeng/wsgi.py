"""The WSGI door: granian --interface wsgi lianmeng.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianmeng.settings")
application = get_wsgi_application()
