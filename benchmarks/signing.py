"""Sign-ons through the real server: ``.venv/bin/python benchmarks/signing.py --seconds 60 [--database postgres]``.

A throw-away database, a letter that is open, granian with two workers as in bin/demo. Several client processes get the
real form with its cookie, token and key, and post it, everybody another claim, from as many networks. Posts alone are
measured: further keys are signed as the server does, with the secret key of this run. ``--pages`` fetches the form for
each post, within the measured time. Afterwards every acknowledged post must be in the database exactly once, with
contact, decision and mail. ``--kill`` kills the workers with SIGKILL meanwhile; what was not answered is posted again
with the same key. Loopback only; ends by itself, and takes server, clients and database along.

The figures to hold (FIGURES, p99 in brackets) are those of a machine with two processors that does nothing else: run it
for 60 seconds with either database, then once each with ``--kill`` for 30. Where others work as well, the processor
time for each sign-on is what can be compared. The last line must say lost 0, doubled 0, half-written 0.
"""

import argparse
import http.client
import multiprocessing
import os
import queue
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("BENCHMARK_PORT", "0"))  # chosen once, and told to the clients
FIGURES = {"sqlite": (100, 250), "postgresql": (150, 250)}  # sign-ons/s, p99 in milliseconds: security.md
FORM = "/letters/load/sign/"
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|key)"[^>]*value="([^"]+)"')


# -- a database and a server of its own --------------------------------------------------------------------------------


@contextmanager
def own_postgres(folder: Path):
    """A PostgreSQL that writes to the disk as a real one does, on a socket in ``folder``; gone afterwards."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        raise SystemExit("No PostgreSQL here: apt-get install postgresql.")
    programs_in = programs[-1].parent
    owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if owner:
        shutil.chown(folder, "postgres")
    folder.chmod(0o755)
    data = folder / "data"

    def run(*command):
        subprocess.run([*owner, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL)

    run(programs_in / "initdb", "--pgdata", data, "--username", "undersigned", "--auth", "trust", "--encoding", "UTF8",
        "--no-locale")  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    try:
        run(programs_in / "pg_ctl", "--pgdata", data, "--log", folder / "log", "--wait", "start", "--options", options)
        run(programs_in / "createdb", "--host", folder, "--username", "undersigned", "undersigned")
        yield f"postgres://undersigned@{urllib.parse.quote(str(folder), safe='')}/undersigned"
    finally:
        with suppress(subprocess.CalledProcessError):  # it never started
            run(programs_in / "pg_ctl", "--pgdata", data, "--mode", "immediate", "stop")


def prepare() -> None:
    """Tables, and a letter that is open for signature. Refuses a database in which there are letters already."""
    import django  # noqa: PLC0415 -- after the environment is set
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from django.utils import timezone  # noqa: PLC0415

    from campaigns.domain.publishing import open_letter  # noqa: PLC0415
    from campaigns.domain.texts import write_text  # noqa: PLC0415
    from campaigns.models import Campaign, Letter, LetterText  # noqa: PLC0415
    from campaigns.text.canonical import parse  # noqa: PLC0415

    if Letter.objects.exists():
        raise SystemExit("There are letters in this database. Give an empty one: it is filled with thousands of rows.")
    letter = Letter.objects.create(campaign=Campaign.objects.create(slug="load"), slug="load")
    text = LetterText.objects.create(letter=letter, language="en")
    notes = "\n".join(f"[n{number}] Publisher, <em>Report {number}</em>, 2026." for number in range(20))
    body = "\n".join(f'<p>{"We write about rights. " * 12}<a data-fn="n{number}"></a></p>' for number in range(20))
    write_text(letter_text=text, text=parse(f"<h1>A letter under load</h1>\n{body}\n{notes}"))
    open_letter(letter=letter, at=timezone.now())


def serve() -> subprocess.Popen:
    command = [
        ROOT / ".venv/bin/granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4",
        "--backpressure", "64", "--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-level", "error",
        "--host", "127.0.0.1", "--port", str(PORT), "config.wsgi:application",
    ]  # fmt: skip
    log = (Path(os.environ["MEDIA_ROOT"]).parent / "server.log").open("a")
    server = subprocess.Popen(list(map(str, command)), cwd=ROOT, start_new_session=True, stdout=log, stderr=log)
    try:
        for _attempt in range(600):
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return server
            if server.poll() is not None:
                break
            time.sleep(0.1)
    except BaseException:  # told to end while it starts
        stop(server)
        raise
    stop(server)
    raise SystemExit("The server did not start:\n" + Path(log.name).read_text()[-3000:])


def stop(server: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def workers_of(server: subprocess.Popen) -> list[int]:
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_bytes()
            if int(fields[1]) == server.pid and b"resource_tracker" not in command:
                children.append(int(stat.parent.name))
    return children


def seconds_of(server: subprocess.Popen) -> float:
    """Processor time that the workers of the server have used: it says more than the rate where others work, too."""
    ticks = 0
    for worker in workers_of(server):
        with suppress(OSError):
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


# -- clients -----------------------------------------------------------------------------------------------------------


class Client:
    """One after the other, somebody who opens the form and sends it."""

    def __init__(self, number: int) -> None:
        self.number, self.sent, self.connection = number, 0, None

    def ask(self, method: str, body: str = "", headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        try:
            self.connection.request(method, FORM, body or None, headers or {})
            response = self.connection.getresponse()
            response.content = response.read()  # type: ignore[attr-defined]
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        return response

    def fetch(self) -> tuple[str, str, str]:
        """The form as a browser gets it: cookie, token and key."""
        status = 0
        for _attempt in range(200):
            with suppress(OSError, http.client.HTTPException):
                response = self.ask("GET")
                status = response.status
                found = dict(HIDDEN.findall(response.content.decode()))  # type: ignore[attr-defined]
                cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
                if response.status == 200:
                    return cookie, found["csrfmiddlewaretoken"], found["key"]
            time.sleep(0.05)
        raise SystemExit(f"No form: the last answer was {status}.")

    def post(self, form: tuple[str, str, str]) -> tuple[str, float, int]:
        """Send it until it is answered: the mailbox, the seconds of the answer, how often nobody answered."""
        cookie, token, key = form
        self.sent += 1
        name = f"Organization {self.number} {self.sent}"
        email = f"person{self.sent}@organization{self.number}-{self.sent % 97}.example"
        body = urllib.parse.urlencode(
            {
                "csrfmiddlewaretoken": token, "key": key, "capacity": "organization", "organization": name,
                "printed_name": name, "country": "GT", "scope": "national", "person": "Ana Pérez",
                "title": "Director", "email": email, "listing": "public", "attestation": "on",
            }
        )  # fmt: skip
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Origin": f"http://127.0.0.1:{PORT}",
            "X-Forwarded-For": f"10.{self.number}.{self.sent % 250}.9",
        }
        unanswered = 0
        while True:
            began = time.perf_counter()
            try:
                response = self.ask("POST", body, headers)
            except (OSError, http.client.HTTPException):
                unanswered += 1
                time.sleep(0.1)
                continue
            took = time.perf_counter() - began
            if response.status == 303:
                return email, took, unanswered
            if response.status < 500:
                errors = re.findall(
                    r"(?s)<[^>]*(?:errorlist|problems|role=\"alert\")[^>]*>(.{0,400})", response.content.decode()
                )  # type: ignore[attr-defined]
                raise SystemExit(f"The form was not taken ({response.status}): {errors}")
            unanswered += 1
            time.sleep(0.1)


def further_key(key: str) -> str:
    """Another key like ``key``, as the server signs one for everybody who opens the form."""
    from django.core import signing  # noqa: PLC0415 -- after the environment is set

    letter, _request, shown, version = signing.loads(key, salt="sign-on form")
    return signing.dumps([letter, str(uuid.uuid4()), shown, version], salt="sign-on form")


def run_client(number: int, seconds: float, pages: bool, ready, start, results) -> None:
    client, acknowledged, times, unanswered = Client(number), [], [], 0
    cookie, token, key = client.fetch()
    ready.release()
    start.wait()
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        form = client.fetch() if pages else (cookie, token, further_key(key))
        email, took, missed = client.post(form)
        acknowledged.append(email)
        times.append(took)
        unanswered += missed
    results.put((acknowledged, times, unanswered, time.perf_counter() - began))


def outcomes_of(clients: list, results, look) -> list:
    """What each client tells at its end; ``look`` is called now and then.

    Raises SystemExit when one of them gave up: it has said why.
    """
    found: list = []
    for _second in range(120):
        look()
        with suppress(queue.Empty):
            while len(found) < len(clients):
                found.append(results.get(timeout=1))
        if len(found) == len(clients):
            return found
        if any(client.exitcode for client in clients):
            break
    raise SystemExit("A client gave up, so nothing was measured.")


# -- what came of it ---------------------------------------------------------------------------------------------------


def check(acknowledged: list[str]) -> dict[str, int]:
    """Lost, doubled and half-written rows; each must be none."""
    from django.db.models import Count, Exists, OuterRef  # noqa: PLC0415

    from signatories.domain.claims import email_key  # noqa: PLC0415
    from signatories.models import Decision, Message, SignOn, SignOnContact  # noqa: PLC0415

    stored = Counter(SignOnContact.objects.values_list("email_key", flat=True))
    whole = [Exists(model.objects.filter(sign_on=OuterRef("pk"))) for model in (SignOnContact, Decision, Message)]
    return {
        "acknowledged": len(acknowledged),
        "stored": SignOn.objects.count(),
        "lost": sum(stored[email_key(email)] == 0 for email in acknowledged),
        "doubled": SignOn.objects.values("claim_key").annotate(rows=Count("pk")).filter(rows__gt=1).count(),
        "half-written": SignOn.objects.count() - SignOn.objects.filter(*whole).count(),
    }


def measure(arguments: argparse.Namespace) -> int:
    from django.db import connection, connections  # noqa: PLC0415

    prepare()
    connections.close_all()
    server = serve()
    context = multiprocessing.get_context("spawn")
    ready, start, results = context.Semaphore(0), context.Event(), context.Queue()
    clients = [
        context.Process(target=run_client, args=(number, arguments.seconds, arguments.pages, ready, start, results))
        for number in range(arguments.clients)
    ]
    killed = 0

    def keep_up() -> None:
        """Start a server that ended with its last worker anew, as a service manager does; clients wait for it."""
        nonlocal server
        if server.poll() is not None:
            stop(server)
            server = serve()

    try:
        for client in clients:
            client.start()
        for _client in clients:
            if not ready.acquire(timeout=45):
                raise SystemExit((Path(os.environ["MEDIA_ROOT"]).parent / "server.log").read_text()[-3000:])
        busy = seconds_of(server)
        start.set()
        end = time.monotonic() + arguments.seconds
        while time.monotonic() < end:
            time.sleep(min(3, arguments.seconds / 5))
            if arguments.kill and time.monotonic() < end - 1:
                # Now one worker, now all of them: somebody is always in the middle of something.
                for worker in workers_of(server)[: None if killed % 3 else 1]:
                    with suppress(ProcessLookupError):
                        os.kill(worker, signal.SIGKILL)
                        killed += 1
            keep_up()
        outcomes = outcomes_of(clients, results, keep_up)
        busy = seconds_of(server) - busy
    finally:
        for client in clients:
            if client.is_alive():
                client.join(timeout=2)
                client.kill()
        stop(server)
    acknowledged = [email for outcome in outcomes for email in outcome[0]]
    times = sorted(took * 1000 for outcome in outcomes for took in outcome[1])
    rate = len(acknowledged) / max(outcome[3] for outcome in outcomes)
    parts = statistics.quantiles(times, n=100)
    wanted_rate, wanted_p99 = FIGURES[connection.vendor]
    found = check(acknowledged)
    kind = f"{connection.vendor}, {arguments.clients} clients, {arguments.seconds:g} s"
    print(kind + (", with the page of the form" if arguments.pages else "") + (f", {killed} kills" if killed else ""))
    print(f"  {rate:.0f} sign-ons/s ({rate / wanted_rate:.2f} of {wanted_rate})")
    print(
        f"  p50 {parts[49]:.0f}, p95 {parts[94]:.0f}, p99 {parts[98]:.0f} ms"
        f" ({parts[98] / wanted_p99:.2f} of {wanted_p99})"
    )
    load = os.getloadavg()[0]
    if not arguments.kill:  # those who were killed have taken their figures along
        print(f"  {1000 * busy / len(acknowledged):.1f} ms of processor time in the server for each; load {load:.1f}")
    print(f"  unanswered and sent again: {sum(outcome[2] for outcome in outcomes)}")
    print("  " + ", ".join(f"{name} {number}" for name, number in found.items()))
    return int(any(found[name] for name in ("lost", "doubled", "half-written")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres (its own), or postgres://…, empty")
    parser.add_argument("--kill", action="store_true", help="kill -9 to the workers of the server, several times")
    parser.add_argument("--pages", action="store_true", help="fetch the form within the measured time")
    arguments = parser.parse_args()
    if not 1 <= arguments.seconds <= 600:
        parser.error("--seconds is from 1 to 600")
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda *_told: sys.exit(1))  # so that server and database are stopped then, too
    global PORT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        PORT = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="undersigned-load.") as name:
        folder = Path(name)
        os.environ.update(
            BENCHMARK_PORT=str(PORT), PORT=str(PORT), DJANGO_SETTINGS_MODULE="config.settings",
            SECRET_KEY=secrets.token_urlsafe(64),
            PUBLIC_ORIGIN=f"http://127.0.0.1:{PORT}", MEDIA_ROOT=str(folder / "media"), TRUSTED_PROXY="127.0.0.1",
            LINK_CHECK="off", DEBUG="off", EMAIL_URL="console://",
        )  # fmt: skip
        sys.path.insert(0, str(ROOT))
        folder.chmod(0o755)
        if arguments.database == "postgres":
            cluster = folder / "cluster"
            cluster.mkdir()
            with own_postgres(cluster) as url:
                os.environ["DATABASE_URL"] = url
                return measure(arguments)
        given = arguments.database
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/load.sqlite3" if given == "sqlite" else given
        return measure(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
