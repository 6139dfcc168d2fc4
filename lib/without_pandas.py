"""Commands and workers without pandas: pyarrow loads it for the first column it makes and needs it for nothing of ours.

It costs a third of a second of a processor and 40 MB in every process. Not for the server: Streamlit draws its tables with it.
"""

import sys


class _Absent:
    """Finds no pandas."""

    @staticmethod
    def find_spec(name: str, path=None, target=None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("not loaded here, see lib/without_pandas.py", name=name)


def work_without_pandas() -> None:
    """Let this process import no pandas from here on."""
    sys.meta_path.insert(0, _Absent)
