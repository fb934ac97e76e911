"""Is the site well? For a proxy or a monitor: 200 with the facts, or 503 with what is wrong."""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianmeng import __version__

log = logging.getLogger("lianmeng.health")


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Checks that the database answers and has every migration. No personal or business data."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        log.exception("health: the database does not answer")
        return JsonResponse({"status": "error", "database": "no answer", "version": __version__}, status=503)
    well = waiting == 0
    facts = {
        "status": "ok" if well else "error",
        "database": connection.vendor,
        "migrations_waiting": waiting,
        "version": __version__,
    }
    return JsonResponse(facts, status=200 if well else 503)
