"""What Django does for trust is switched on: sign-in for all, CSRF, the content security policy, Argon2."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils.module_loading import import_string

from bihuan.config import settings as product
from bihuan.config import urls as product_urls

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
}  # fmt: skip


def bare(_request: HttpRequest) -> HttpResponse:
    """A page whose author forgot every check."""
    return HttpResponse("open to all")


urlpatterns = [path("bare/", bare), *product_urls.urlpatterns]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/", "/bare/"])
def test_a_page_that_asks_nothing_itself_still_asks_for_a_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("sign-in"))


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    for name in ("sign-in", "language"):  # the first is protected by Django itself, the second by the middleware alone
        assert client.post(reverse(name), {"language": "en"}).status_code == 403


def test_every_page_tells_the_browser_what_it_may_load_and_who_may_frame_it(client: Client) -> None:
    headers = client.get(reverse("sign-in")).headers
    told = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
    assert POLICY - told == set()
    assert [part for part in told if "*" in part or "unsafe" in part or "http" in part] == []
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Referrer-Policy"] == "same-origin"


def test_passwords_are_kept_as_argon2id_and_have_fifteen_characters() -> None:
    assert [import_string(name) for name in product.PASSWORD_HASHERS] == [Argon2PasswordHasher]
    assert Argon2PasswordHasher().params().type.name == "ID"
    assert product.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] == {"min_length": 15}


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_ends_with_the_shift() -> None:
    assert (product.SESSION_COOKIE_HTTPONLY, product.SESSION_COOKIE_SAMESITE) == (True, "Lax")
    assert product.SESSION_COOKIE_AGE == 12 * 3600
