"""/ready: whether the dashboard can show newest figures, for a monitor or a proxy. Says nothing of where the database is.

Streamlit's own /_stcore/health only says that the server runs.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from lib.ui import cache
from lib.ui.faults import last_good


def routes() -> list[Route]:
    """The route for `st.App(routes=...)`, below `server.baseUrlPath`."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return [Route(f"/{base}/ready" if base else "/ready", ready)]


def ready(request: Request) -> JSONResponse:  # not async: Starlette runs it in a thread
    """200 {"database": "ready", "copy": "current" or "behind"}, with a read replica also "replica": "current", "behind" or "away" (pages are
    read from the primary then); or 503 {"database": "away", "busy", "damaged" or "slow"}."""
    headers = {"Cache-Control": "no-store"}
    try:
        version = last_good.newest()
    except last_good.AWAY as fault:
        return JSONResponse({"database": last_good.kind_of(fault)}, status_code=503, headers=headers)
    copy = cache.database().copy
    current = copy is None or copy.holds(version.database_key, version.version)
    told = {"database": "ready", "copy": "current" if current else "behind"}
    if replica := cache.database().replica:
        told["replica"] = replica.state
    return JSONResponse(told, headers=headers)
