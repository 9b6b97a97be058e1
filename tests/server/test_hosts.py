"""The server answers only to its own names, so that no page of a stranger reads drafts."""

from __future__ import annotations

import pytest

from answerkey.server.hosts import is_accepted, names_of
from server.site import Site

LOOPBACK = names_of("127.0.0.1", ["Example.org"])


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8000", "LOCALHOST", "localhost.", "localhost.:80", "127.0.0.1", "127.0.0.1:1"),
        *("[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]", "example.org", "EXAMPLE.ORG.:443"),
    ],
)
def test_own_names_are_accepted(host: str) -> None:
    assert is_accepted([(b"host", host.encode())], b"/", LOOPBACK)


@pytest.mark.parametrize(
    "hosts",
    [
        *([], [""], ["evil.test"], ["evil.test:8000"], ["localhost", "localhost"], ["localhost", "evil.test"]),
        *(["localhost.evil.test"], ["localhost@evil.test"], ["localhost:80@evil.test"], ["localhost/evil"]),
        *(["localhost, evil.test"], ["[::1"], ["127.0.0.1.evil.test"], ["localhost:x"], ["localhost.."], ["\xff"]),
    ],
)
def test_other_names_are_refused(hosts: list[str]) -> None:
    assert not is_accepted([(b"Host", host.encode("latin-1")) for host in hosts], b"/", LOOPBACK)


def test_an_absolute_target_is_held_to_the_same() -> None:
    own = [(b"host", b"localhost")]
    assert is_accepted(own, b"http://localhost:8000/api/v1", LOOPBACK)
    assert not is_accepted(own, b"http://evil.test/api/v1", LOOPBACK)
    assert not is_accepted([(b"host", b"evil.test")], b"http://localhost/", LOOPBACK)
    assert not is_accepted(own, b"evil.test:80", LOOPBACK)


def test_every_address_answers_to_any_name_until_names_are_given() -> None:
    host = [(b"host", b"a.test")]
    assert is_accepted(host, b"/", names_of("0.0.0.0"))
    assert not is_accepted(host, b"/", names_of("0.0.0.0", ["b.test"]))
    assert is_accepted(host, b"/", names_of("127.0.0.1", ["*"]))
    assert is_accepted(host, b"/", names_of("a.test"))


@pytest.mark.parametrize("path", ["/", "/api/v1", "/-/ready", "/assets/x", "/api/v1/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_nothing_is_served_under_a_strange_name(site: Site, path: str, method: str) -> None:
    local = Site.of(site.settings, hosts=tuple(names_of("127.0.0.1")))
    reply = local.ask(method, path, headers={"Host": "evil.test"})
    assert reply.status_code == 421
    assert method == "HEAD" or "--allowed-host" in reply.json()["detail"]
    assert local.ask(method, path, headers={"Host": "localhost:8000"}).status_code != 421
