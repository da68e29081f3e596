"""What the installer is made from fits together: files, names, one version, licences."""

from __future__ import annotations

import ast
import configparser
import re
import runpy
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
    for script in re.findall(r'analysed\("([\w/.]+)"', SPEC):
        assert (ROOT / "sage_desktop" / script).is_file()
    for name in re.findall(r'PACKAGING / "([\w.]+)"', SPEC):
        assert (PACKAGING / name).is_file()
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
