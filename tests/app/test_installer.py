"""What the installer is made from fits together: files, names, one version, licences."""

from __future__ import annotations

import ast
import configparser
import re
import runpy
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from sage_desktop import __version__
from sage_desktop.app.__main__ import main

ROOT = Path(__file__).parent.parent.parent
PACKAGING = ROOT / "resources" / "packaging"
LINUX = PACKAGING / "linux"
WINDOWS = (PACKAGING / "windows" / "sage-desktop.iss").read_text("utf-8")
MACOS = (PACKAGING / "macos" / "make-dmg").read_text("utf-8")
SPEC = (ROOT / "build.spec").read_text("utf-8")
METAINFO = next(LINUX.glob("*.metainfo.xml"))
BUILD = runpy.run_path(str(PACKAGING / "build.py"))
SHRINK = runpy.run_path(str(PACKAGING / "shrink.py"))
LICENCES = runpy.run_path(str(PACKAGING / "licences.py"))
ARTWORK = runpy.run_path(str(PACKAGING / "artwork.py"))


def test_the_version_stands_in_one_place() -> None:
    assert BUILD["version"]() == __version__
    written = [*PACKAGING.rglob("*"), ROOT / "build.spec", ROOT / "pyproject.toml"]
    for file in written:
        if file.is_file() and file.parent.name != "licences" and file.suffix != ".pyc":
            assert __version__ not in file.read_text("utf-8"), file


def test_the_spec_can_be_read_and_names_files_that_exist() -> None:
    ast.parse(SPEC)
    scripts = set(re.findall(r'PACKAGING / "([\w.]+)"', SPEC))
    assert scripts == {"clean_environment.py", "start.py"}
    assert all((PACKAGING / name).is_file() for name in scripts)
    made = {"sage-desktop.ico", "sage-desktop.icns"}
    assert set(re.findall(r'"(sage-desktop\.ic\w+)"', SPEC)) == made


def test_every_resource_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    named = {Path(source).name for source in shipped if source.startswith("resources/")}
    assert named == {each.name for each in (ROOT / "resources").iterdir()} - {"packaging"}
    assert all((ROOT / source).exists() for source in shipped)


@pytest.mark.parametrize(
    "name", ["SecretService", "kwallet", "Windows", "macOS", "chainer", "fail"]
)
def test_every_keychain_is_shipped(name: str) -> None:
    assert f'"keyring.backends.{name}"' in SPEC


def test_the_desktop_file_starts_the_program() -> None:
    found = configparser.RawConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(LINUX / "sage-desktop.desktop", "utf-8")
    entry = found["Desktop Entry"]
    assert {"Type", "Name", "Exec", "Icon", "Categories"} <= set(entry)
    assert entry["Exec"] in BUILD["PROGRAMS"]
    assert entry["Icon"] == "sage-desktop"
    for action in entry["Actions"].strip(";").split(";"):
        assert found[f"Desktop Action {action}"]["Exec"].split()[0] in BUILD["PROGRAMS"]


def test_the_metainfo_tells_of_this_program() -> None:
    root = ElementTree.fromstring(BUILD["filled"](METAINFO, 0))
    assert f"{root.findtext('id')}.metainfo.xml" == METAINFO.name
    assert root.findtext("launchable") == "sage-desktop.desktop"
    assert {each.text for each in root.iter("binary")} == set(BUILD["PROGRAMS"])
    release = root.find("releases/release")
    assert release is not None and release.attrib == {"version": __version__, "date": "1970-01-01"}


def test_the_bundle_of_macos_has_the_same_name() -> None:
    name = ElementTree.parse(METAINFO).findtext("id")
    assert f'bundle_identifier="{name}"' in SPEC
    assert 'name="Sage Desktop.app"' in SPEC and 'app="dist/Sage Desktop.app"' in MACOS


def test_the_control_file_is_complete() -> None:
    more = {"ARCHITECTURE": "amd64", "GLIBC": "2.34", "KIBIBYTES": "1"}
    text = BUILD["filled"](LINUX / "control", 0, **more)
    keys = {line.partition(":")[0] for line in text.splitlines() if not line.startswith(" ")}
    assert {"Package", "Version", "Architecture", "Maintainer", "Depends", "Description"} <= keys
    assert f"Version: {__version__}\n" in text and "@" not in text.replace("sage-desktop@", "")


def test_the_installer_of_windows_names_what_is_built() -> None:
    assert "AppVersion={#Version}" in WINDOWS and "OutputDir=dist" in WINDOWS
    assert r"SetupIconFile=build\icons\sage-desktop.ico" in WINDOWS
    assert r'Source: "dist\sage-desktop\*"' in WINDOWS
    programs = set(re.findall(r"\{app\}\\([\w-]+)\.exe", WINDOWS))
    assert programs <= set(BUILD["PROGRAMS"])
    sections = re.findall(r"^\[(\w+)\]$", WINDOWS, re.MULTILINE)
    assert len(sections) == len(set(sections)) and sections[0] == "Setup"


@pytest.mark.parametrize("called", ["sage-desktop", "sage-desktop-cli"])
def test_one_program_goes_by_the_name_it_is_called_by(called: str, tmp_path: Path) -> None:
    program = tmp_path / called
    program.symlink_to(PACKAGING / "start.py")
    words = [sys.executable, str(program), "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.split()[:2] == ["usage:", called]


HEAD = struct.pack("<HBB", 32, 0xDA, 0x27) + bytes(8) + b"CmnD" + bytes(16)
PARTS = {"coll/sv.res": b"order", "brkitr/th.dict": b"x" * 99, "root.res": b"r" * 16, "a.cnv": b""}


def test_the_data_of_icu_is_found_again_in_the_smaller_package() -> None:
    package = SHRINK["packed"](HEAD, "icudt1l", PARTS)
    head, parts = SHRINK["unpacked"](package)
    assert (head, set(parts)) == (HEAD, set(PARTS))
    assert all(parts[name].rstrip(b"\0") == part for name, part in PARTS.items())
    kept = {name: part for name, part in parts.items() if SHRINK["is_read"](name)}
    assert set(kept) == set(PARTS) - {"brkitr/th.dict"}
    again = SHRINK["packed"](head, "icudt1l", kept)
    assert SHRINK["unpacked"](again) == (HEAD, kept) and len(again) < len(package)
    with pytest.raises(ValueError, match="no package"):
        SHRINK["unpacked"](bytes(64))


@pytest.mark.parametrize("name", ["unames.icu", "rfc3491.spp", "unit/de.res", "curr/pool.res"])
def test_what_qt_never_asks_icu_for_goes(name: str) -> None:
    assert not SHRINK["is_read"](name)


@pytest.mark.parametrize("name", ["coll/ucadata.icu", "ibm-943.cnv", "zone/tr.res", "root.res"])
def test_what_qt_may_ask_icu_for_stays(name: str) -> None:
    assert SHRINK["is_read"](name)


def test_the_data_of_icu_stays_whole_where_it_cannot_be_made_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "libicudata.so.73"
    library.write_bytes(b"whole")
    (tmp_path / "libQt6Core.so.6").write_bytes(b"\0ucol_open_73\0ubrk_open_73\0")
    assert SHRINK["trim_icu"](tmp_path, tmp_path) == "Qt uses ubrk as well"
    monkeypatch.setenv("PATH", "")
    SHRINK["main"](tmp_path, tmp_path)
    assert capsys.readouterr().out == (
        "ICU's data stay whole: no compiler\nsymbols stay whole: no strip\n"
    )
    assert library.read_bytes() == b"whole"


def test_the_manual_pages_name_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    page = (LINUX / "sage-desktop.1").read_text("utf-8").replace("\\", "")
    for option in re.findall(r"--[\w-]+", capsys.readouterr().out):
        assert option in page, option
    assert (LINUX / "sage-desktop-cli.1").is_file()


def test_every_package_of_the_lock_has_its_licence() -> None:
    names = LICENCES["requirements"](ROOT / "requirements" / "run.txt")
    assert len(names) > 20
    for name in names:
        package = LICENCES["distribution"](name)
        assert LICENCES["terms"](package) != ""
    for name in ("LGPL-3.0", "GPL-3.0", "NOTICE"):
        assert (PACKAGING / "licences" / f"{name}.txt").is_file()


def test_of_rapidfuzz_only_what_is_left_out_is_not_used() -> None:
    """What compares with these modules would be slow in the built program, not broken."""
    left_out = {"fuzz", "process", "utils"}
    assert all(f'"rapidfuzz.{name}_cpp"' in SPEC for name in left_out)
    sources = "".join(each.read_text("utf-8") for each in (ROOT / "sage_desktop").rglob("*.py"))
    used = set(re.findall(r"^\s*(?:from|import) (rapidfuzz\S*)", sources, re.MULTILINE))
    assert used == {"rapidfuzz.distance"}


@pytest.mark.parametrize("size", [16, 512])
def test_the_mark_is_painted_in_every_size(size: int, qapp: object) -> None:
    image = ARTWORK["painted"](size)
    middle = image.pixelColor(size // 2, size // 2)
    assert (image.width(), middle.name().upper()) == (size, "#1E6349")
    assert image.pixelColor(0, 0).alpha() == 0


def test_an_icon_of_windows_points_to_its_pictures() -> None:
    icon = ARTWORK["ico"]([(16, b"small"), (256, b"large")])
    assert icon[:6] == b"\0\0\1\0\2\0" and icon[6] == 16 and icon[22] == 0
    start = int.from_bytes(icon[34:38], "little")
    assert icon[start:] == b"large"
