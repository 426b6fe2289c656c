"""WIRE: settings, addresses, server, command line, worker."""
