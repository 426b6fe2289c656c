"""The day of care of the desk's pages, seen on a phone."""

from tests.web.desk.care.conftest import care, kept_care

__all__ = ["care", "kept_care"]
