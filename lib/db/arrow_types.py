"""The Arrow type of a column of the schema."""

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer
from sqlalchemy.types import TypeEngine

_TYPES = (
    (BigInteger, pa.int64()),  # before Integer, which it is a kind of
    (Integer, pa.int32()),
    (Float, pa.float64()),
    (Boolean, pa.bool_()),
    (DateTime, pa.timestamp("us")),
    (Date, pa.date32()),
)


def arrow_type(column_type: TypeEngine) -> pa.DataType:
    """The Arrow type of a SQLAlchemy column type; text for a type that is not listed."""
    return next((arrow for kind, arrow in _TYPES if isinstance(column_type, kind)), pa.string())
