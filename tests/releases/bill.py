"""Holds the bill of materials: valid CycloneDX, and of the versions that Cargo.lock has.

    bill.py BILL LOCK
"""

import json
import sys
import tomllib
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main(bill: str, lock: str) -> int:
    text = Path(bill).read_text()
    data = json.loads(text)
    version = SchemaVersion.from_version(data["specVersion"])
    if wrong := JsonStrictValidator(version).validate_str(text):
        print(wrong)
        return 1
    locked = {(one["name"], one["version"]) for one in tomllib.loads(Path(lock).read_text())["package"]}
    listed = {(one["name"], one["version"]) for one in data["components"]}
    print(f"{len(listed)} components, CycloneDX {data['specVersion']}")
    for one in sorted(listed - locked):
        print(f"not in Cargo.lock: {one}")
    wanted = {"tree-sitter", "tree-sitter-bash", "tree-sitter-singularity", "ureq", "tower-lsp"}
    missing = wanted - {name for name, _ in listed}
    return 1 if listed - locked or missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
