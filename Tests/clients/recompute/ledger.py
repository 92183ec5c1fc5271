"""Holds the numbers of a document against numbers that were counted anew, and finds those that nobody counted."""


def text_of(value):
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


class Ledger:
    """One document: each numeric leaf must be claimed by its path, and agree."""

    def __init__(self, name, document):
        self.name = name
        self.document = document
        self.checked = 0
        self.faults = []
        self.lines = []
        self.claimed = set()

    def check(self, path, expected):
        """Claims the value at `path` (keys and indexes) and everything below it."""
        told = self.document
        try:
            for part in path:
                told = told[part]
        except (KeyError, IndexError, TypeError):
            told = None
        self.claimed.add(tuple(path))
        self._judge(".".join(str(part) for part in path), told, expected)

    def say(self, what, told, expected):
        """Holds a number that stands in a text, or a whole text, against what it must be."""
        self._judge(what, told, expected)

    def _judge(self, what, told, expected):
        self.checked += 1
        same = agrees(told, expected)
        shown = shorten(expected)
        self.lines.append(f"  {'OK     ' if same else 'DIFFERS'} {what} = {shorten(told)}" + ("" if same else f", recomputed {shown}"))
        if not same:
            self.faults.append(what)

    def finish(self, roots):
        """Every number below these members that nobody claimed is a fault."""
        for root in roots:
            for path in numbers(self.document.get(root), (root,)):
                if not any(path[: len(claimed)] == claimed for claimed in self.claimed):
                    self.faults.append(".".join(str(part) for part in path))
                    self.lines.append(f"  UNKNOWN {'.'.join(str(part) for part in path)}: nothing recomputes this number")

    def report(self):
        for line in self.lines:
            print(line)
        state = "all agree" if not self.faults else f"{len(self.faults)} do not: {', '.join(self.faults[:5])}"
        print(f"{self.name}: {self.checked} checked, {state}")
        return not self.faults


def agrees(told, expected):
    if isinstance(told, bool) or isinstance(expected, bool) or type(told) is str or type(expected) is str:
        return told == expected
    if isinstance(told, (int, float)) and isinstance(expected, (int, float)):
        return abs(told - expected) < 1e-9
    if isinstance(told, list) and isinstance(expected, list):
        return len(told) == len(expected) and all(agrees(a, b) for a, b in zip(told, expected))
    if isinstance(told, dict) and isinstance(expected, dict):
        return told.keys() == expected.keys() and all(agrees(told[key], expected[key]) for key in told)
    return told == expected


def numbers(value, path):
    """The paths of all numbers below a value."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from numbers(item, path + (index,))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, path + (key,))


def shorten(value):
    shown = text_of(value) if isinstance(value, (int, float)) else repr(value)
    return shown if len(shown) <= 90 else shown[:87] + "..."
