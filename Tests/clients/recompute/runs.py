"""The raw file of tau-bench as runs, and the split of its tasks; nothing here looks at what Autogenesis stored."""

import hashlib
import json
import math
import os


def identifier(prefix, parts, length=16):
    """A digest over parts that stand with their lengths in bytes."""
    joined = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode()).hexdigest()[:length]}"


def half_up(value):
    """Rounds halves away from zero, as one rounds on paper."""
    return math.floor(value + 0.5) if value >= 0 else -math.floor(-value + 0.5)


def rounded(value):
    return half_up(value * 10_000) / 10_000


def floored(value):
    return math.floor(value * 10_000 + 1e-6) / 10_000


class Call:
    """One executed tool call."""

    def __init__(self, name, arguments, content):
        self.name = name
        self.input = decoded(arguments)
        self.failed = content.startswith("Error")
        self.error = content if self.failed else None
        self.output = None if self.failed else decoded(content)


def decoded(text):
    """The value of a text that is a JSON object or array, else the text."""
    if text[:1] in "{[" and text:
        try:
            return json.loads(text)
        except ValueError:
            pass
    return text


class Run:
    """One conversation."""

    def __init__(self, element, source):
        self.task = f"task/{element['task_id']}"
        self.id = identifier("ep", ["default", source, f"{element['task_id']}-{element['trial']}"])
        self.succeeded = abs(element["reward"] - 1) <= 1e-6
        asked = element["info"]["task"]
        self.context = {"task_id": element["task_id"], "trial": element["trial"],
                        "instruction": asked["instruction"], "user_id": asked["user_id"]}
        self.calls = []
        open_calls = {}
        for message in element["traj"]:
            for call in message.get("tool_calls") or []:
                open_calls[call["id"]] = call["function"]
            if message["role"] == "tool" and message["tool_call_id"] in open_calls:
                function = open_calls.pop(message["tool_call_id"])
                self.calls.append(Call(function["name"], function["arguments"], message.get("content") or ""))

    @property
    def reference(self):
        return self.id + "@1"


class Log:
    """All runs in order of their ids (the file has no clock), their tasks, and which tasks are held out."""

    HELD_OUT = 0.4
    FOLDS = 5
    SUBJECTS = 5

    def __init__(self, path):
        source = os.path.basename(path).removesuffix(".json")
        with open(path, encoding="utf-8") as file:
            elements = json.load(file)
        self.runs = sorted((Run(element, source) for element in elements), key=lambda run: run.id)
        self.workflow = source
        keys = sorted({"task:" + run.task for run in self.runs}, key=str.encode)
        self.case = {run.id: keys.index("task:" + run.task) for run in self.runs}
        order = sorted(range(len(keys)), key=lambda case: (identifier("", [keys[case]]), case))
        self.case_count = len(keys)
        self.held_out = set(order[: half_up(len(keys) * self.HELD_OUT)])
        self.fold = {case: place % self.FOLDS for place, case in enumerate(order)}
        self.tools = sorted({call.name for run in self.runs for call in run.calls}, key=str.encode)

    def is_held_out(self, run):
        return self.case[run.id] in self.held_out

    def side(self, held_out):
        return [run for run in self.runs if self.is_held_out(run) == held_out]

    def is_known(self, cases):
        """Whether enough tasks share something for it to be told; nobody is named as initiator, so no weight is capped."""
        return len(set(cases)) >= self.SUBJECTS

    def calls(self, tool):
        return [(run, call) for run in self.runs for call in run.calls if call.name == tool]
