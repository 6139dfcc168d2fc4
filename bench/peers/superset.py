"""Apache Superset 6.1 as a peer: served from an environment of its own, with the six charts that a page of ours is nearest to.

PACKAGES go into a virtual environment of their own (docs/benchmarks.md); the dashboard is made over its interface for programs.
"""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from bench.machine import until
from tests.browser import LOOPBACK, free_port, stop

PACKAGES = ("apache-superset==6.1.0", "psycopg2-binary", "gunicorn", "redis", "pillow", "rich", "cachetools", "flask-caching==2.4.1", "cachelib==0.13.0")  # fmt: skip
"""rich and cachetools are imported and not asked for by the wheel; a later flask-caching breaks its start."""
CONFIGURATION = """
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = {metadata!r}
DATA_DIR = {home!r}
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
SESSION_COOKIE_SECURE = False
RATELIMIT_ENABLED = False


def cache(prefix):
    if not {redis!r}:
        return {{"CACHE_TYPE": "NullCache"}}
    where = {{"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": {redis!r}}}
    return where | {{"CACHE_KEY_PREFIX": prefix, "CACHE_DEFAULT_TIMEOUT": 86400}}


CACHE_CONFIG, DATA_CACHE_CONFIG = cache("all_"), cache("data_")
if {redis!r}:
    FILTER_STATE_CACHE_CONFIG, EXPLORE_FORM_DATA_CACHE_CONFIG = cache("filter_"), cache("form_")
"""
NAME, PASSWORD = "bench", "bench-only-on-loopback"
VIEW = "bench_service"
START_SECONDS = 300


@dataclass
class Superset:
    """A running one. dashboard: the path of the dashboard on it."""

    process: subprocess.Popen
    port: int
    dashboard: str = ""

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def healthy(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"Superset ended with code {self.process.returncode}")
        try:
            return requests.get(f"{self.url}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def make_dashboard(self, database: str) -> None:
        """The six charts over the view VIEW of the PostgreSQL database at `database`, with a filter by street.

        Raises RuntimeError with Superset's answer when it refuses one.
        """
        session = requests.Session()
        asked = {"username": NAME, "password": PASSWORD, "provider": "db", "refresh": True}
        token = self._post(session, "security/login", asked)["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        uri = database.replace("+psycopg", "+psycopg2")
        source = self._made(session, "database", {"database_name": "volunteers", "sqlalchemy_uri": uri})
        records = self._made(session, "dataset", {"database": source, "schema": "public", "table_name": VIEW})
        names = f"SELECT DISTINCT street FROM {VIEW}_place"
        streets = {"database": source, "schema": "public", "table_name": "streets", "sql": names}
        streets = self._made(session, "dataset", streets)
        dashboard = self._made(session, "dashboard", {"dashboard_title": "Volunteers", "published": True})
        drawn = {"datasource_id": records, "datasource_type": "table", "dashboards": [dashboard]}
        charts = []
        for title, kind, values in _charts():
            values |= {"datasource": f"{records}__table", "viz_type": kind}
            chart = {"slice_name": title, "viz_type": kind, "params": json.dumps(values)}
            charts.append(self._made(session, "chart", drawn | chart))
        layout = json.dumps({"json_metadata": json.dumps(_layout(charts, streets))})
        answer = session.put(
            f"{self.url}/api/v1/dashboard/{dashboard}",
            data=layout,
            headers={"Content-Type": "application/json"},
            timeout=120,
        )
        _checked(answer)
        self.dashboard = f"/superset/dashboard/{dashboard}/"

    def _made(self, session: requests.Session, kind: str, values: dict) -> int:
        return self._post(session, f"{kind}/", values)["id"]

    def _post(self, session: requests.Session, path: str, values: dict) -> dict:
        return _checked(session.post(f"{self.url}/api/v1/{path}", json=values, timeout=120))


def _checked(answer: requests.Response) -> dict:
    if not answer.ok:
        raise RuntimeError(f"Superset: {answer.request.url}: {answer.status_code} {answer.text[:500]}")
    return answer.json()


def prepare(environment: Path, home: Path) -> None:
    """Superset's own tables and one account, in the empty folder `home`; environment: the virtual environment with PACKAGES.
    Raises RuntimeError with the end of its log when a step fails."""
    home.mkdir(parents=True)
    settings = _settings(environment, home, redis="")
    person = f"--username {NAME} --firstname a --lastname b --email a@example.org --password {PASSWORD}".split()
    with (home / "log").open("wb") as log:
        for command in (["db", "upgrade"], ["fab", "create-admin", *person], ["init"]):
            arguments = [environment / "bin" / "superset", *command]
            if subprocess.run(arguments, env=settings, cwd=home, stdout=log, stderr=log).returncode:
                raise RuntimeError(f"superset {command[0]} failed: {(home / 'log').read_text()[-500:]}")


@contextmanager
def superset(environment: Path, home: Path, *, redis: str = "") -> Iterator[Superset]:
    """Two workers of twenty threads on loopback, from a folder that was prepared. redis: address of a Redis for its caches, none
    without. Raises RuntimeError when it does not start."""
    port, settings = free_port(), _settings(environment, home, redis=redis)
    options = f"-b {LOOPBACK}:{port} -w 2 -k gthread --threads 20 --timeout 300 --limit-request-line 0"
    command = [environment / "bin" / "gunicorn", *options.split(), settings["FLASK_APP"]]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=settings, cwd=home, stdout=log, stderr=log)
        try:
            found = Superset(process, port)
            until(found.healthy, seconds=START_SECONDS, what="the health of Superset", every=0.5)
            yield found
        finally:
            stop(process)


def _settings(environment: Path, home: Path, *, redis: str) -> dict[str, str]:
    """Its environment variables, and its configuration in the folder `home`. Its own alone: ours name another database."""
    file, key = home / "superset_config.py", home / "secret"
    if not key.exists():
        key.write_text(secrets.token_hex(32))
    values = {"secret": key.read_text(), "metadata": f"sqlite:///{home}/superset.db", "home": str(home)}
    file.write_text(CONFIGURATION.format(**values, redis=redis))
    paths = {"PATH": f"{environment}/bin:{os.environ['PATH']}", "HOME": str(home), "SUPERSET_CONFIG_PATH": str(file)}
    return paths | {"FLASK_APP": "superset.app:create_app()"}


def _charts() -> list[tuple[str, str, dict]]:
    """(title, kind, values): two figures, hours by month and street, by category, street by category, twenty teams."""
    hours = _measure("hours", "SUM", "Hours")  # the names of the values are Superset's
    people = _measure("volunteer_id", "COUNT_DISTINCT", "People")
    days = {"clause": "WHERE", "subject": "served_on", "operator": "TEMPORAL_RANGE", "comparator": "No filter"}
    shared = {
        "adhoc_filters": [days | {"expressionType": "SIMPLE"}],
        "granularity_sqla": "served_on",
        "row_limit": 10_000,
    }
    trend = {
        "x_axis": "served_on",
        "time_grain_sqla": "P1M",
        "metrics": [hours],
        "groupby": ["street"],
        "seriesType": "line",
    }
    bars = {"x_axis": "category", "metrics": [hours], "groupby": [], "orientation": "vertical"}
    grid = {
        "x_axis": "category",
        "groupby": "street",
        "metric": hours,
        "normalize_across": "heatmap",
        "legend_type": "continuous",
    }
    grid |= {"sort_x_axis": "alpha_asc", "sort_y_axis": "alpha_asc", "linear_color_scheme": "superset_seq_1"}
    grid |= {"left_margin": "auto", "bottom_margin": "auto", "value_bounds": [None, None], "show_legend": True}
    teams = {"query_mode": "aggregate", "groupby": ["team"], "metrics": [hours], "all_columns": [], "order_desc": True}
    return [
        ("Hours", "big_number_total", shared | {"metric": hours}),
        ("People", "big_number_total", shared | {"metric": people}),
        ("Hours by month and street", "echarts_timeseries_line", shared | trend),
        ("Hours by category", "echarts_timeseries_bar", shared | bars),
        ("Street by category", "heatmap_v2", shared | grid),
        ("Twenty teams", "table", shared | teams | {"row_limit": 20}),
    ]


def _measure(column: str, function: str, label: str) -> dict:
    named = {"label": label, "hasCustomLabel": True, "optionName": f"metric_{label}"}
    return {"expressionType": "SIMPLE", "column": {"column_name": column}, "aggregate": function} | named


def _layout(charts: list[int], streets: int) -> dict:
    """Where the charts stand, two a row, and the filter by street; streets: the dataset of their names."""
    rows = [charts[i : i + 2] for i in range(0, len(charts), 2)]
    places = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "parents": ["ROOT_ID"], "children": [f"ROW-{i}" for i in range(len(rows))]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": "Volunteers"}},
    }  # fmt: skip
    for i, row in enumerate(rows):
        above = ["ROOT_ID", "GRID_ID"]
        places[f"ROW-{i}"] = {"type": "ROW", "id": f"ROW-{i}", "parents": above, "children": [f"CHART-{c}" for c in row], "meta": {"background": "BACKGROUND_TRANSPARENT"}}  # fmt: skip
        for chart in row:
            meta = {"width": 6, "height": 20 if i == 0 else 45, "chartId": chart}
            places[f"CHART-{chart}"] = {"type": "CHART", "id": f"CHART-{chart}", "parents": [*above, f"ROW-{i}"], "children": [], "meta": meta}  # fmt: skip
    by_street = {
        "id": "NATIVE_FILTER-street", "name": "street", "type": "NATIVE_FILTER", "filterType": "filter_select",
        "targets": [{"datasetId": streets, "column": {"name": "street"}}], "chartsInScope": charts, "tabsInScope": [],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}}, "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "controlValues": {"enableEmptyFilter": False, "defaultToFirstItem": False, "multiSelect": True, "searchAllOptions": False, "inverseSelection": False},
    }  # fmt: skip
    return {"positions": places, "native_filter_configuration": [by_street], "cross_filters_enabled": False}
