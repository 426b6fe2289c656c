"""`python -m bihuan.config`: the same as `bihuan`."""

from bihuan.config.cli import main

main()
