"""XML is read through defusedxml or the product does not start (trust R46)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def xml_fault(is_installed: Callable[[str], bool], environment: Mapping[str, str]) -> str:
    """Return why XML would be read without its guard, "" when it would not.

    `openpyxl` looks for defusedxml by itself and goes on without it (its `openpyxl.xml.DEFUSEDXML`); this asks the
    same two questions without the cost of importing it.
    """
    if not is_installed("defusedxml"):
        return "defusedxml is not installed: install the lock file again"
    if is_installed("openpyxl") and environment.get("OPENPYXL_DEFUSEDXML", "True") != "True":
        return "OPENPYXL_DEFUSEDXML is set: openpyxl would read XML without defusedxml; unset it"
    return ""


def refuse_unguarded_xml() -> None:
    """Let the product start. :raises ImproperlyConfigured: XML would be read without its guard."""
    fault = xml_fault(lambda name: find_spec(name) is not None, os.environ)
    if fault:
        raise ImproperlyConfigured(fault)
