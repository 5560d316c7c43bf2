"""Enter a file made from npm packages into ``VENDORED.json``, with the licences of the packages.

``python frontend/record.py FILE --by SCRIPT --from PACKAGE...``, after ``npm ci --ignore-scripts``. What is
said of a package comes from ``package-lock.json`` and from the package itself. Entries whose file is gone
are dropped, and so are packages that nothing is made from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WEB = HERE.parent / "src" / "iwtld" / "web"
RECORD = WEB / "static" / "vendor" / "VENDORED.json"
LICENCES = RECORD.with_name("THIRD_PARTY_LICENSES.txt")
_RULE = "=" * 78


def record(file: Path, made_by: str, packages: list[str]) -> None:
    """Enter one file; ``made_by`` is the script that wrote it, ``packages`` what it was made from."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"outputs": []}
    path = file.resolve().relative_to(WEB).as_posix()
    outputs = [each for each in known["outputs"] if each["path"] != path and (WEB / each["path"]).exists()]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    outputs.append({"path": path, "sha256": digest, "made_by": made_by, "from": sorted(packages)})
    outputs.sort(key=lambda each: each["path"])
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = sorted({name for each in outputs for name in each["from"]})
    document = {
        "packages": [_package(name, lock[f"node_modules/{name}"]) for name in names],
        "outputs": outputs,
    }
    RECORD.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    LICENCES.write_text("\n".join(_licence(each) for each in document["packages"]), encoding="utf-8")


def _package(name: str, locked: dict[str, Any]) -> dict[str, str]:
    described = json.loads((HERE / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    if described["version"] != locked["version"]:
        raise SystemExit(f"{name} is installed in another version than locked. Run npm ci --ignore-scripts.")
    return {
        "name": name,
        "version": locked["version"],
        "licence": described["license"],
        "integrity": locked["integrity"],
    }


def _licence(package: dict[str, str]) -> str:
    folder = HERE / "node_modules" / package["name"]
    found = sorted(path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE")))
    if not found:
        raise SystemExit(f"{package['name']} comes without the text of its licence. Do not use it.")
    text = found[0].read_text(encoding="utf-8").strip()
    return f"{_RULE}\n{package['name']} {package['version']} ({package['licence']})\n{_RULE}\n\n{text}\n"


def main() -> None:
    """Read the command line and enter the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--by", required=True, metavar="SCRIPT")
    parser.add_argument("--from", required=True, action="append", dest="packages", metavar="PACKAGE")
    arguments = parser.parse_args()
    record(arguments.file, arguments.by, arguments.packages)


if __name__ == "__main__":
    main()
