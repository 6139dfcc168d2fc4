"""The files of the copy: rows in groups of one size, also after refreshes were taken in."""

import contextlib
import shutil

import duckdb

from lib.columnar import log as logs
from lib.columnar.build import ROW_GROUP, attach


def groups_of(file) -> list[int]:
    """The rows of each group of the table `numbers`."""
    with contextlib.closing(duckdb.connect(str(file), read_only=True)) as connection:
        sizes = "SELECT max(start + count) - min(start) FROM pragma_storage_info('numbers') GROUP BY row_group_id ORDER BY 1"
        return [size for (size,) in connection.execute(sizes).fetchall()]


def written(file, *statements: str, config=None) -> None:
    with contextlib.closing(duckdb.connect(":memory:", config=config or {})) as connection:
        if config:
            logs.keep_file(connection)
        attach(connection, file, "stored")
        for statement in ("USE stored", *statements, "USE memory", "DETACH stored"):
            connection.execute(statement)


def test_a_log_taken_into_the_file_leaves_its_groups_as_they_are(tmp_path, monkeypatch):
    """DuckDB would join them into groups of 122,880: the whole file written anew, and read with less passed over."""
    published, own, target = (tmp_path / name for name in ("v1.duckdb", logs.WORK, "v2.duckdb"))
    written(published, f"CREATE TABLE numbers AS SELECT range AS id FROM range({4 * ROW_GROUP})")
    assert groups_of(published) == [ROW_GROUP] * 4
    shutil.copy2(published, own)
    written(own, "DELETE FROM numbers WHERE id % 1000 = 0", config=logs.AS_LOG)
    monkeypatch.setattr(logs, "LEAST_LOG_BYTES", 0)
    monkeypatch.setattr(logs, "MOST_LOG_BYTES", 0)
    logs.hand_over(own, published, target, limits={})
    assert (len(groups_of(target)), max(groups_of(target)) <= ROW_GROUP) == (4, True)
    assert logs.log_bytes(target) == 0
