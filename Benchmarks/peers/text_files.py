"""Reads files of texts: one JSON object with "text" or one JSON string a line, plain or gzip."""

import gzip
import json


def texts(path, limit):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        values = [json.loads(line) for _, line in zip(range(limit), lines)]
    return [value if isinstance(value, str) else value["text"] for value in values]
