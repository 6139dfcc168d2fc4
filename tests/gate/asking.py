"""A request to an ASGI application, with every header as it is given."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """What an application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    application,
    path: str = "/",
    *,
    method: str = "GET",
    headers=(),
    client: str = "127.0.0.1",
    query: str = "",
    body=b"",
) -> Reply:
    """One request, in a thread of its own: where a browser test ran before, this one has a running loop."""
    sent: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": (client, 50_000),
        "server": ("127.0.0.1", 8501),
    }
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(application(scope, receive, send))).result()
    start = sent[0]
    got = {name.decode(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], got, b"".join(message.get("body", b"") for message in sent[1:]))
