"""Tests of the pages that find out."""
