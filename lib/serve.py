"""`python -m lib serve`: the dashboard by Streamlit's own server."""

import os
import signal
import subprocess
import sys
import time

import click

from lib.settings import ROOT, Settings, load

MOST_PROCESSES = 64


@click.command("serve")
@click.option(
    "--processes",
    type=click.IntRange(1, MOST_PROCESSES),
    default=1,
    show_default=True,
    help="serve with so many, at PORT and the ports after it, behind `proxy-config --processes`",
)
def serve_command(processes: int) -> int:
    """Serve the dashboard at HOST and PORT: on this machine only, unless a LOGIN is set."""
    from lib.gate.modes import SettingsRefused, client_secret, cookie_secret, mode_of

    settings = load()
    try:
        mode = mode_of(settings)
        if mode.login == "oidc":
            client_secret(settings)
        secret = cookie_secret(settings)
        monitored = metrics_ports(settings, processes)
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    from lib.db.prepare import prepare_when_changed

    prepare_when_changed(settings)
    where = mode.public_url or f"http://{settings.host}:{settings.port}"
    print(f"{where}  ({_who(mode.login, settings)})", flush=True)
    from streamlit.web.cli import main as streamlit

    os.chdir(ROOT)
    os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = secret
    options = [f"--server.address={settings.host}", f"--server.port={settings.port}"]
    if mode.login != "none":
        options += [f"--server.allowedHosts={host}" for host in sorted(mode.hosts)]
    if processes > 1:
        ports = [int(settings.port) + number for number in range(processes)]
        return _several(options, list(zip(ports, monitored, strict=True)))
    return streamlit(["run", str(ROOT / "dashboard.py"), *options])


def metrics_ports(settings: Settings, processes: int) -> list[str]:
    """The port of METRICS_PORT and those after it, one a process; empty texts without. Raises SettingsRefused."""
    from lib.gate.modes import SettingsRefused

    if not settings.metrics_port:
        return [""] * processes
    first, served = settings.metrics_port, range(int(settings.port), int(settings.port) + processes)
    ports = range(int(first), int(first) + processes) if first.isascii() and first.isdecimal() else range(0)
    if not ports or not 0 < ports[0] <= ports[-1] < 65_536 or set(ports) & set(served):
        raise SettingsRefused(f"METRICS_PORT={first} has to be a port that the dashboard itself does not use.")
    return [str(port) for port in ports]


def _several(options: list[str], ports: list[tuple[int, str]]) -> int:
    """One server a port, until one of them ends or this process is asked to: then all end. Returns the first one's code."""
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py"), *options]
    servers = [
        subprocess.Popen([*command, f"--server.port={port}"], env=os.environ | {"METRICS_PORT": metrics})
        for port, metrics in ports
    ]  # the last of an option counts
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(server.poll() is None for server in servers):
            time.sleep(0.5)
        return next(server.returncode for server in servers if server.returncode is not None) or 0
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()


def _who(login: str, settings: Settings) -> str:
    """For the first line of the log: who may come in, and what is missing."""
    if login == "none":
        return "on this machine only, without a login: VIEW_ONLY_LOCAL"
    from lib.accounts.accounts import is_empty
    from lib.db import open_database

    if is_empty(open_database(settings, with_copy=False)):
        return f"LOGIN={login}; no account yet: python -m lib account add NAME --role administrator --everywhere --password"
    return f"LOGIN={login}"
