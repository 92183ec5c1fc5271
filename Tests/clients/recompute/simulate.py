"""A small interpreter of workflow documents, their unit tests, and the ways to break them: as their fields are documented."""

import copy
import json
import re

ABSENT = object()
LIMIT = 1_000


class Broken(Exception):
    """The workflow does not compile, a condition cannot be evaluated, or a parameter cannot be filled in."""


def holds(condition, decision):
    """Whether a condition of the one form that only asks for a decision is true."""
    negated = re.fullmatch(r"!\((.*)\)", condition)
    if negated:
        return not holds(negated[1], decision)
    told = re.fullmatch(r"decision\.next (==|!=) '([^']*)'", condition)
    if not told:
        raise NotImplementedError(f"no reading for the condition {condition}")
    if not isinstance(decision, dict) or "next" not in decision:
        raise Broken(condition)
    return (decision["next"] == told[2]) == (told[1] == "==")


def references(value):
    if isinstance(value, str):
        return re.findall(r"\$\{([^}]*)\}", value)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [name for item in items for name in references(item)]


def lookup(path, trigger, error):
    root, *rest = path.split(".")
    value = {"trigger": trigger, "error": error}.get(root, ABSENT)
    for key in rest:
        value = value.get(key, ABSENT) if isinstance(value, dict) else ABSENT
    if value is ABSENT or root == "error" and value is None:
        raise Broken(path)
    return value


def filled(value, trigger, error):
    if isinstance(value, dict):
        return {key: filled(item, trigger, error) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, trigger, error) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    whole = re.fullmatch(r"\$\{([^}]*)\}", value)
    if whole:
        return lookup(whole[1], trigger, error)

    def spelled(match):
        found = lookup(match[1], trigger, error)
        return found if isinstance(found, str) else json.dumps(found, separators=(",", ":"))

    return re.sub(r"\$\{([^}]*)\}", spelled, value)


def compiled(workflow):
    steps = {step["step_id"]: step for step in workflow["steps"]}
    for step in workflow["steps"]:
        logic = step["next_step_logic"]
        for target in [way["goto"] for way in logic.get("if", [])] + [logic.get("else", "END"), logic.get("on_error", "END")]:
            if target != "END" and target not in steps:
                raise Broken(target)
    return steps


def run(workflow, trigger, answer, decide):
    """The calls that were made, the path, and how the run ended.

    `answer(step, call)` gives ("output", value) or ("error", value) for each attempt, counted from 0 over the run;
    `decide(step, visit)` gives the decision or ABSENT.
    """
    steps = compiled(workflow)
    place, error, path, calls = workflow["steps"][0]["step_id"], None, [], []
    attempts, visits = {}, {}
    while True:
        if len(path) >= LIMIT:
            return calls, path, "failed"
        step = steps[place]
        visits[place] = visits.get(place, 0) + 1
        try:
            given = filled(step["parameters"], trigger, error)
        except Broken:
            return calls, path, "failed"
        for attempt in range(1, step.get("retries", 0) + 2):
            kind, value = answer(place, attempts.get(place, 0))
            attempts[place] = attempts.get(place, 0) + 1
            if kind == "output":
                break
        path.append(place)
        calls.append({"step_id": place, "skill_id": step["skill_id"], "input": given,
                      "timeout_ms": step["timeout_ms"], "attempts": attempt})
        logic = step["next_step_logic"]
        if kind == "error":
            target, error = logic.get("on_error"), value
            if target is None:
                return calls, path, "failed"
        else:
            error, decision = None, ABSENT
            if "await" in logic:
                decision = decide(place, visits[place])
                if decision is ABSENT:
                    return calls, path, "waiting"
            try:
                ways = [way["goto"] for way in logic.get("if", []) if holds(way["expr"], decision)][:1]
            except Broken:
                return calls, path, "failed"
            target = ways[0] if ways else logic.get("else")
            if target is None:
                return calls, path, "failed"
        if target == "END":
            return calls, path + ["END"], "completed"
        place = target


def decisions(test):
    found = {}
    for entry in test.get("decisions", []):
        found.setdefault(entry["step_id"], []).append(entry["value"])
    return found


def passes(test, workflow):
    """Whether a unit test passes on a workflow."""
    stubs, given, missing = {}, decisions(test), []
    for entry in test["stubs"]:
        stubs.setdefault(entry["step_id"], []).append(entry)

    def answer(step, call):
        if call >= len(stubs.get(step, [])):
            missing.append(step)
            return "error", {"code": "STUB_MISSING"}
        entry = stubs[step][call]
        return ("output", entry["output"]) if "output" in entry else ("error", entry["error"])

    def decide(step, visit):
        return given[step][visit - 1] if visit <= len(given.get(step, [])) else ABSENT

    try:
        calls, path, end = run(workflow, test["trigger"], answer, decide)
    except Broken:
        return False
    if missing or path != test["expected_path"] or end != test["expected_end"]:
        return False
    return len(calls) == len(test["expected_calls"]) and all(
        all(call[key] == expected.get(key, call[key] if key != "attempts" else 1) for key in call)
        for call, expected in zip(calls, test["expected_calls"]))


def sandbox_steps(workflow, tests):
    """The steps of all runs of the sandbox: each test once with answers and once without any."""
    outputs = {}
    for test in tests:
        for stub in test["stubs"]:
            if "output" in stub:
                outputs.setdefault(stub["step_id"], stub["output"])
    routes, reached = {}, {"END"}
    while True:
        found = {}
        for step in workflow["steps"]:
            logic = step["next_step_logic"]
            targets = [way["goto"] for way in logic.get("if", [])] + ([logic["else"]] if "else" in logic else [])
            near = [target for target in targets if target in reached]
            if step["step_id"] not in routes and near:
                found[step["step_id"]] = near[0]
        if not found:
            break
        routes.update(found)
        reached.update(found)
    total = 0
    for test in tests:
        given = decisions(test)

        def decide(step, visit):
            return given[step][visit - 1] if visit <= len(given.get(step, [])) else {"next": routes[step]}

        for answer in (lambda step, call: ("output", outputs.get(step, {})), lambda step, call: ("error", {"code": "TIMEOUT"})):
            calls, _, _ = run(workflow, test["trigger"], answer, decide)
            total += len(calls)
    return total


# Breaks


def condition_breaks(condition):
    told = re.fullmatch(r"decision\.next == '([^']*)'", condition)
    if not told:
        raise NotImplementedError(f"no breaks for the condition {condition}")
    return [f"!({condition})", f"decision.next == '{told[1]}~'", f"decision.next != '{told[1]}'"]


def constant_breaks(value):
    if value is None:
        return [True]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1]
    if isinstance(value, str):
        return [] if re.fullmatch(r"\$\{[^}]*\}", value) else ["~" + value]
    return [replaced(value, key, other) for key in keys(value) for other in constant_breaks(value[key])]


def source_breaks(value, others):
    if isinstance(value, str):
        return [value.replace("${" + name + "}", "${" + other + "}", 1) for name in references(value)
                for other in [other for other in others if other != name] or ["trigger.something_else"]]
    return [replaced(value, key, other) for key in keys(value) for other in source_breaks(value[key], others)]


def keys(value):
    return list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []


def replaced(value, key, other):
    value = copy.copy(value)
    value[key] = other
    return value


def mutants(workflow):
    """Every break of one place: a step, a transition, a condition, a parameter, a skill, a time limit."""
    found = []
    names = [step["step_id"] for step in workflow["steps"]]
    others = sorted({name for step in workflow["steps"] for name in references(step["parameters"])})

    def add(change):
        broken = json.loads(json.dumps(workflow))
        change(broken["steps"])
        if broken != workflow:
            found.append(broken)

    def instead(target):
        place = names.index(target) if target in names else -1
        return [other for other in [names[(place + 1) % len(names)], "END"] if other != target]

    def drop(steps, index):
        logic = steps[index]["next_step_logic"]
        gone = steps[index]["step_id"]
        after = logic.get("else") or ([way["goto"] for way in logic.get("if", [])] + ["END"])[0]
        after = "END" if after == gone else after
        del steps[index]
        for step in steps:
            other = step["next_step_logic"]
            for way in other.get("if", []):
                way["goto"] = after if way["goto"] == gone else way["goto"]
            for key in ("else", "on_error"):
                if other.get(key) == gone:
                    other[key] = after

    for index, step in enumerate(workflow["steps"]):
        logic = step["next_step_logic"]
        add(lambda steps: steps[index].update(skill_id=step["skill_id"] + "-OTHER"))
        add(lambda steps: drop(steps, index))
        for branch, way in enumerate(logic.get("if", [])):
            for other in instead(way["goto"]):
                add(lambda steps: steps[index]["next_step_logic"]["if"][branch].update(goto=other))
            add(lambda steps: steps[index]["next_step_logic"]["if"].pop(branch))
            for other in condition_breaks(way["expr"]):
                add(lambda steps: steps[index]["next_step_logic"]["if"][branch].update(expr=other))
        for key in ("else", "on_error"):
            if key in logic:
                for other in instead(logic[key]):
                    add(lambda steps: steps[index]["next_step_logic"].update({key: other}))
                add(lambda steps: steps[index]["next_step_logic"].pop(key))
        if "await" in logic:
            add(lambda steps: steps[index]["next_step_logic"].pop("await"))
        for name, value in step["parameters"].items():
            add(lambda steps: steps[index]["parameters"].pop(name))
            for other in constant_breaks(value) + source_breaks(value, others):
                add(lambda steps: steps[index]["parameters"].update({name: other}))
        add(lambda steps: steps[index].update(timeout_ms=step["timeout_ms"] * 2))
        add(lambda steps: steps[index].update(retries=step["retries"] + 1))
        if step["retries"] > 0:
            add(lambda steps: steps[index].update(retries=step["retries"] - 1))

    def swap(steps):
        steps[0], steps[1] = steps[1], steps[0]
        for number, step in enumerate(steps):
            step["sequence"] = number

    add(swap)
    return found


def killed(workflow, tests):
    """How many breaks there are, and how many of them a test notices."""
    broken = mutants(workflow)
    order = list(tests)
    count = 0
    for other in broken:
        place = next((index for index, test in enumerate(order) if not passes(test, other)), None)
        if place is not None:
            order.insert(0, order.pop(place))
            count += 1
    return len(broken), count
