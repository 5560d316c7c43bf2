"""What the browser gets from npm: every file is recorded, unchanged, licensed, and in the wheel."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import iwtld.web

WEB = Path(iwtld.web.__file__).parent
VENDOR = WEB / "static" / "vendor"
ROOT = Path(__file__).parents[3]
RECORD: dict[str, Any] = json.loads((VENDOR / "VENDORED.json").read_text(encoding="utf-8"))
LOCK: dict[str, Any] = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
FREE = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}


@pytest.mark.parametrize("output", RECORD["outputs"], ids=lambda output: output["path"])
def test_an_output_is_the_one_that_was_recorded(output: dict[str, Any]) -> None:
    content = (WEB / output["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == output["sha256"]


def test_nothing_lies_beside_the_recorded_outputs() -> None:
    recorded = {WEB / output["path"] for output in RECORD["outputs"]}
    beside = {VENDOR / "VENDORED.json", VENDOR / "THIRD_PARTY_LICENSES.txt"}
    assert {path for path in VENDOR.rglob("*") if path.is_file()} - beside <= recorded


@pytest.mark.parametrize("package", RECORD["packages"], ids=lambda package: package["name"])
def test_a_package_is_locked_in_this_version_and_free_to_pass_on(package: dict[str, Any]) -> None:
    locked = LOCK["packages"][f"node_modules/{package['name']}"]
    assert (package["version"], package["integrity"]) == (locked["version"], locked["integrity"])
    assert package["integrity"].startswith("sha512-")
    assert package["licence"] in FREE


def test_the_licence_of_every_package_is_given_in_full() -> None:
    text = (VENDOR / "THIRD_PARTY_LICENSES.txt").read_text(encoding="utf-8")
    for package in RECORD["packages"]:
        heading = f"{package['name']} {package['version']} ({package['licence']})\n{'=' * 78}\n"
        _, found, after = text.partition(heading)
        assert found, package["name"]
        licence = after.partition("=" * 78)[0]
        assert "copyright" in licence.lower()
        assert len(licence) > 500


def test_every_package_of_an_output_is_described() -> None:
    described = {package["name"] for package in RECORD["packages"]}
    assert {name for output in RECORD["outputs"] for name in output["from"]} == described


def test_the_lock_names_hashes_and_no_host() -> None:
    assert "resolved" not in json.dumps(LOCK)
    assert "://" not in json.dumps(
        {name: each.get("resolved", "") for name, each in LOCK["packages"].items()}
    )
    locked = [each for name, each in LOCK["packages"].items() if name]
    assert locked
    assert all(each["integrity"].startswith("sha512-") for each in locked)


def test_the_editor_refers_to_no_other_origin() -> None:
    text = (VENDOR / "sparql-editor.js").read_text(encoding="utf-8")
    # Names of XML namespaces are no addresses to load from.
    assert set(re.findall(r"https?://[\w./-]+", text)) <= {"http://www.w3.org/2000/svg"}


# What a browser loads by itself or sends a form to; links that people follow are free.
_LOADS = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object|form|use|image|link)\b[^>]*?"
    r"\b(?:src|href|action|data|srcset|poster)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)


@pytest.mark.parametrize("template", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_loads_nothing_from_another_origin(template: Path) -> None:
    found = [
        match.group()
        for match in _LOADS.finditer(template.read_text(encoding="utf-8"))
        if 'rel="license"' not in match.group() and 'rel="canonical"' not in match.group()
    ]
    assert found == []


@pytest.mark.parametrize("template", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_holds_no_style_and_no_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(
        r"<style\b|\sstyle=|\son[a-z]+\s*=\s*[\"']|href=[\"']javascript:", text, re.IGNORECASE
    )
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in tag or 'type="application/ld+json"' in tag


@pytest.mark.parametrize("style", sorted((WEB / "static").rglob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing_from_another_origin(style: Path) -> None:
    text = style.read_text(encoding="utf-8")
    assert "@import" not in text
    assert not re.search(r"url\(\s*[\"']?(?!data:)(?:https?:)?//", text)


@pytest.mark.parametrize(
    "script", sorted((WEB / "static" / "pages").rglob("*.js")), ids=lambda path: path.name
)
def test_a_script_of_a_page_is_small_and_evaluates_no_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.encode()) <= 5 * 1024
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|document\.write|insertAdjacentHTML", text
    )


def test_the_wheel_holds_every_template_and_static_file_and_no_source_of_them() -> None:
    wheel = pytest.importorskip("hatchling.builders.wheel")
    builder = wheel.WheelBuilder(str(ROOT))
    shipped = {Path(each.distribution_path).as_posix() for each in builder.recurse_included_files()}
    for folder in ("templates", "static"):
        for path in (WEB / folder).rglob("*"):
            if path.is_file():
                assert f"iwtld/web/{path.relative_to(WEB).as_posix()}" in shipped
    assert not [path for path in shipped if "node_modules" in path or path.startswith("frontend")]
