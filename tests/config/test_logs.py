"""Logs help, and hold nothing personal."""

from __future__ import annotations

import io
import json
import logging
import logging.config

from bihuan.config.logs import logging_settings


def test_an_error_is_one_line_of_json_without_values() -> None:
    stream = io.StringIO()
    settings = logging_settings("INFO")
    settings["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(settings)
    name = "张三丰"
    try:
        raise ValueError(name)
    except ValueError:
        logging.getLogger("bihuan.test").exception("job failed")
    lines = stream.getvalue().splitlines()
    told = json.loads(lines[0])
    assert (len(lines), told["event"], told["exception"][0]["exc_type"]) == (1, "job failed", "ValueError")
    assert name not in lines[0]
