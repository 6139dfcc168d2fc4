"""The small invented database of the exports, for what is frozen of it."""

from tests.exports.conftest import exported, exported_sqlite  # noqa: F401
