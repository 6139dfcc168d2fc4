"""`python -m lib serve`: the dashboard by Streamlit's own server."""

import os
import sys

import click

from lib.settings import ROOT, Settings, load


@click.command("serve")
def serve_command() -> int:
    """Serve the dashboard at HOST and PORT: on this machine only, unless a LOGIN is set."""
    from lib.gate.modes import SettingsRefused, client_secret, cookie_secret, mode_of

    settings = load()
    try:
        mode = mode_of(settings)
        if mode.login == "oidc":
            client_secret(settings)
        secret = cookie_secret(settings)
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
    return streamlit(["run", str(ROOT / "dashboard.py"), *options])


def _who(login: str, settings: Settings) -> str:
    """For the first line of the log: who may come in, and what is missing."""
    if login == "none":
        return "on this machine only, without a login: VIEW_ONLY_LOCAL"
    from lib.accounts.accounts import is_empty
    from lib.db import open_database

    if is_empty(open_database(settings, with_copy=False)):
        return f"LOGIN={login}; no account yet: python -m lib account add NAME --role administrator --everywhere --password"
    return f"LOGIN={login}"
