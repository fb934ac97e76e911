"""Bring in the browser files named in vendor.toml, or check those that are here.

    python tools/vendor.py           fetch each package with `npm pack`, keep the listed files, write their sha256
    python tools/vendor.py --check   re-hash every kept file; touches no network; status 1 when one differs

A stored file is the package's file without its source-map comment (the maps are not kept, and a hashing
static storage refuses a reference to a file that is not there). The sha256 is that of the stored file.
`tarball` is the npm integrity of the package it came from; fetching refuses another tarball of the same version.
"""

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "vendor.toml"
KEPT = ROOT / "src/lianmeng/web/static/vendor"
MAP_COMMENT = re.compile(rb"\n?(?://[#@] sourceMappingURL=[^\n]*|/\*[#@] sourceMappingURL=[^*]*\*/)\s*$")


def packages() -> list[dict]:
    return tomllib.loads(LIST.read_text("utf-8"))["package"]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def check(kept: Path = KEPT) -> list[str]:
    """What is wrong with the kept files, one line each; empty when all is well."""
    wrong, listed = [], set()
    for package in packages():
        for file in package["files"]:
            path = kept / package["name"] / file["to"]
            listed.add(path)
            if not path.exists():
                wrong.append(f"{path}: missing; run tools/vendor.py")
            elif sha256(path.read_bytes()) != file.get("sha256"):
                wrong.append(f"{path}: differs from vendor.toml; run tools/vendor.py and look at the difference")
    strangers = {path for path in kept.rglob("*") if path.is_file()} - listed
    return wrong + [f"{path}: not in vendor.toml" for path in sorted(strangers)]


def fetch(package: dict, folder: Path) -> None:
    """One package: pack, compare with the known tarball, keep the listed files; fills in the hashes."""
    name = f"{package['name']}@{package['version']}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    digest = hashlib.sha512((folder / packed).read_bytes()).digest()
    tarball = "sha512-" + base64.b64encode(digest).decode()
    if package.get("tarball") and package.get("fetched") == package["version"] and package["tarball"] != tarball:
        sys.exit(f"{name}: the registry gave another tarball than before ({tarball}). Not kept.")
    package["tarball"], package["fetched"] = tarball, package["version"]
    with tarfile.open(folder / packed) as archive:
        for file in package["files"]:
            member = archive.extractfile(f"package/{file['from']}")
            if member is None:
                sys.exit(f"{name}: no file {file['from']}")
            data = MAP_COMMENT.sub(b"\n", member.read())
            path = KEPT / package["name"] / file["to"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            file["sha256"] = sha256(data)


def write(listed: list[dict]) -> None:
    """vendor.toml again, with its leading comment kept."""
    head = LIST.read_text("utf-8").split("[[package]]")[0]
    parts = []
    for package in listed:
        lines = ["[[package]]"]
        lines += [f'{key} = "{package[key]}"' for key in ("name", "version", "licence", "why", "fetched", "tarball")]
        lines += ["files = ["]
        lines += [
            f'  {{ from = "{f["from"]}", to = "{f["to"]}", sha256 = "{f["sha256"]}" }},' for f in package["files"]
        ]
        parts.append("\n".join([*lines, "]"]))
    LIST.write_text(head + "\n\n".join(parts) + "\n", "utf-8")


def main() -> None:
    if "--check" not in sys.argv[1:]:
        listed = packages()
        with tempfile.TemporaryDirectory() as folder:
            for package in listed:
                fetch(package, Path(folder))
        write(listed)
    wrong = check()
    print("\n".join(wrong) or f"{sum(len(p['files']) for p in packages())} files, as in vendor.toml")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
