"""`python -m lib serve`: the dashboard by Streamlit's own server."""

import os
import sys

import click

from lib.settings import LOOPBACK, ROOT, load


@click.command("serve")
def serve_command() -> int:
    """Serve the dashboard at HOST and PORT: on this machine only, as long as no login is configured."""
    settings = load()
    if settings.host not in LOOPBACK:
        print(
            f"HOST={settings.host} is refused: without a login the dashboard listens on this machine only (127.0.0.1). "
            "Put an authenticating proxy in front, or wait for the login.",
            file=sys.stderr,
        )
        return 1
    from lib.db.prepare import prepare_when_changed

    prepare_when_changed(settings)
    print(f"http://{settings.host}:{settings.port}  (view only, on this machine: VIEW_ONLY_LOCAL)", flush=True)
    from streamlit.web.cli import main as streamlit

    os.chdir(ROOT)
    places = [f"--server.address={settings.host}", f"--server.port={settings.port}"]
    return streamlit(["run", str(ROOT / "dashboard.py"), *places])
