"""The list of packages (SBOM) in CycloneDX's form: from the lock file, with the licences of what is installed.

Own lines, because the tools at hand write the address of the package index into it, which is another one on every machine. The same
lock file gives the same list: no time, no number of its own.
"""

import json
import re
import tomllib
from importlib import metadata

from lib.settings import ROOT

FILE = ROOT / "docs" / "sbom.json"
LONGEST_NAME = 80
"""Some packages put the whole text of their licence where its name belongs."""
_PACKAGE = re.compile(
    r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)((?: ;[^\\\n]*)?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)"
)


def sbom() -> str:
    """The text of the file."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    head = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": project["name"], "version": project["version"]}},
    }
    # One package a line, so that a change of one is a change of one line.
    lines = ",\n".join(json.dumps(_component(*found)) for found in _PACKAGE.findall(lock))
    return f'{json.dumps(head)[:-1]}, "components": [\n{lines}\n]}}\n'


def _component(name: str, version: str, condition: str, hashes: str) -> dict:
    component = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
    if condition:
        component["properties"] = [{"name": "condition", "value": condition.strip(" ;")}]
    if licence := _licence(name):
        component["licenses"] = [licence]
    component["hashes"] = [{"alg": "SHA-256", "content": found} for found in re.findall(r"[0-9a-f]{64}", hashes)]
    return component


def _licence(name: str) -> dict | None:
    """What the package itself says; None for one that this machine does not need."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := said.get("License-Expression"):
        return {"expression": expression}
    classified = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")
    ]
    first = (said.get("License") or "").partition("\n")[0]
    named = [first] if first and len(first) <= LONGEST_NAME and not first.startswith("Copyright") else []
    found = named or classified
    return {"license": {"name": found[0]}} if found else None
