"""``make installer``: builds the program's folder in ``dist``, tries it and packs it.

Linux gets an archive and a ``.deb``, Windows an installer by Inno Setup, macOS a disk image. The
packages come from the locks, in an environment of its own (``build/venv``).
"""

# ruff: noqa: S603, S607  # it runs our own programs, and tools as they are on the path

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD, DIST = ROOT / "build", ROOT / "dist"
FOLDER = DIST / "sage-desktop"
PROGRAMS = ("sage-desktop", "sage-desktop-cli")
ICONS = BUILD / "icons"
LINUX = HERE / "linux"
DEBIAN_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}


def version() -> str:
    """The version, from the one place where it stands."""
    text = (ROOT / "sage_desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        raise SystemExit("sage_desktop/__init__.py tells no version")
    return found[1]


def epoch() -> int:
    """The moment that all files get: of the last commit, so that the same sources give the same."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        return int(given)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(asked.stdout or (ROOT / "CHANGELOG.md").stat().st_mtime)


def run(*words: str | Path, **more: str) -> None:
    """Runs a program in the top folder; ``more`` is added to its environment."""
    subprocess.run([str(each) for each in words], cwd=ROOT, check=True, env=os.environ | more)


def environment() -> Path:
    """The Python of ``build/venv``, with the program's packages and PyInstaller."""
    folder = BUILD / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locks = [ROOT / "requirements" / name for name in ("run.txt", "build.txt")]
    wanted = hashlib.sha256(b"".join(each.read_bytes() for each in locks)).hexdigest()
    stamp = folder / "ready"
    if stamp.exists() and stamp.read_text("utf-8") == wanted + sys.version:
        return python
    venv.create(folder, with_pip=True, clear=True)
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if sys.platform == "linux":
        run(*pip, "--require-hashes", "-r", locks[0], "-r", locks[1])
    else:  # the locks are made on Linux and know no packages of other systems
        run(*pip, ".", "-r", locks[1].with_suffix(".in"))
    stamp.write_text(wanted + sys.version, "utf-8")
    return python


def build(moment: int) -> None:
    """Makes ``dist/sage-desktop``."""
    python = environment()
    shutil.rmtree(DIST, ignore_errors=True)
    run(python, HERE / "artwork.py", ICONS)
    run(
        *(python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"),
        ROOT / "build.spec",
        SOURCE_DATE_EPOCH=str(moment),
        PYTHONHASHSEED="1",
    )
    if sys.platform == "linux":
        (FOLDER / "sage-desktop-cli").symlink_to("sage-desktop")
        run(python, HERE / "shrink.py", FOLDER / "_internal", BUILD / "icu")
    run(python, HERE / "licences.py", FOLDER)


def check() -> None:
    """Raises ``SystemExit`` unless both programs start and nothing tells who built them."""
    suffix = ".exe" if os.name == "nt" else ""
    for name in PROGRAMS:
        program = FOLDER / f"{name}{suffix}"
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        if os.name != "nt" and version() not in said.stdout:
            raise SystemExit(f"{name} is not of version {version()}: {said.stdout}")
    with_data = BUILD / "self-check"
    shutil.rmtree(with_data, ignore_errors=True)
    run(FOLDER / f"sage-desktop{suffix}", "--data-dir", with_data, "--self-check")
    if sys.platform == "linux":
        check_libraries()
    private = [os.fsencode(f"{each}{os.sep}") for each in (ROOT, Path.home())]
    for file in files(FOLDER):
        content = file.read_bytes()
        for each in private:
            if each in content:
                raise SystemExit(f"{file.relative_to(DIST)} names {os.fsdecode(each)}")


def check_libraries() -> None:
    """Raises unless all libraries can be loaded, and Qt with them makes of texts what it made."""
    inside = FOLDER / "_internal"
    load = "import ctypes, sys; [ctypes.CDLL(each) for each in sys.argv[1:]]"
    libraries = [each for each in files(inside) if ".so" in each.suffixes]
    path = f"{inside / 'PySide6' / 'Qt' / 'lib'}:{inside}"
    run(environment(), "-c", load, *libraries, LD_LIBRARY_PATH=path)
    for trimmed in inside.glob("PySide6/Qt/lib/libicudata.so.*"):
        texts = [environment(), HERE / "qt_texts.py"]
        before = subprocess.run(texts, capture_output=True, check=True).stdout
        shrunk = os.environ | {"LD_PRELOAD": str(trimmed)}
        after = subprocess.run(texts, capture_output=True, check=True, env=shrunk).stdout
        if before != after:
            raise SystemExit("Qt makes other texts with the trimmed data of ICU")


def files(folder: Path) -> Iterator[Path]:
    """The files of ``folder`` in one order, without those that only point to others."""
    for each in sorted(folder.rglob("*")):
        if each.is_file() and not each.is_symlink():
            yield each


def newest_glibc() -> str:
    """The version of the C library that the program needs."""
    found = {
        int(each)
        for file in files(FOLDER)
        for each in re.findall(rb"GLIBC_2\.(\d+)", file.read_bytes())
    }
    return f"2.{max(found)}"


def archive(moment: int) -> Path:
    """The folder as it is, to be unpacked anywhere."""
    path = DIST / f"sage-desktop-{version()}-linux-{platform.machine()}.tar.gz"

    def same(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = moment, 0, 0, "root", "root"
        entry.mode = 0o755 if entry.mode & 0o100 else 0o644
        return entry

    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        tar.add(FOLDER, f"sage-desktop-{version()}", filter=same)
    return path


def debian_package(moment: int) -> Path:
    """The ``.deb``. It has no scripts of its own: what dpkg puts there it takes away."""
    staging = BUILD / "deb"
    shutil.rmtree(staging, ignore_errors=True)
    share = staging / "usr" / "share"
    docs = share / "doc" / "sage-desktop"
    pictures = share / "icons" / "hicolor"
    shutil.copytree(FOLDER, staging / "usr" / "lib" / "sage-desktop", symlinks=True)
    (staging / "usr" / "bin").mkdir()
    for name in PROGRAMS:
        (staging / "usr" / "bin" / name).symlink_to(f"../lib/sage-desktop/{name}")
        put(filled(LINUX / f"{name}.1", moment), share / "man" / "man1" / f"{name}.1.gz")
    put(
        (LINUX / "sage-desktop.desktop").read_text("utf-8"),
        share / "applications" / "sage-desktop.desktop",
    )
    metainfo = next(LINUX.glob("*.metainfo.xml"))
    put(filled(metainfo, moment), share / "metainfo" / metainfo.name)
    put((LINUX / "copyright").read_text("utf-8"), docs / "copyright")
    put((ROOT / "CHANGELOG.md").read_text("utf-8"), docs / "CHANGELOG.md.gz")
    for file in sorted(ICONS.glob("*.png")):
        place = pictures / f"{file.stem}x{file.stem}" / "apps"
        place.mkdir(parents=True)
        shutil.copyfile(file, place / "sage-desktop.png")
    (pictures / "scalable" / "apps").mkdir(parents=True)
    shutil.copyfile(ICONS / "sage-desktop.svg", pictures / "scalable" / "apps" / "sage-desktop.svg")

    inside = list(files(staging))
    architecture = DEBIAN_NAMES.get(platform.machine(), platform.machine())
    put(
        filled(
            LINUX / "control",
            moment,
            ARCHITECTURE=architecture,
            GLIBC=newest_glibc(),
            KIBIBYTES=str(sum(file.stat().st_size for file in inside) // 1024),
        ),
        staging / "DEBIAN" / "control",
    )
    sums = (f"{md5(file)}  {file.relative_to(staging).as_posix()}\n" for file in inside)
    put("".join(sums), staging / "DEBIAN" / "md5sums")
    for each in [staging, *staging.rglob("*")]:
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() or each.name in PROGRAMS else 0o644)
    path = DIST / f"sage-desktop_{version()}_{architecture}.deb"
    run(
        *("dpkg-deb", "--root-owner-group", "-Zxz", "--build", staging, path),
        SOURCE_DATE_EPOCH=str(moment),
    )
    return path


def md5(file: Path) -> str:
    """The sum that dpkg compares installed files with."""
    return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()


def filled(file: Path, moment: int, **more: str) -> str:
    """A template with what it asks for."""
    known = {
        "VERSION": version(),
        "DATE": f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}",
        **more,
    }
    return re.sub(r"@([A-Z]+)@", lambda found: known[found[1]], file.read_text("utf-8"))


def put(text: str, path: Path) -> None:
    """Writes ``text``, packed if the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def windows_installer(_moment: int) -> Path:
    """The installer, by Inno Setup (``iscc`` on the path)."""
    script = HERE / "windows" / "sage-desktop.iss"
    run("iscc", "/Q", f"/DVersion={version()}", f"/DRoot={ROOT}", script)
    return DIST / f"sage-desktop-{version()}-windows-x86_64.exe"


def disk_image(_moment: int) -> Path:
    """The image of macOS."""
    run("sh", HERE / "macos" / "make-dmg", version())
    return DIST / f"sage-desktop-{version()}-macos-{platform.machine()}.dmg"


PACKERS: dict[str, Sequence[Callable[[int], Path]]] = {
    "linux": (archive, debian_package),
    "win32": (windows_installer,),
    "darwin": (disk_image,),
}


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def main() -> None:
    moment = epoch()
    build(moment)
    check()
    sys.stdout.write(f"{FOLDER}: {megabytes(sum(f.stat().st_size for f in files(FOLDER)))}\n")
    for pack in PACKERS[sys.platform]:
        path = pack(moment)
        sys.stdout.write(f"{path}: {megabytes(path.stat().st_size)}\n")


if __name__ == "__main__":
    main()
