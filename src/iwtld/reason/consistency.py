"""Consistency under OWL 2 DL: what the reasoner HermiT says of the ontology, and of data with it.

The closure of :mod:`iwtld.reason.closure` finds the contradictions between records that OWL 2 RL can see, and
belongs to every build. HermiT decides the whole of OWL 2 DL and finds classes that can have no member at all,
which no record would ever show. It takes a second for the ontology and a few for all records with it.

HermiT is a Java program that the package owlready2 brings along. It is called as a process of its own, on a
temporary file, so that it can be ended; nothing is fetched, because imports are taken out beforehand.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.errors import InputError, ResourceError
from iwtld.namespaces import PREFIXES

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]
_IMPORTS: Final = ox.NamedNode(_OWL + "imports")
# The process lives for seconds: the quick compiler and the plain collector halve its time.
_JVM: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_NOTHING: Final = _OWL + "Nothing"

# OWL 2 Structural Specification, section 4. Dates, years and months are not among them.
_DATATYPES: Final = frozenset(
    {_OWL + "rational", _OWL + "real", _RDF + "langString", _RDF + "PlainLiteral", _RDF + "XMLLiteral"}
    | {
        _XSD + name
        for name in ("boolean", "anyURI", "base64Binary", "hexBinary", "dateTime", "dateTimeStamp")
    }
    | {
        _XSD + name
        for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
    }
    | {_XSD + name for name in ("decimal", "double", "float", "integer", "long", "int", "short", "byte")}
    | {_XSD + "unsigned" + name for name in ("Long", "Int", "Short", "Byte")}
    | {_XSD + name + "Integer" for name in ("negative", "nonNegative", "nonPositive", "positive")}
)
_CLASS: Final = re.compile(r"^\t(.+)$", re.MULTILINE)
_ERROR: Final = re.compile(r"^Exception in thread \S+ [\w.$]+: (.*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT found.

    ``consistent`` is ``None`` when HermiT did not run or did not finish, and ``not_run`` says why in a
    sentence. ``unsatisfiable`` are the IRIs of the named classes that can have no member, sorted; an
    inconsistent ontology has none listed, because everything follows from it. ``triples`` were given to
    HermiT; ``left_out`` were not, because their literal has a datatype that OWL 2 does not know, such as
    ``xsd:date``.
    """

    consistent: bool | None
    unsatisfiable: tuple[str, ...] = ()
    triples: int = 0
    left_out: int = 0
    not_run: str | None = None

    @property
    def sound(self) -> bool:
        """Whether HermiT ran and found neither a contradiction nor a class without possible members."""
        return self.consistent is True and not self.unsatisfiable


def check_consistency(
    ontology: Iterable[Path] | None = None,
    data: Iterable[ox.Triple | ox.Quad] = (),
    *,
    timeout: float = 300.0,
) -> Consistency:
    """Ask HermiT whether the ontology is consistent, together with some data, and what it makes impossible.

    ``ontology`` are Turtle files, by default the modules that ship with iwtld; ``data`` are triples or quads
    of any kind, whose graph names do not count. Without Java, and after ``timeout`` seconds, the result says
    that it has not run.

    Raises ``InputError`` for a file that cannot be read, and ``ResourceError`` for one that is no Turtle or
    that HermiT rejects because it is not OWL 2 DL.
    """
    files = sorted(resources.folder("ontology").glob("*.ttl")) if ontology is None else list(ontology)
    java, classpath = _java(), _hermit()
    if java is None:
        return Consistency(None, not_run="Java was not found. Install a Java runtime or set JAVA_HOME.")
    if classpath is None:
        return Consistency(None, not_run="HermiT was not found. Install the package owlready2.")
    with tempfile.TemporaryDirectory(prefix="iwtld-") as folder:
        path = Path(folder) / "ontology.nt"
        triples, left_out = _write(path, files, data)
        # -k asks for consistency, -U for unsatisfiable classes, -N for whole IRIs.
        command = [java, *_JVM, "-cp", classpath, "org.semanticweb.HermiT.cli.CommandLine", "-N", "-k", "-U"]
        try:
            answer = subprocess.run(  # noqa: S603 - the program is Java and the arguments are our own
                [*command, path.as_uri()],
                capture_output=True,
                timeout=timeout,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except subprocess.TimeoutExpired:
            reason = f"HermiT was ended after {timeout:g} seconds. Give it less data or more time."
            return Consistency(None, triples=triples, left_out=left_out, not_run=reason)
    if answer.returncode == 0:
        impossible = set(_CLASS.findall(answer.stdout)) - {_NOTHING}
        return Consistency(True, tuple(sorted(impossible)), triples, left_out)
    if "InconsistentOntologyException" in answer.stderr:
        return Consistency(False, (), triples, left_out)
    found = _ERROR.search(answer.stderr)
    raise ResourceError(f"HermiT rejects the ontology: {found[1] if found else answer.stderr.strip()[:500]}")


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return (shutil.which("java", path=str(Path(home) / "bin")) if home else None) or shutil.which("java")


def _hermit() -> str | None:
    """Return the Java class path of HermiT, without importing owlready2, which takes half a second."""
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        return None
    jar = Path(spec.origin).parent / "hermit" / "HermiT.jar"
    return str(jar) if jar.is_file() else None


def _write(path: Path, files: Iterable[Path], data: Iterable[ox.Triple | ox.Quad]) -> tuple[int, int]:
    """Write everything as one N-Triples file; return how many triples went in and how many were left out."""
    kept: list[ox.Triple] = []
    left_out = 0
    for triple in (*_axioms(files), *data):
        term = triple.object
        if isinstance(term, ox.Literal) and term.datatype.value not in _DATATYPES:
            left_out += 1
        elif triple.predicate != _IMPORTS:
            kept.append(ox.Triple(triple.subject, triple.predicate, term))
    ox.serialize(kept, path, ox.RdfFormat.N_TRIPLES)
    return len(kept), left_out


def _axioms(files: Iterable[Path]) -> Iterator[ox.Quad]:
    for file in files:
        try:
            yield from ox.parse(path=file, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        except OSError as error:
            raise InputError(f"The ontology file {file} cannot be read: {error}.") from error
        except SyntaxError as error:
            raise ResourceError(f"{file}: the ontology does not parse: {error}") from error
