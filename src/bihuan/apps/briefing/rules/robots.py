"""What robots of search engines are told: the public site may be read, nothing else is asked for (RFC 9309).

Keeping out is done by sign-in; this keeps robots from knocking. Answers that no engine may keep say so themselves, in
`X-Robots-Tag`: an address that a robot may not read could still be listed, and a page it cannot read tells it nothing.
"""

from __future__ import annotations

from typing import Final

ROBOTS: Final = """\
User-agent: *
Allow: /public/
Allow: /static/public/
Allow: /static/parts/favicon.svg
Disallow: /
"""
"""The longest rule that fits counts; the narrow ones stand first for robots that take the first one."""
TAG: Final = "X-Robots-Tag"
KEPT_OUT: Final = "noindex, nofollow"
FOUND: Final = "all"
