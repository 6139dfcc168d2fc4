"""A command makes a column with pyarrow, and pandas is not loaded for it."""

import subprocess
import sys

from lib.settings import ROOT

PROGRAM = """
import sys
from lib.without_pandas import work_without_pandas
work_without_pandas()
import pyarrow as pa
print(pa.array(["a", None]).null_count, "pandas" in sys.modules)
"""


def test_a_column_is_made_without_pandas():
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "False"]
