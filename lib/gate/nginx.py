"""`python -m lib proxy-config`: the configuration of nginx in front of the server: TLS, the websocket, one or more processes."""

import sys
from urllib.parse import urlsplit

import click

from lib.gate.identity import cookie_name
from lib.gate.modes import Mode, SettingsRefused, mode_of
from lib.settings import Settings, load

MOST_PROCESSES = 64
STARTING = (
    "<!doctype html><meta charset='utf-8'><meta http-equiv='refresh' content='5'><title>志愿服务数据</title>"
    "<body style='font:16px/1.6 sans-serif;margin:15vh auto;max-width:30rem;padding:0 1rem'>"
    "<p>服务正在启动，本页会自动刷新。</p><p>The server is starting; this page reloads by itself.</p>"
)
"""What the proxy says itself while nothing answers behind it. Without double quotes and dollars, which nginx would read."""


@click.command("proxy-config")
@click.option("--certificate", required=True, help="file with the TLS certificate and those above it (PEM)")
@click.option("--key", required=True, help="file with its private key (PEM)")
@click.option("--processes", type=click.IntRange(1, MOST_PROCESSES), default=1, show_default=True, help="as for serve")
@click.option("--http-port", default=80, show_default=True, help="port that leads to https")
def proxy_config_command(certificate: str, key: str, processes: int, http_port: int) -> int:
    """Print a configuration for nginx: put it into /etc/nginx/conf.d/volunteers.conf, then `nginx -t`.

    The address is PUBLIC_URL (https); PORT, and with several processes the ports after it, are where the server listens.
    """
    settings = load()
    try:
        mode = mode_of(settings)
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    if not mode.secure:
        print("PUBLIC_URL has to begin with https://, e.g. https://volunteers.example.gov.cn", file=sys.stderr)
        return 2
    print(configuration(settings, mode, certificate, key, processes=processes, http_port=http_port), end="")
    return 0


def ports(settings: Settings, processes: int) -> list[int]:
    """The ports of the processes of one server: PORT and those after it."""
    return [int(settings.port) + number for number in range(processes)]


def configuration(
    settings: Settings, mode: Mode, certificate: str, key: str, *, processes: int = 1, http_port: int = 80
) -> str:
    """The text of the configuration. A browser stays with one process by the cookie of its login: what it uploads lies there."""
    public = urlsplit(mode.public_url)
    host = settings.host if settings.host not in ("0.0.0.0", "::") else "127.0.0.1"
    servers = "\n".join(f"    server {_bracketed(host)}:{port} max_fails=0;" for port in ports(settings, processes))
    sticky = "    hash $volunteer_login consistent;\n" if processes > 1 else ""
    return f"""# In front of the volunteer-service dashboard. Made by: python -m lib proxy-config
map $http_upgrade $volunteer_connection {{
    default upgrade;
    ""      "";
}}

map $http_cookie $volunteer_login {{
    default $remote_addr;
    "~{cookie_name(mode)}=(?<login>[^;]+)" $login;
}}

upstream volunteer_dashboard {{
{sticky}{servers}
    keepalive 32;
}}

server {{
    listen {http_port};
    server_name {public.hostname};
    return 301 https://$host{f":{public.port}" if public.port else ""}$request_uri;
}}

server {{
    listen {public.port or 443} ssl;
    server_name {public.hostname};
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:volunteer:2m;
    server_tokens off;

    client_max_body_size 210m;
    client_body_timeout 60s;

    location / {{
        proxy_pass http://volunteer_dashboard;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $volunteer_connection;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_read_timeout 1h;
        proxy_send_timeout 1h;
        proxy_buffering off;
        proxy_request_buffering off;
    }}

    error_page 502 504 =503 @starting;
    location @starting {{
        default_type "text/html; charset=utf-8";
        add_header Cache-Control no-store always;
        add_header Retry-After 5 always;
        return 503 "{STARTING}";
    }}
}}
"""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
