"""What an address answers: asked of real servers on this machine, with a vetting that is told that they are fine."""

import socket
import ssl
import subprocess
import threading
import time

import pytest

from campaigns.domain.links import Answer
from campaigns.linkcheck import asking
from campaigns.linkcheck.asking import ask, user_agent
from campaigns.linkcheck.vetting import Target, Unfit, vet
from campaigns.models import LinkFinding, LinkState
from tests.campaigns.linkcheck.servers import drip, serving, silence, status


@pytest.fixture
def server():
    with serving() as made:
        yield made


@pytest.fixture
def asked(server):
    """``asked("/path")`` asks the server; every host is this machine."""

    def asked(path, *, host="127.0.0.1", **options):
        return ask(f"http://{host}:{server.port}{path}", **{"vet": lambda target: ["127.0.0.1"], **options})

    return asked


@pytest.mark.parametrize(
    ("code", "state", "finding"),
    [
        (200, LinkState.ANSWERS, ""),
        (204, LinkState.ANSWERS, ""),
        (401, LinkState.GUARDED, ""),
        (403, LinkState.GUARDED, ""),
        (405, LinkState.GUARDED, ""),
        (429, LinkState.GUARDED, ""),
        (999, LinkState.GUARDED, ""),
        (404, LinkState.GONE, LinkFinding.MISSING),
        (410, LinkState.GONE, LinkFinding.MISSING),
        (400, LinkState.SILENT, LinkFinding.STATUS),
        (500, LinkState.SILENT, LinkFinding.STATUS),
        (503, LinkState.SILENT, LinkFinding.STATUS),
    ],
)
def test_what_a_status_means(server, asked, code, state, finding):
    server.answers["/a"] = status(code)

    assert asked("/a") == Answer(state, finding, code)


def test_a_guard_before_the_site_is_no_fault_of_the_site(server, asked):
    server.answers["/a"] = status(503, cf_mitigated="challenge")

    assert asked("/a").state == LinkState.GUARDED


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_where_head_is_refused_get_is_asked(server, asked, refusal):
    server.answers |= {"HEAD /a": status(refusal), "GET /a": status(200)}

    assert asked("/a") == Answer(LinkState.ANSWERS, "", 200)
    assert [method for method, *_rest in server.asked] == ["HEAD", "GET"]


def test_a_server_that_hangs_up_on_head_is_asked_by_get(server, asked):
    server.answers |= {"HEAD /a": b"", "GET /a": status(200)}

    assert asked("/a").state == LinkState.ANSWERS


def test_nothing_is_told_but_who_asks(server, asked, settings):
    settings.SITE_NAME = "Alianza (por el asilo)\r\nñ"
    settings.PUBLIC_ORIGIN = "https://letters.example.org"
    server.answers["/a?x=1"] = status(200)

    asked("/a?x=1#part")

    [(method, path, headers)] = server.asked
    assert (method, path) == ("HEAD", "/a?x=1")
    assert headers == {
        "Host": f"127.0.0.1:{server.port}",
        "User-Agent": "Undersigned-link-check/1.0 (Alianza por el asilo; +https://letters.example.org)",
        "Accept": "text/html, application/pdf, */*;q=0.8",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_a_site_without_a_latin_name_still_says_who_asks(settings):
    settings.SITE_NAME = "العربية"

    assert user_agent().startswith("Undersigned-link-check/1.0 (Undersigned; +http")


# Redirects


def test_a_permanent_redirect_is_followed_to_its_end(server, asked):
    server.answers |= {
        "/old": status(301, Location="/b"),
        "/b": status(302, Location=f"http://127.0.0.1:{server.port}/ñ%20c?d=1"),
        "/%C3%B1%20c?d=1": status(200),
    }

    found = asked("/old")

    assert (found.state, found.status) == (LinkState.MOVED, 200)
    assert found.final_url == f"http://127.0.0.1:{server.port}/ñ%20c?d=1"


def test_a_temporary_redirect_leaves_the_address_the_right_one(server, asked):
    server.answers |= {"/doi": status(302, Location="/work"), "/work": status(200)}

    found = asked("/doi#page=3")

    assert (found.state, found.finding) == (LinkState.ANSWERS, "")
    assert found.final_url.endswith("/work#page=3")


@pytest.mark.parametrize("front", ["/", "/es/", "/en", "/index.html", "/home"])
def test_a_work_that_leads_to_the_front_page_may_be_gone(server, asked, front):
    server.answers |= {"/report/2019": status(302, Location=front), front: status(200)}

    assert asked("/report/2019").finding == LinkFinding.FRONT_PAGE
    assert asked("/report/2019").state == LinkState.MOVED


def test_a_front_page_that_leads_to_another_is_only_moved(server, asked):
    server.answers |= {"/": status(301, Location="/es/"), "/es/": status(200)}

    assert asked("/") == Answer(LinkState.MOVED, "", 200, f"http://127.0.0.1:{server.port}/es/")


def test_a_moved_work_that_is_gone_is_gone(server, asked):
    server.answers |= {"/old": status(301, Location="/new"), "/new": status(404)}

    assert asked("/old").state == LinkState.GONE


def test_five_redirects_are_followed_and_no_more(server, asked):
    for number in range(7):
        server.answers[f"/{number}"] = status(301, Location=f"/{number + 1}")
    server.answers["/7"] = status(200)

    assert asked("/2").state == LinkState.MOVED
    assert asked("/1") == Answer(LinkState.SILENT, LinkFinding.LOOP, None, f"http://127.0.0.1:{server.port}/7")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/secret",
        "http://localhost:{port}/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_secret",
        "http://user:word@127.0.0.1:{port}/secret",
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(server, location):
    server.answers |= {"/a": status(302, Location=location.format(port=server.port)), "/secret": status(200)}
    vetted = []

    def first_only(target):
        """The first hop is told to be fine; every other is judged as in real life."""
        vetted.append(target)
        return ["127.0.0.1"] if len(vetted) == 1 else vet(target)

    found = ask(f"http://news.example.net:{server.port}/a", vet=first_only)

    assert found.state == LinkState.BARRED
    assert {path for _method, path, _headers in server.asked} == {"/a"}


def test_the_control_a_redirect_that_is_not_vetted_reaches_the_secret(server, asked):
    server.answers |= {"/a": status(302, Location="/secret"), "/secret": status(200)}

    asked("/a", host="news.example.net")

    assert "/secret" in {path for _method, path, _headers in server.asked}


# The vetted address and no other


def test_a_name_that_changes_its_mind_is_asked_at_the_address_that_was_vetted(server, monkeypatch):
    answers = [["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]]
    resolved, connected = [], []

    def resolve(host, port):
        resolved.append(host)
        return answers[min(len(resolved), len(answers)) - 1]

    def connect(address, timeout=None):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(asking.socket, "create_connection", connect)
    monkeypatch.setattr(
        asking.socket, "getaddrinfo", lambda *args, **kinds: pytest.fail("the name was resolved a second time")
    )

    found = ask("http://rebinding.example.net/", vet=lambda target: vet(target, resolve=resolve))

    assert found.state == LinkState.SILENT
    assert resolved == ["rebinding.example.net"]
    assert set(connected) == {("93.184.215.14", 80)}


def test_the_real_vetting_refuses_a_server_on_this_machine_before_it_is_asked(server):
    assert ask(f"http://127.0.0.1:{server.port}/a").state == LinkState.BARRED
    assert ask("http://127.0.0.1/a") == Answer(LinkState.BARRED, LinkFinding.PRIVATE)
    assert server.asked == []


def test_an_unfit_address_says_why():
    def refuse(target):
        raise Unfit(LinkFinding.PRIVATE)

    assert ask("http://example.net/", vet=refuse) == Answer(LinkState.BARRED, LinkFinding.PRIVATE)


def test_the_next_address_of_a_host_is_tried_when_the_first_is_closed(server):
    server.answers["/a"] = status(200)

    # Nobody listens at 127.0.0.2 on this port.
    found = ask(f"http://news.example.net:{server.port}/a", vet=lambda target: ["127.0.0.2", "127.0.0.1"])

    assert found.state == LinkState.ANSWERS
    assert server.asked[0][2]["Host"] == f"news.example.net:{server.port}"


# Time and size


@pytest.mark.parametrize("answer", [drip, silence])
def test_a_server_that_takes_for_ever_is_left_in_time(server, asked, answer):
    server.answers["/slow"] = answer
    began = time.monotonic()

    found = asked("/slow", seconds=0.6)

    assert found == Answer(LinkState.SILENT, LinkFinding.TIMEOUT)
    assert time.monotonic() - began < 2


def test_redirects_share_one_time_limit(server, asked):
    def late(connection, stopped):
        stopped.wait(0.3)
        connection.sendall(status(302, Location="/late"))

    server.answers["/late"] = late
    began = time.monotonic()

    assert asked("/late", seconds=0.7).finding == LinkFinding.TIMEOUT
    assert time.monotonic() - began < 2


def test_an_answer_without_an_end_is_not_read(server, asked):
    sent = []

    def endless(connection, stopped):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stopped.is_set():
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    server.answers |= {"HEAD /a": status(405), "GET /a": endless}

    assert asked("/a").state == LinkState.ANSWERS
    assert sum(sent) < 64 * 1024 * 1024  # what fits between two sockets, not what the server would like to send


@pytest.mark.parametrize(
    "head",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_no_answer_is_called_so(server, asked, head):
    server.answers["/a"] = head

    assert asked("/a") == Answer(LinkState.SILENT, LinkFinding.NONSENSE)


def test_a_closed_port_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    found = ask(f"http://127.0.0.1:{port}/", vet=lambda target: ["127.0.0.1"])

    assert found == Answer(LinkState.SILENT, LinkFinding.UNREACHABLE)


def test_no_connection_is_left_open(server, asked):
    server.answers |= {"/a": status(301, Location="/b"), "/b": status(200)}
    before = threading.active_count()

    for _again in range(5):
        asked("/a")

    time.sleep(0.1)
    assert threading.active_count() <= before + 1


# TLS


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate of our own for news.example.net, valid for those who trust it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2", "-subj", "/CN=news.example.net",
            "-addext", "subjectAltName=DNS:news.example.net",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def tls(authority, host, path="/a", **options):
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(authority / "cert.pem", authority / "key.pem")
    with serving(ours) as server:
        server.answers["/a"] = status(200)
        return ask(f"https://{host}:{server.port}{path}", vet=lambda target: ["127.0.0.1"], **options)


def test_a_certificate_is_checked_for_the_name_although_the_address_is_asked(authority):
    trusting = ssl.create_default_context(cafile=authority / "cert.pem")

    assert tls(authority, "news.example.net", context=trusting).state == LinkState.ANSWERS
    assert tls(authority, "other.example.net", context=trusting).finding == LinkFinding.CERTIFICATE
    assert tls(authority, "127.0.0.1", context=trusting).finding == LinkFinding.CERTIFICATE


def test_a_certificate_that_nobody_vouches_for_is_not_believed(authority):
    assert tls(authority, "news.example.net") == Answer(LinkState.SILENT, LinkFinding.CERTIFICATE)


def test_a_handshake_that_never_ends_is_left_in_time(server):
    def hold(connection, stopped):
        stopped.wait(5)

    server._exchange = lambda connection: hold(connection, server.stopped)
    began = time.monotonic()

    found = ask(f"https://news.example.net:{server.port}/", vet=lambda target: ["127.0.0.1"], seconds=0.5)

    assert found == Answer(LinkState.SILENT, LinkFinding.TIMEOUT)
    assert time.monotonic() - began < 2


# A proxy


def test_a_proxy_is_used_only_where_the_installation_names_one(server, settings, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    connected = []
    monkeypatch.setattr(
        asking.socket, "create_connection", lambda address, timeout=None: connected.append(address) or 1 / 0
    )

    with pytest.raises(ZeroDivisionError):
        ask("http://news.example.net/a", vet=lambda target: ["93.184.215.14"])

    assert connected == [("93.184.215.14", 80)]


def test_a_proxy_is_asked_for_the_whole_address_and_private_ones_are_still_refused(server, settings):
    settings.LINK_CHECK_PROXY = f"http://us%40er:word@127.0.0.1:{server.port}"
    server.answers |= {
        "http://news.example.net/a": status(301, Location="http://10.0.0.1/b"),
        "http://news.example.net/c": status(200),
    }

    assert ask("http://news.example.net/c").state == LinkState.ANSWERS
    assert ask("http://news.example.net/a") == Answer(LinkState.BARRED, LinkFinding.PRIVATE, None, "http://10.0.0.1/b")
    assert ask("http://localhost/").state == LinkState.BARRED
    assert {path for _method, path, _headers in server.asked} == {
        "http://news.example.net/a", "http://news.example.net/c",
    }  # fmt: skip
    assert server.asked[0][2]["Proxy-Authorization"] == "Basic dXNAZXI6d29yZA=="
    assert server.asked[0][2]["Host"] == "news.example.net"


def test_a_proxy_opens_a_tunnel_for_https_and_the_certificate_is_checked_at_its_end(server, settings, authority):
    settings.LINK_CHECK_PROXY = f"http://127.0.0.1:{server.port}"
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(authority / "cert.pem", authority / "key.pem")

    def tunnel(connection, stopped):
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with ours.wrap_socket(connection, server_side=True) as inner:
            inner.recv(4096)
            inner.sendall(status(200))

    server.answers["news.example.net:443"] = tunnel
    trusting = ssl.create_default_context(cafile=authority / "cert.pem")

    assert ask("https://news.example.net/a", context=trusting).state == LinkState.ANSWERS
    assert server.asked[0][:2] == ("CONNECT", "news.example.net:443")
    assert ask("https://news.example.net/a").finding == LinkFinding.CERTIFICATE


def test_a_target_writes_its_own_address():
    assert Target("https", "example.org", 443, "/a").url == "https://example.org/a"
