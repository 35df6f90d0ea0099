"""Every address of the site. Pages live at the root, in the app that answers them; the API is under /api/v1/."""

from django.contrib import admin
from django.urls import include, path, re_path

from config import health
from config.metrics import metrics
from config.sign_in.urls import admin_sign_in
from web.rest import Nowhere

handler400, handler403 = "web.views.bad_request", "web.views.permission_denied"
handler404, handler500 = "web.views.page_not_found", "web.views.server_error"

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("config.sign_in.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    re_path(r"^api/(?:.*/)?$", Nowhere.as_view()),
    path("", include("comparisons.urls")),
    path("", include("library.urls")),
    path("", include("clauses.urls")),
    path("", include("agreements.urls")),
]
