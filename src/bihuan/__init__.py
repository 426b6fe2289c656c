"""Bihuan (闭环): the working system of an outbreak-response desk."""

__version__ = "0.1.0"
