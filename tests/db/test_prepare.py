"""A database made ready: tables, reference data, and no second time for the same files and the same database."""

import pytest
from sqlalchemy import func, select, update

from lib.db import Database, DatabaseUnavailable, prepare
from lib.schema import region
from lib.settings import Settings, load


@pytest.fixture
def settings(monkeypatch, tmp_path) -> Settings:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    monkeypatch.setenv("COLUMNAR_DIR", str(tmp_path / "columnar"))
    return load()


@pytest.fixture
def prepared(settings, monkeypatch) -> list[str]:
    """The databases prepared so far, by URL; the settings' own is the first."""
    urls, really = [], prepare.prepare
    monkeypatch.setattr(prepare, "prepare", lambda url: urls.append(url) or really(url))
    prepare.prepare(settings.url)
    return urls


def version_and_regions(url: str) -> tuple[int, int]:
    database = Database(url)
    try:
        return database.version().version, database.rows(select(func.count()).select_from(region))[0][0]
    finally:
        database.close()


def test_an_empty_database_gets_tables_and_reference_data(settings, prepared):
    version, regions = version_and_regions(settings.url)
    assert version == 2 and regions > 100


def test_a_second_time_changes_nothing(settings, prepared):
    before = version_and_regions(settings.url)
    prepare.prepare(settings.url)
    assert version_and_regions(settings.url) == before


def test_changed_reference_data_raises_the_version(settings, prepared):
    before, _ = version_and_regions(settings.url)
    database = Database(settings.url)
    database.run(lambda connection: connection.execute(update(region).where(region.c.id == 330108).values(name="滨江")))
    database.close()
    prepare.prepare(settings.url)
    assert version_and_regions(settings.url)[0] == before + 1


def test_at_a_start_only_what_changed_is_prepared(settings, prepared):
    prepare.prepare_when_changed(settings)
    assert len(prepared) == 2  # no stamp yet
    prepare.prepare_when_changed(settings)
    assert len(prepared) == 2
    (settings.columnar_folder / "prepared").write_text("of other files")
    prepare.prepare_when_changed(settings)
    assert len(prepared) == 3


def test_a_missing_database_is_reported_and_not_created(settings, tmp_path):
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        prepare.prepare_when_changed(settings)
    assert not (tmp_path / "new.sqlite").exists()


def test_a_database_without_tables_is_prepared(settings, tmp_path):
    (tmp_path / "new.sqlite").touch()
    prepare.prepare_when_changed(settings)
    assert version_and_regions(settings.url)[1] > 100
