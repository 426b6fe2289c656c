"""What the care of residents remembers."""

from bihuan.apps.residents.models.care import CareEntry

__all__ = ["CareEntry"]
