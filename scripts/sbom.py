"""Write the bill of materials: `python scripts/sbom.py [FILE]` makes dist/bihuan.cdx.json from requirements.lock.

CycloneDX 1.6, made by cyclonedx-bom without a network and checked against the format's own schema. The addresses of
registries are taken out (an installation may have another one); the hashes, which are what counts, stand at each
component. The same lock file gives the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "dist/bihuan.cdx.json"


def components_of(lock: Path) -> dict[str, Any]:
    """Return what cyclonedx-bom says of a lock file, with the product itself as the root."""
    with tempfile.TemporaryDirectory(prefix="bihuan-sbom-") as folder:
        out = Path(folder) / "sbom.json"
        command = [
            sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", str(lock), "--output-reproducible",
            "--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application", "--sv", "1.6", "-o", str(out),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a locked program, our own file
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return told


def without_registry(told: dict[str, Any]) -> dict[str, Any]:
    """Return the bill with each component's hashes at the component, and without addresses to fetch it from."""
    for component in told["components"]:
        references = component.pop("externalReferences", [])
        component["hashes"] = [one for reference in references for one in reference.get("hashes", [])]
        component["bom-ref"] = component["purl"]
        component.pop("description", None)  # repeats the line of the lock file
    root = told["metadata"]["component"]["bom-ref"]
    refs = sorted(component["bom-ref"] for component in told["components"])
    # The lock file is flat: all of it hangs on the product.
    told["dependencies"] = [{"ref": root, "dependsOn": refs}, *({"ref": ref} for ref in refs)]
    told["metadata"].pop("tools", None)
    return told


def faults_of(text: str) -> list[str]:
    """Return what the schema of CycloneDX 1.6 says against the bill."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return [] if fault is None else [str(fault)]


def bill() -> str:
    """Return the bill of materials of the runtime lock file as text."""
    return json.dumps(without_registry(components_of(ROOT / "requirements.lock")), indent=1, sort_keys=True) + "\n"


def main(path: Path) -> int:
    """Write the bill; 1 when it does not fit its schema."""
    text = bill()
    faults = faults_of(text)
    if faults:
        print("\n".join(faults))
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(json.loads(text)['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
