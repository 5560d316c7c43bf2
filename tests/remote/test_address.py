"""Addresses, endpoints, credentials and dialects: what the user gives and what follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from iwtld.errors import UnknownNameError, UsageError
from iwtld.remote import DIALECTS, open_service
from iwtld.remote.address import Endpoints, checked, endpoints, is_private
from iwtld.remote.auth import Credentials, Signer
from iwtld.remote.dialects import GENERIC, OXIGRAPH, VIRTUOSO, recognise

from .fake import fake, reply

SECRET = "open-sesame"
STORES = Path(__file__).parents[2] / "docs" / "stores.md"


@pytest.mark.parametrize(
    "url", ["http://h:7878", "http://h:7878/", "http://h:7878/query", "http://h:7878/update"]
)
def test_any_address_of_oxigraph_gives_its_three_endpoints(url: str) -> None:
    found = endpoints(checked(url), OXIGRAPH, {}, signed=False)
    assert found == Endpoints("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")


def test_virtuoso_is_asked_behind_its_log_in_where_there_are_credentials() -> None:
    signed, unsigned = (
        endpoints("http://h:8890/sparql", VIRTUOSO, {}, signed=which) for which in (True, False)
    )
    assert signed.query == "http://h:8890/sparql-auth"
    assert unsigned.query == "http://h:8890/sparql"
    assert signed.store == unsigned.store == "http://h:8890/sparql-graph-crud-auth"


def test_an_unknown_service_has_its_updates_beside_its_queries() -> None:
    assert endpoints("http://h/ds/query", GENERIC, {}, signed=False).update == "http://h/ds/update"
    assert endpoints("http://h/sparql", GENERIC, {}, signed=False).update == "http://h/sparql"


def test_the_environment_goes_before_what_is_derived() -> None:
    environment = {"IWTLD_STORE_UPDATE_URL": "http://h/repositories/x/statements"}
    found = endpoints("http://h/repositories/x", GENERIC, environment, signed=False)
    assert found.update == "http://h/repositories/x/statements"


def test_an_endpoint_of_another_host_is_refused() -> None:
    with pytest.raises(UsageError, match="IWTLD_STORE_UPDATE_URL"):
        endpoints("http://h/q", GENERIC, {"IWTLD_STORE_UPDATE_URL": "http://other/u"}, signed=False)


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="IWTLD_STORE_USER") as caught:
        checked(f"http://ali:{SECRET}@h:7878/query")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://h/", "http://", "http://h:port/", "http://h/?key=1", "http://h/#x", "http://h/a b"]
)
def test_what_is_no_address_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        checked(url)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Oxigraph/0.5.13", "oxigraph"),
        ("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu", "virtuoso"),
        ("nginx", "generic"),
        (None, "generic"),
    ],
)
def test_the_server_header_tells_the_dialect(header: str | None, name: str) -> None:
    assert recognise(header).name == name


def test_the_environment_names_the_dialect_without_a_request() -> None:
    assert open_service("http://h:1", environment={"IWTLD_STORE_DIALECT": "Virtuoso"}).dialect is VIRTUOSO
    with pytest.raises(UnknownNameError, match="virtuoso"):
        open_service("http://h:1", environment={"IWTLD_STORE_DIALECT": "virtuso"})


def test_a_dialect_is_recognised_even_where_the_first_answer_is_a_refusal() -> None:
    with fake(reply("401 Unauthorized", b"", "Server: Virtuoso/07.20")) as running:
        assert open_service(running.url, environment={}).dialect is VIRTUOSO


@pytest.mark.parametrize("name", ["IWTLD_STORE_DEADLINE", "IWTLD_STORE_LIMIT"])
@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_that_is_no_positive_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        open_service("http://h:1", environment={"IWTLD_STORE_DIALECT": "generic", name: value})


@pytest.mark.parametrize(
    "environment",
    [
        {"IWTLD_STORE_USER": "ali"},
        {"IWTLD_STORE_PASSWORD": SECRET},
        {"IWTLD_STORE_AUTH": "bearer"},
        {"IWTLD_STORE_AUTH": "kerberos"},
        {"IWTLD_STORE_USER": "ali", "IWTLD_STORE_PASSWORD": SECRET, "IWTLD_STORE_TOKEN": SECRET},
        {"IWTLD_STORE_TOKEN": f"{SECRET}\r\nX-Evil: 1"},
    ],
)
def test_credentials_that_do_not_fit_together_are_refused_without_being_shown(
    environment: dict[str, str],
) -> None:
    with pytest.raises(UsageError) as caught:
        Credentials.of(environment)
    assert SECRET not in str(caught.value)


def test_credentials_are_not_shown() -> None:
    assert SECRET not in repr(Credentials("ali", SECRET, SECRET))


def test_a_token_is_not_sent_in_the_open_unless_that_is_insisted_on() -> None:
    from urllib.request import Request

    with pytest.raises(UsageError, match="https"):
        Signer(Credentials(token=SECRET), "http://store.example").sign(Request("http://store.example/query"))
    request = Request("http://store.example/query")
    Signer(Credentials(token=SECRET, forced="bearer"), "http://store.example").sign(request)
    assert request.get_header("Authorization") == f"Bearer {SECRET}"


def test_credentials_stay_with_one_origin() -> None:
    from urllib.request import Request

    request = Request("https://store.example:8443/query")
    Signer(Credentials(token=SECRET), "https://store.example").sign(request)
    assert not request.has_header("Authorization")


def test_this_machine_and_tls_are_private() -> None:
    assert is_private("http://127.0.0.1:7878")
    assert is_private("https://store.example")
    assert not is_private("http://store.example")


def test_the_page_on_stores_lists_every_quirk_with_its_reason() -> None:
    page = " ".join(STORES.read_text(encoding="utf-8").split())
    for dialect in DIALECTS.values():
        for quirk in dialect.quirks:
            assert f"| {dialect.title} | {quirk.reason} |" in page, (
                "run python -m iwtld.remote.quirks docs/stores.md"
            )
