"""A real PostgreSQL server of the suite's own: on loopback, on a free port, in a temporary folder, gone at the end.

`TEST_DATABASE_URL` names another one for the tests that need no server to stop: any PostgreSQL in which databases may be
created, the coordinator of a Citus cluster included, whose tables are then distributed.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from lib.db import migrate
from lib.schema import metadata

GIVEN = os.environ.get("TEST_DATABASE_URL", "")
START_SECONDS = 60
ADVICE = (
    "The suite needs the PostgreSQL server programs (initdb, postgres) and did not find them. Install them: "
    "`apt-get install postgresql` on Debian, or put their folder on PATH."
)


class Server:
    """A server that can be stopped, started again and paused; makes fresh databases and gives their SQLAlchemy URLs."""

    is_given = False

    def __init__(self, command: list[str], data: Path, *, port: int):
        self.port = port
        self._command, self.data = command, data
        self._made = 0
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.data / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(self._command, stdout=output, stderr=subprocess.STDOUT, cwd=self.data)
        _wait_until_ready(self, self._process, log)

    def stop(self) -> None:
        """PostgreSQL's fast shutdown: connections are cut."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=START_SECONDS)

    @contextmanager
    def paused(self):
        """It takes connections, as the system does that for it, and answers nothing: like a network that swallows all."""
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        everyone = [parent, *map(int, children)]
        for process in everyone:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in everyone:
                os.kill(process, signal.SIGCONT)

    def fresh_database(self, *, template: str = "template0") -> str:
        """The URL of a new database, a copy of the database named `template`."""
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def migrated_database(self) -> str:
        """The URL of a new database with all tables and nothing in them."""
        url = self.fresh_database()
        migrate.upgrade(url)
        return url

    def drop(self, url: str) -> None:
        """Drop a database, also while somebody still holds a connection to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of the database `name`."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def ask(self, statement: str):
        """The only value of a statement's answer, in the server's own database."""
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            return connection.execute(statement).fetchone()[0]

    def execute(self, statement: str) -> None:
        """Run one statement outside a transaction, in the server's own database."""
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


class GivenServer:
    """The server of TEST_DATABASE_URL: fresh databases, each process of tests its own. On a cluster each of them is made on all
    nodes, and filled from its template by rows, since nothing else copies what lies on several nodes."""

    is_given = True

    def __init__(self, url: str):
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._made = 0
        with self._open(self._url) as connection:
            self._is_cluster = bool(connection.execute("SELECT to_regclass('pg_dist_node') IS NOT NULL").fetchone()[0])
            nodes = (
                "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid > 0"
                if self._is_cluster
                else "SELECT 1 WHERE false"
            )
            self._workers = connection.execute(nodes).fetchall()

    def fresh_database(self, *, template: str = "template0") -> str:
        """As of a Server."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        if not self._is_cluster:
            self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            return self.url(name)
        if template != "template0":
            url = self.migrated_database()
            self._copy_rows(template, make_url(url).database)
            return url
        for node in self._nodes():
            self._on(node, f'CREATE DATABASE "{name}" TEMPLATE template0')
            self._on(node.set(database=name), "CREATE EXTENSION citus")
        self._on(self._named(name), f"SELECT citus_set_coordinator_host('{self._url.host}', {self._url.port})")
        for host, port in self._workers:
            self._on(self._named(name), f"SELECT citus_add_node('{host}', {port})")
        return self.url(name)

    def migrated_database(self) -> str:
        """As of a Server, its tables laid over the nodes of a cluster."""
        url = self.fresh_database()
        migrate.upgrade(url)
        if self._is_cluster:
            migrate.distribute(url)
        return url

    def drop(self, url: str) -> None:
        """As of a Server."""
        for node in self._nodes():
            self._on(node, f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """As of a Server."""
        return self._named(name).render_as_string(hide_password=False)

    def ask(self, statement: str):
        """As of a Server."""
        with self._open(self._url) as connection:
            return connection.execute(statement).fetchone()[0]

    def execute(self, statement: str) -> None:
        """As of a Server."""
        self._on(self._url, statement)

    @property
    def port(self) -> int:
        return self._url.port

    def _named(self, name: str):
        return self._url.set(database=name)

    def _nodes(self):
        return [self._url, *(self._url.set(host=host, port=port) for host, port in self._workers)]

    def _copy_rows(self, template: str, name: str) -> None:
        tables = [*(table.name for table in metadata.sorted_tables)]
        with self._open(self._named(template)) as source, self._open(self._named(name)) as target:
            for table in tables:
                # A log that only grows has no rows yet.
                if target.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]:
                    target.execute(f"DELETE FROM {table}")
                with (
                    source.cursor().copy(f"COPY {table} TO STDOUT") as rows,
                    target.cursor().copy(f"COPY {table} FROM STDIN") as taken,
                ):
                    for block in rows:
                        taken.write(block)
            held = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
            for sequence, last in source.execute(held).fetchall():
                target.execute("SELECT setval(%s, %s)", (sequence, last))

    def _on(self, url, statement: str) -> None:
        with self._open(url) as connection:
            connection.execute(statement)

    def _open(self, url) -> psycopg.Connection:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)


@contextmanager
def server_for_tests():
    """The server of TEST_DATABASE_URL, or one of our own."""
    if GIVEN:
        yield GivenServer(GIVEN)
        return
    with running_server() as server:
        yield server


@contextmanager
def running_server():
    """A Server for the time of the with block. Fails with advice when PostgreSQL is not installed."""
    programs = _programs()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="postgres-for-tests-"))
    try:
        if user:
            shutil.chown(folder, user=user.pw_uid, group=user.pw_gid)
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(_as(user, initdb), check=True, stdout=subprocess.DEVNULL, cwd=folder)
        yield from _serve(programs / "postgres", data, user=user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_standby(primary: Server):
    """A streaming standby of `primary`, as Server: it is read, and replays what the primary writes."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="standby-for-tests-"))
    try:
        if user:
            shutil.chown(folder, user=user.pw_uid, group=user.pw_gid)
        data = folder / "data"
        copy = [programs / "pg_basebackup", "-h", "127.0.0.1", "-p", primary.port, "-U", "postgres", "-D", data]
        subprocess.run(
            _as(user, [*copy, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]), check=True, cwd=folder
        )
        yield from _serve(programs / "postgres", data, user=user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_standby(primary: Server, standby: Server) -> None:
    """Wait until the standby has replayed everything that the primary wrote."""
    standby.execute("SELECT pg_wal_replay_resume()")
    # The suite's server commits without waiting for its log: this one writes everything before it.
    primary.execute("SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'written', '')")
    wanted = primary.ask("SELECT pg_current_wal_lsn()")
    until = time.monotonic() + 10
    while not standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'"):
        assert time.monotonic() < until
        time.sleep(0.02)


def _serve(program: Path, data: Path, *, user):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Speed over safety: a test database need not survive a power cut.
    options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]
    options += ["listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=64MB", "timezone=UTC"]
    command = [program, "-D", data, "-p", str(port), *(part for option in options for part in ("-c", option))]
    server = Server(_as(user, command), data, port=port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _wait_until_ready(server: Server, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.05)


def _programs() -> Path:
    """The folder of initdb and postgres: Debian's newest, else the one on PATH."""
    debian = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    if not found:
        raise RuntimeError(ADVICE)
    return Path(found).parent


def _user():
    """Whom to run as: PostgreSQL refuses root. None: as ourselves."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(user, command: list) -> list[str]:
    """`command` as `user`; on Linux the server also ends when the test process dies, however it dies."""
    words = [str(word) for word in command]
    setpriv = shutil.which("setpriv")
    if not setpriv:
        if user:
            raise RuntimeError("To run the suite as root, install util-linux (setpriv), or run it as another user.")
        return words
    change = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return [setpriv, *change, "--pdeathsig", "INT", *words]
