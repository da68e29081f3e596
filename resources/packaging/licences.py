"""Writes ``THIRD-PARTY-LICENSES``: what is inside the built program, and under which terms."""

# ruff: noqa: S603, S607  # dpkg, as it is on the path

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RULE = "=" * 79
NAMES = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


def requirements(file: Path) -> list[str]:
    """The packages that a lock names."""
    return re.findall(r"^([\w.-]+)==", file.read_text("utf-8"), re.MULTILINE)


def terms(package: Distribution) -> str:
    """The licence by its short name."""
    about = package.metadata
    for key in ("License-Expression", "License"):
        for named in about.get_all(key) or ():
            if "\n" not in named:
                return str(named)
    kinds = [each for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    return ", ".join(each.rpartition(" :: ")[2] for each in kinds) or "see the text below"


def texts(package: Distribution) -> Iterator[str]:
    """The texts of the licence that the package brings."""
    for file in package.files or ():
        beside = file.parts[0].endswith(".dist-info")
        if beside and NAMES.search(file.name) and file.suffix not in {".py", ".json"}:
            yield file.read_text("utf-8").strip()


def packages() -> Iterator[str]:
    """A chapter for each Python package, and for the starter that PyInstaller adds."""
    for name in [*requirements(ROOT / "requirements" / "run.txt"), "pyinstaller"]:
        package = distribution(name)
        head = f"{package.name} {package.version}\nLicence: {terms(package)}"
        yield "\n\n".join([head, *texts(package)])


def system_libraries(folder: Path) -> Iterator[str]:
    """A chapter for each package of the system whose libraries were copied (Debian's systems)."""
    if shutil.which("dpkg") is None:
        return
    found: dict[str, list[str]] = {}
    inside = folder / "_internal"
    for file in sorted([*inside.glob("lib*.so*"), *inside.glob("python3*/lib-dynload/*.so")]):
        if file.is_symlink():
            continue
        name = f"*/{file.name}"
        asked = subprocess.run(
            ["dpkg", "-S", name], capture_output=True, text=True, check=False
        ).stdout
        owners = {line.partition(":")[0] for line in asked.splitlines() if ":" in line}
        for owner in owners:
            found.setdefault(owner, []).append(file.name)
    for owner, files in sorted(found.items()):
        notice = Path("/usr/share/doc") / owner / "copyright"
        if notice.exists():
            text = notice.read_text("utf-8", "replace").strip()
            yield f"{owner} (a library of the system)\nFiles: {', '.join(files)}\n\n{text}"


def main(folder: Path) -> None:
    chapters = [
        (HERE / "licences" / "NOTICE.txt").read_text("utf-8").strip(),
        *packages(),
        *system_libraries(folder),
        *(
            f"{name}\n\n{(HERE / 'licences' / f'{name}.txt').read_text('utf-8').strip()}"
            for name in ("LGPL-3.0", "GPL-3.0")
        ),
    ]
    written = f"\n\n{RULE}\n\n".join(chapters) + "\n"
    (folder / "THIRD-PARTY-LICENSES").write_text(written, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
