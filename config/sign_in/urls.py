"""Every address below ``/accounts/``: allauth's pages that this site answers, under the names that allauth calls them by."""

from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from allauth.socialaccount.providers.saml import urls as saml
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from config.sign_in.pages import account
from config.sign_in.throttle import throttled

sign_in = throttled(account_views.login)
admin_sign_in = secure_admin_login(admin.site.login)  # by the same page, so that no second factor is passed by

forgotten_password = [
    path("password/reset/", account_views.password_reset, name="account_reset_password"),
    path("password/reset/done/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
"""Only where a mail can be sent: a link that sets a password belongs into no log of a server."""

urlpatterns = [
    path("", account, name="account"),
    path("login/", sign_in, name="login"),
    path("login/", sign_in, name="account_login"),
    path("logout/", account_views.logout, name="logout"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("signup/", account_views.signup, name="account_signup"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/", account_views.password_change, name="password_change"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("password/set/", account_views.password_set, name="account_set_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("institution/", include("allauth.socialaccount.urls")),
    *openid_connect.urlpatterns,
    *saml.urlpatterns,
]
if settings.EMAIL_HOST or not settings.IS_PRODUCTION:
    urlpatterns += forgotten_password
