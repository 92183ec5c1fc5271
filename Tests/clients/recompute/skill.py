"""Every number of a skill proposal, counted anew from the raw calls."""

import json
import re

import bounds
from runs import floored, rounded

TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "integer": int, "number": (int, float)}


class Skill:
    def __init__(self, log, ledger):
        self.log = log
        self.ledger = ledger
        self.evidence = ledger.document["evidence"]
        self.signature = ledger.document["body"]["skill"]["signature"]["args"]
        self.tests = ledger.document["body"]["contract_tests"]
        self.calls = log.calls(self.evidence["tool"])
        self.successes = [(run, call) for run, call in self.calls if not call.failed]
        self.fitting = [(run, call) for run, call in self.successes if fits(self.signature, call.input)]
        self.touched = [run for run in log.runs if any(call.name == self.evidence["tool"] for call in run.calls)]
        against = {run.id for run, call in self.successes if not fits(self.signature, call.input)}
        self.supporting = [run for run in self.touched if run.id not in against]
        self.against = [run for run in self.touched if run.id in against]
        distinct = {(log.case[run.id], json.dumps(call.input)): call for run, call in self.successes if log.is_held_out(run)}
        self.held_out = list(distinct.values())
        self.right = sum(fits(self.signature, call.input) for call in self.held_out)
        self.lower = floored(bounds.exact(self.right, len(self.held_out)))

    def check(self):
        check = self.ledger.check
        check(("evidence", "episodes"), len(self.log.runs))
        check(("evidence", "coverage"), {"covered": len(self.touched), "share": rounded(len(self.touched) / len(self.log.runs))})
        check(("evidence", "calls"), {"total": len(self.calls), "successful": len(self.successes), "fitting": len(self.fitting)})
        check(("evidence", "training_calls"), sum(not self.log.is_held_out(run) for run, _ in self.successes))
        for name, value in self.held_out_figures().items():
            check(("evidence", "held_out", name), value)
        check(("confidence",), self.lower)
        check(("evidence", "minimality"), {argument["name"]: self.breaking(argument) for argument in self.signature})
        check(("evidence", "widened_rules"), self.widened())
        check(("evidence", "supporting"), [run.reference for run in self.supporting])
        check(("evidence", "counter_examples"), [run.reference for run in self.against])
        self.check_failures()
        binding = ("body", "skill", "runtime_binding")
        check(binding + ("timeout_ms",), 30_000)
        check(binding + ("retries",), 0)

    def held_out_figures(self):
        count = len(self.held_out)
        return {"count": count, "fitting": self.right, "fitness": rounded(self.right / count), "lower95": self.lower}

    def breaking(self, argument):
        """The calls that fit with the argument and do not without it."""
        rest = [other for other in self.signature if other is not argument]
        return sum(not fits(rest, call.input) for _, call in self.fitting)

    def widened(self):
        """Rules that the calls of one fold broke when they were learnt from the others: none when each fold's rule is the told one."""
        count = 0
        training = [(run, call) for run, call in self.successes if not self.log.is_held_out(run)]
        for argument in self.signature:
            if "pattern" not in argument:
                continue
            for fold in range(self.log.FOLDS):
                others = [call.input[argument["name"]] for run, call in training if self.log.fold[self.log.case[run.id]] != fold]
                count += least_pattern(others) != argument["pattern"]
        return count

    def check_failures(self):
        modes = {}
        for run, call in self.calls:
            if call.failed:
                modes.setdefault(normalised(call.error), []).append(self.log.case[run.id])
        self.ledger.say("failure modes", len(self.evidence["failure_modes"]), len(modes))
        for index, mode in enumerate(self.evidence["failure_modes"]):
            cases = modes.get(mode["error"], [])
            expected = {"calls": len(cases), "cases": len(set(cases)), "share": rounded(len(cases) / len(self.calls))}
            for name, value in expected.items():
                self.ledger.check(("evidence", "failure_modes", index, name), value)

    def gates(self):
        """What the gates must have counted: each contract test is tried, each call that must be accepted is simulated."""
        accepted = [test for test in self.tests if test["expect"] == "accept"]
        wrong = sum(fits(self.signature, test["input"]) != (test["expect"] == "accept") for test in self.tests)
        return {
            "tests": {"tests": len(self.tests), "failed": wrong},
            "sandbox": {"runs": len(accepted), "steps": len(accepted), "connectors_called": 0, "endless_when_silent": 0},
            "confidence": self.held_out_figures(), "replayed": self.supporting, "touched": self.touched, "uses": 1,
        }


def fits(signature, given):
    """Whether a signature of named arguments accepts a call."""
    if not isinstance(given, dict) or set(given) - {argument["name"] for argument in signature}:
        return False
    return all(accepts(argument, given[argument["name"]]) if argument["name"] in given else not argument["required"]
               for argument in signature)


def accepts(argument, value):
    unknown = set(argument) - {"name", "type", "required", "pattern", "enum"}
    if unknown or argument["type"] not in TYPES:
        raise NotImplementedError(f"no reading for {sorted(unknown)} of {argument}")
    if not isinstance(value, TYPES[argument["type"]]) or isinstance(value, bool) and argument["type"] != "boolean":
        return False
    return re.search(argument.get("pattern", ""), str(value)) is not None and value in argument.get("enum", [value])


def least_pattern(texts):
    """The character classes and the length that all of them share."""
    classes = "".join(part for part in ("a-z", "A-Z", "0-9") if any(re.search(f"[{part}]", text) for text in texts))
    classes = "".join(part for part in ("A-Z", "a-z", "0-9") if part in classes)
    lengths = {len(text) for text in texts}
    if len(lengths) != 1 or not all(re.fullmatch(f"[{classes}]+", text) for text in texts):
        return None
    return f"^[{classes}]{{{lengths.pop()}}}$"


def normalised(message):
    """What stays the same in the errors of this log: words without digits; no place before a value, no clause that only tells values."""
    clauses = []
    for number, clause in enumerate(message.removeprefix("Error: ").split(", ")):
        words, variable = [], False
        for word in clause.split():
            if any(letter.isdigit() for letter in word):
                variable = True
                for distance in (1, 2, 3):
                    if distance < len(words) and words[-distance] in ("on", "in", "at", "for", "of", "to", "from", "with", "by"):
                        del words[-distance:]
                        break
            else:
                words.append(word.lower())
        if words and not (number and variable):
            clauses.append(" ".join(words))
    return ", ".join(clauses)
