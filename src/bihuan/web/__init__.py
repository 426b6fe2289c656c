"""SHOW: one package per audience."""
