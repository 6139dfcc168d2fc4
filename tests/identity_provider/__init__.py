"""An identity provider for the tests of the login: `running_provider(...)` starts the real one in this folder (Node.js)."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import free_port, stop

FOLDER = Path(__file__).parent


@contextmanager
def running_provider(secret: str, redirect_uri: str) -> Iterator[str]:
    """The issuer of a provider that knows the client "volunteers". Raises RuntimeError where Node.js is missing."""
    node = shutil.which("node") or shutil.which("nodejs")
    if not node or not (FOLDER / "node_modules").exists():
        raise RuntimeError("The identity provider of the tests is not installed: run .ci/set-up test")
    port = free_port()
    command = [node, str(FOLDER / "provider.mjs"), str(port), secret, redirect_uri]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for line in process.stdout:
            if line.startswith("ready"):
                break
        else:
            raise RuntimeError("The identity provider of the tests did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
        process.stdout.close()
