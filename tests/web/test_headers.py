"""What every answer says to the browser."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/", "/toy/", "/toy/new/", "/toy/bare/", "/counts/", "/month/", "/search/?q=zs", "/views/?page=toy:home"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_signed_in_person_are_stored_nowhere(toy, signed_in, path):
    assert signed_in.get(path)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", [*PAGES, "/nothing/here/", "/healthz"])
def test_no_answer_allows_inline_scripts_styles_or_frames(toy, signed_in, path):
    answer = signed_in.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_an_inline_script_style_or_handler(toy, signed_in, path):
    text = signed_in.get(path).text
    assert "<style" not in text
    assert "javascript:" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert all("src=" in tag for tag in text.split("<script")[1:])


def test_health_is_told_to_anybody_and_names_nobody(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok"}


def test_everything_else_wants_a_sign_in(toy, client):
    for path in PAGES:
        assert client.get(path).status_code == 302


def test_a_fragment_asked_for_after_the_session_ended_moves_the_whole_page(toy, client):
    answer = client.get("/toy/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/toy/?unit=3"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/sign-in/?next=/toy/%3Funit%3D3"
