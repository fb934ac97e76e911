"""Every address of the site, one line an app."""

from django.contrib import admin
from django.urls import include, path

from lianmeng.api.api import api
from lianmeng.web.health import health

urlpatterns = [
    path("", include("lianmeng.board.urls")),
    path("", include("lianmeng.web.urls")),
    path("me/", include("lianmeng.people.urls")),
    path("trail/", include("lianmeng.trail.urls")),
    path("members/", include("lianmeng.members.urls")),
    path("chain/", include("lianmeng.chain.urls")),
    path("cobuild/", include("lianmeng.cobuild.urls")),
    path("cosolve/", include("lianmeng.cosolve.urls")),
    path("coshare/", include("lianmeng.coshare.urls")),
    path("thinktank/", include("lianmeng.thinktank.urls")),
    path("load/", include("lianmeng.load.urls")),
    path("api/v1/", api.urls),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
]

handler400 = "lianmeng.web.views.bad_request"
handler403 = "lianmeng.web.views.permission_denied"
handler404 = "lianmeng.web.views.page_not_found"
handler500 = "lianmeng.web.views.server_error"
