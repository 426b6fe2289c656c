"""Requests for help at the desk and at the hotline."""
