"""Tests of the engine package of the same name."""
