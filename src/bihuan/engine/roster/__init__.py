"""Rosters: who stands where and when, within what people, the law and the heat allow."""
