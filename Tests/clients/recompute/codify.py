"""Every number of a codify proposal, counted anew from the raw runs."""

import json
import re

import bounds
import simulate
from runs import floored, rounded

TIMEOUT = 300_000
RETRIES = 5


class Codify:
    def __init__(self, log, discovery, ledger):
        self.log = log
        self.discovery = discovery
        self.model = discovery.model
        self.ledger = ledger
        self.evidence = ledger.document["evidence"]
        self.workflow = ledger.document["body"]["workflow"]
        self.tests = ledger.document["body"]["unit_tests"]
        self.tool = self.steps()
        self.step = {tool: step for step, tool in self.tool.items()}
        self.held_out = log.side(True)
        self.replayed = [run for run in log.runs if self.model.replays(run) and self.walks(run)]
        self.lower = floored(bounds.lower(discovery.values))

    def steps(self):
        """Step ids by the mean place of their tools in the runs, a single first one first."""
        places = {tool: [] for tool in self.log.tools}
        for run in self.log.runs:
            for place, call in enumerate(run.calls):
                places[call.name].append(place / max(1, len(run.calls) - 1))
        starts = self.model.ways[None]
        first = next(iter(starts)) if len(starts) == 1 else None
        ordered = sorted(self.model.kept, key=lambda tool: (tool != first, bounds.mean(places[tool]), tool.encode()))
        return {f"S-{number:02}": tool for number, tool in enumerate(ordered, 1)}

    def choosers(self):
        """The steps that only choose: after which state, with which targets."""
        found = {"S-00": None} if len(self.model.ways[None]) > 1 else {}
        failing = [tool for tool in self.tool.values() if len(self.model.ways.get((tool, True), ())) > 1]
        return found | {"R-" + self.step[tool][2:]: (tool, True) for tool in failing}

    def walks(self, run):
        """Whether the proposed workflow goes the way of a run when it is given the run's results and choices."""
        ahead = [self.step.get(call.name) for call in run.calls]
        sample = {**self.tests[0]["trigger"], **run.context}
        done = []

        def answer(step, _):
            if step in self.choosers():
                return "output", {}
            if len(done) >= len(ahead) or ahead[len(done)] != step:
                return "error", {"code": "ASTRAY"}
            call = run.calls[len(done)]
            done.append(step)
            return ("error", {"code": "FAILED", "message": call.error}) if call.failed else ("output", call.output)

        def decide(step, _):
            return {"next": ahead[len(done)] if len(done) < len(ahead) else "END"}

        _, path, end = simulate.run(self.workflow, sample, answer, decide)
        return end == "completed" and [step for step in path[:-1] if step not in self.choosers()] == ahead

    def check(self):
        self.check_coverage()
        self.check_model()
        self.check_parameters()
        self.check_guards()
        self.check_timing()
        self.check_body()

    def check_coverage(self):
        check, model, values = self.ledger.check, self.model, self.discovery.values
        covered = {run.reference for run in self.replayed}
        check(("evidence", "activities"), self.tool)
        check(("evidence", "episodes"), len(self.log.runs))
        check(("evidence", "coverage", "covered"), len(covered))
        check(("evidence", "coverage", "share"), rounded(len(covered) / len(self.log.runs)))
        check(("evidence", "supporting"), sorted(covered))
        check(("evidence", "counter_examples"), sorted(run.reference for run in self.log.runs if run.reference not in covered))
        figures = {
            "count": len(self.held_out), "cases": len(self.log.held_out),
            "fitting": sum(model.fitness(run) == 1 for run in self.held_out), "fitness": rounded(bounds.mean(values)),
            "lower95": self.lower, "precision": rounded(model.precision(self.held_out)),
            "flower_precision": rounded(model.flower.precision(self.held_out))}
        for name, value in figures.items():
            check(("evidence", "held_out", name), value)
        check(("confidence",), self.lower)

    def check_model(self):
        check, choice = self.ledger.check, self.discovery.choice
        figures = {
            "steps": len(self.tool) + len(self.choosers()), "activities": len(self.model.kept),
            "activities_observed": len(self.log.tools), "transitions": self.model.transitions,
            "density": rounded(self.model.density), "inner_fitness": rounded(choice["fitness"]),
            "predicted_lower95": floored(choice["predicted"])}
        for name, value in figures.items():
            check(("evidence", "model", name), value)
        check(("evidence", "model", "threshold"), {"cases": choice["threshold"][0], "episodes": choice["threshold"][1]})
        count, killed = simulate.killed(self.workflow, self.tests)
        check(("evidence", "mutants", "count"), count)
        check(("evidence", "mutants", "killed"), killed)

    # Parameters

    def calls(self, tool, held_out):
        """The successful calls of a tool with named arguments on one side."""
        return [(run, call) for run, call in self.log.calls(tool)
                if not call.failed and isinstance(call.input, dict) and self.log.is_held_out(run) == held_out]

    def arguments(self, tool):
        """The arguments that all training calls give and enough tasks have."""
        training = self.calls(tool, False)
        every = [self.log.case[run.id] for run, call in training + self.calls(tool, True)]
        names = {name for _, call in training for name in call.input}
        return {name for name in names if all(name in call.input for _, call in training) and self.log.is_known(every)}

    def check_parameters(self):
        check = self.ledger.check
        listed = self.evidence["parameters"]["list"]
        expected = {(step, name) for step, tool in self.tool.items() for name in self.arguments(tool)}
        self.ledger.say("arguments", sorted([entry["step_id"], entry["argument"]] for entry in listed),
                        sorted(list(pair) for pair in expected))
        kinds, values, right = {}, 0, 0
        for index, entry in enumerate(listed):
            kinds[entry["kind"]] = kinds.get(entry["kind"], 0) + 1
            figures = self.source_figures(entry)
            for name, value in figures.items():
                check(("evidence", "parameters", "list", index, name), value)
            values += figures.get("held_out", {}).get("calls", 0)
            right += figures.get("held_out", {}).get("agreeing", 0)
        check(("evidence", "parameters", "counts"), kinds)
        check(("evidence", "parameters", "held_out"), {"values": values, "agreeing": right, "share": rounded(right / max(1, values))})

    def source_figures(self, entry):
        tool, name, kind = self.tool[entry["step_id"]], entry["argument"], entry["kind"]
        sides = [[(run, call.input.get(name)) for run, call in self.calls(tool, side)] for side in (False, True)]
        if kind == "caller":
            told = {json.dumps(value) for _, value in sides[0]}
            return {"calls": len(sides[0]), "distinct": len(told)}
        if kind == "constant":
            step = next(step for step in self.workflow["steps"] if step["step_id"] == entry["step_id"])
            agrees = [[value == step["parameters"][name] for _, value in side] for side in sides]
            distinct = 1
        else:
            path = re.fullmatch(r"\$\{trigger\.(\w+)\}", entry["from"])
            if not path:
                raise NotImplementedError(f"no reading for the source {entry['from']}")
            agrees = [[run.context.get(path[1]) == value for run, value in side] for side in sides]
            distinct = len({json.dumps(value) for (_, value), right in zip(sides[0], agrees[0]) if right})
        held = {"calls": len(agrees[1]), "agreeing": sum(agrees[1]), "share": rounded(sum(agrees[1]) / max(1, len(agrees[1])))}
        return {"calls": len(agrees[0]), "agreeing": sum(agrees[0]), "distinct": distinct, "held_out": held}

    # Guards

    def check_guards(self):
        self.ledger.say("guards.decided", self.evidence["guards"]["decided"], [])
        for entry in self.evidence["guards"]["asking"]:
            told = re.fullmatch(r"(.*): right in (\d+) of (\d+) held-out cases, lower 95 % bound ([\d.]+), under the floor of ([\d.]+)\.",
                                entry["reason"])
            if not told:
                self.ledger.say(f"guards.asking {entry['step_id']}", entry["reason"], "No recorded value tells which way is taken.")
                continue
            right, cases = self.rule_figures(self.tool[entry["step_id"]], told[1].split("; "))
            expected = [right, cases, floored(bounds.exact(right, cases)), 0.85]
            self.ledger.say(f"guards.asking {entry['step_id']}: right, cases, bound, floor",
                            [int(told[2]), int(told[3]), float(told[4]), float(told[5])], expected)

    def visits(self, tool, held_out):
        """(task, values, next) of each successful call of a tool."""
        found = []
        for run in self.log.side(held_out):
            for place, call in enumerate(run.calls):
                if call.name == tool and not call.failed:
                    following = run.calls[place + 1].name if place + 1 < len(run.calls) else None
                    found.append((self.log.case[run.id], {"trigger": run.context, "output": call.output}, following))
        return found

    def rule_figures(self, tool, rules):
        """Tasks of the held-out side whose visits the rules all tell right; each rule says what training visits did most."""
        ways = self.model.ways[(tool, False)]

        def place(values):
            return next((index for index, rule in enumerate(rules) if rule_holds(rule, values)), len(rules))

        votes, seen = {}, set()
        for case, values, following in self.visits(tool, False):
            key = (case, following, json.dumps(values, sort_keys=True))
            if following in ways and key not in seen:
                seen.add(key)
                told = votes.setdefault(place(values), {})
                told[following] = told.get(following, 0) + 1
        best = {index: max(told, key=lambda way: told[way]) for index, told in votes.items()}
        right = {}
        for case, values, following in self.visits(tool, True):
            right[case] = right.get(case, True) and best.get(place(values)) == following
        return sum(right.values()), len(right)

    # Time

    def check_timing(self):
        for index, entry in enumerate(self.evidence["timing"]):
            repetitions, retries = self.repetitions(self.tool[entry["step_id"]])
            expected = {"timed_runs": 0, "timeout_ms": TIMEOUT, "retries": retries, "repetitions": repetitions}
            for name, value in expected.items():
                self.ledger.check(("evidence", "timing", index, name), value)

    def repetitions(self, tool):
        """How often a call was repeated after so many failures in a row, how often that helped, and how many retries pay."""
        made, helped, cases = [0] * 99, [0] * 99, [set() for _ in range(99)]
        for run in self.log.side(False):
            failures = 0
            for place, call in enumerate(run.calls):
                if call.name != tool:
                    continue
                if place == 0 or run.calls[place - 1].name != tool:
                    failures = 0
                if failures:
                    made[failures - 1] += 1
                    helped[failures - 1] += not call.failed
                    if not call.failed:
                        cases[failures - 1].add(self.log.case[run.id])
                failures = failures + 1 if call.failed else 0
        length = max([index + 1 for index, count in enumerate(made) if count], default=0)
        found = [{"made": made[index], "succeeded": helped[index]} for index in range(min(length, RETRIES))]
        retries = 0
        while retries < len(found) and 2 * helped[retries] >= made[retries] and self.log.is_known(cases[retries]):
            retries += 1
        return found, retries

    # The document itself

    def check_body(self):
        """Numbers of the steps; those in unit tests are made up and prove nothing, so they are no claims."""
        timing = {self.tool[entry["step_id"]]: entry for entry in self.evidence["timing"]}
        first = 0 if "S-00" in self.choosers() else 1
        for index, step in enumerate(self.workflow["steps"]):
            entry = timing.get(self.tool.get(step["step_id"]), {"timeout_ms": TIMEOUT, "retries": 0})
            expected = {"sequence": index + first, "timeout_ms": entry["timeout_ms"], "retries": entry["retries"]}
            for name, value in expected.items():
                self.ledger.check(("body", "workflow", "steps", index, name), value)

    def gates(self):
        """What the gates must have counted."""
        return {
            "tests": {"tests": len(self.tests), "failed": sum(not simulate.passes(test, self.workflow) for test in self.tests)},
            "sandbox": {"runs": 2 * len(self.tests), "steps": simulate.sandbox_steps(self.workflow, self.tests),
                        "connectors_called": 0, "endless_when_silent": 0},
            "confidence": {"count": len(self.held_out), "fitting": sum(self.model.fitness(run) == 1 for run in self.held_out),
                           "fitness": rounded(bounds.mean(self.discovery.values)), "lower95": self.lower},
            "replayed": self.replayed, "touched": self.log.runs, "uses": len(self.workflow["steps"]),
        }


def rule_holds(rule, values):
    """Conjunctions of comparisons with numbers, of equality and of membership; a value that is not there makes none true."""
    for part in rule.split(" && "):
        told = re.fullmatch(r"([\w.]+) (<|>=|==|in) (.+)", part)
        if not told:
            raise NotImplementedError(f"no reading for the rule {part}")
        value = values
        for key in told[1].split("."):
            value = value.get(key) if isinstance(value, dict) else None
        bound = json.loads(told[3])
        if value is None or not {"<": lambda: value < bound, ">=": lambda: value >= bound,
                                 "==": lambda: value == bound, "in": lambda: value in bound}[told[2]]():
            return False
    return True
