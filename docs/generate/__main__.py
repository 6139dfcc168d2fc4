"""`python -m docs.generate` rewrites the documents with a stale table, and the list of packages; with `--check` it only names them."""

import argparse
import sys

from docs.generate import sbom
from docs.generate.documents import current, documents
from lib.settings import ROOT


def main(arguments: list[str]) -> int:
    """The exit code: 1 when a document is stale and stays so."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when a document is stale")
    check_only = parser.parse_args(arguments).check
    stale = {path: new for path in documents() if (new := current(text := path.read_text(encoding="utf-8"))) != text}
    if not sbom.FILE.exists() or sbom.FILE.read_text(encoding="utf-8") != sbom.sbom():
        stale[sbom.FILE] = sbom.sbom()
    for path, new in stale.items():
        print(f"{path.relative_to(ROOT)}: {'stale, run make docs' if check_only else 'written'}")
        if not check_only:
            path.write_text(new, encoding="utf-8")
    return int(check_only and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
