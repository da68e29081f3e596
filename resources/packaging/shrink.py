"""Makes the built folder of Linux smaller: no symbols in its libraries, no data that nothing reads.

Qt asks ICU for the order of words, character sets, upper and lower case, and names of time zones.
ICU's data for anything else goes, in a library of the same name and version. It takes ``strip`` and
``cc``; without them the libraries stay whole, and that is said.
"""

# ruff: noqa: S603  # strip and cc, as they are on the path

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ASKED = frozenset({"u", "ucal", "ucnv", "ucol"})
"""The families of ICU's functions that the data that is kept is for."""
UNREAD_FOLDERS = frozenset({"brkitr", "curr", "lang", "rbnf", "region", "translit", "unit"})
UNREAD_FILES = re.compile(r".*\.(spp|cfu)|unames\.icu")
_FUNCTION = re.compile(rb"\b(u[a-z]*)_\w+_\d\d\b")
_ALIGNED = 16
_ASSEMBLY = """\
.section .rodata
.balign 16
.globl {symbol}
.type {symbol}, @object
.size {symbol}, {size}
{symbol}:
.incbin "{data}"
.section .note.GNU-stack, "", @progbits
"""


def is_read(name: str) -> bool:
    """Whether Qt makes ICU look at ``name`` of its data ("coll/sv.res")."""
    folder, _, file = name.rpartition("/")
    return folder not in UNREAD_FOLDERS and not UNREAD_FILES.fullmatch(file)


def unpacked(package: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The head of an ICU data package, and what is in it by its name, without the package's name.

    Raises ``ValueError`` for anything that is no such package.
    """
    length, first, second = struct.unpack_from("<HBB", package)
    if (first, second) != (0xDA, 0x27) or package[12:16] != b"CmnD":
        raise ValueError("no package of ICU's data")
    head, rest = package[:length], package[length:]
    (number,) = struct.unpack_from("<I", rest)
    places = [struct.unpack_from("<II", rest, 4 + 8 * at) for at in range(number)]
    ends = [*(begin for _, begin in places[1:]), len(rest)]
    found = {}
    for (name_at, begin), end in zip(places, ends, strict=True):
        name = rest[name_at : rest.index(b"\0", name_at)].decode()
        found[name.partition("/")[2]] = rest[begin:end]
    return head, found


def packed(head: bytes, prefix: str, parts: Mapping[str, bytes]) -> bytes:
    """A package of ``parts``; ICU finds them by halving, so they stand in that order."""
    names = sorted(f"{prefix}/{name}".encode() for name in parts)
    name_at = 4 + 8 * len(names)
    texts, table, content = b"", b"", b""
    begin = name_at + sum(len(name) + 1 for name in names)
    begin += -(begin + len(head)) % _ALIGNED
    for name in names:
        part = parts[name.decode().partition("/")[2]]
        table += struct.pack("<II", name_at + len(texts), begin + len(content))
        texts += name + b"\0"
        content += part + bytes(-len(part) % _ALIGNED)
    rest = struct.pack("<I", len(names)) + table + texts
    return head + rest + bytes(begin - len(rest)) + content


def trim_icu(folder: Path, work: Path) -> str:
    """Puts a smaller ``libicudata`` into ``folder``; why not, or ""."""
    library = next(
        (each for each in folder.rglob("libicudata.so.*") if not each.is_symlink()), None
    )
    compiler = shutil.which("cc")
    if library is None or compiler is None:
        return "no libicudata" if library is None else "no compiler"
    asked = {
        found[1].decode()
        for file in folder.rglob("libQt6*.so*")
        for found in _FUNCTION.finditer(file.read_bytes())
    }
    if not asked <= ASKED:
        return f"Qt uses {', '.join(sorted(asked - ASKED))} as well"
    version = library.name.rpartition(".")[2]
    head, parts = unpacked(_data_of(library))
    kept = {name: part for name, part in parts.items() if is_read(name)}
    work.mkdir(parents=True, exist_ok=True)
    data, source, made = work / "icu.dat", work / "icu.s", work / library.name
    data.write_bytes(packed(head, f"icudt{version}l", kept))
    symbol = f"icudt{version}_dat"
    words = _ASSEMBLY.format(symbol=symbol, size=data.stat().st_size, data=data.name)
    source.write_text(words, "utf-8")
    linking = ("-shared", "-nostdlib", "-Wl,--build-id=sha1", f"-Wl,-soname,{library.name}")
    subprocess.run([compiler, *linking, "-o", made.name, source.name], cwd=work, check=True)
    shutil.copyfile(made, library)
    return ""


def _data_of(library: Path) -> bytes:
    """The data in a ``libicudata``: all from its mark to the end; what follows is not asked for."""
    content = library.read_bytes()
    mark = content.index(b"\xda\x27\x14\0\0\0\0\0\2\0CmnD")
    return content[mark - 2 :]


def strip(folder: Path) -> str:
    """Takes the symbols out of the libraries in ``folder`` that have some; why not, or ""."""
    program = shutil.which("strip")
    if program is None:
        return "no strip"
    for file in sorted(folder.rglob("*.so*")):
        if not file.is_symlink() and file.is_file():
            smaller = file.with_name(f"{file.name}.stripped")
            command = [program, "--strip-unneeded", "-o", str(smaller), str(file)]
            subprocess.run(command, check=True)
            shutil.copymode(file, smaller)
            if smaller.stat().st_size < file.stat().st_size:
                smaller.replace(file)
            else:
                smaller.unlink()
    return ""


def main(folder: Path, work: Path) -> None:
    for what, reason in (("ICU's data", trim_icu(folder, work)), ("symbols", strip(folder))):
        if reason:
            sys.stdout.write(f"{what} stay whole: {reason}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
