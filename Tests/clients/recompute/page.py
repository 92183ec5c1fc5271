"""What the gates found and what the page tells a reviewer: the same numbers, in tables and sentences."""

import re

from runs import half_up, rounded


def percent(share):
    whole = half_up(share * 100)
    return "under 1 %" if whole == 0 and share > 0 else "over 99 %" if whole == 100 and share < 1 else f"{whole} %"


def shown(value):
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


class Standing:
    """Risk and gates."""

    def __init__(self, log, ledger, gates, policy):
        self.log = log
        self.ledger = ledger
        self.gates = gates
        self.policy = policy
        calls = [call for run in log.runs for call in run.calls]
        self.failed, self.calls = sum(call.failed for call in calls), len(calls)
        tags = [tag for use in self.details("risk")["uses"] for tag in use["tags"]]
        self.inputs = {
            "blast_radius": len(gates["touched"]) / len(log.runs), "historical_error": self.failed / self.calls,
            "data_sensitivity": max([policy["sensitivity_by_tag"].get(tag, 0) for tag in tags], default=0),
            "privilege": max([policy["privilege_by_tag"].get(tag, 0) for tag in tags], default=0)}
        score = sum(policy["risk_weights"][name] * value for name, value in self.inputs.items())
        self.risk = {**self.inputs, "score": min(1, rounded(score))}

    def place(self, gate):
        return next(index for index, verdict in enumerate(self.ledger.document["verdicts"]) if verdict["gate"] == gate)

    def details(self, gate):
        return self.ledger.document["verdicts"][self.place(gate)]["details"]

    def check(self):
        self.ledger.check(("risk",), self.risk)
        replayed = self.gates["replayed"]
        expected = {
            "tests": self.gates["tests"], "sandbox": self.gates["sandbox"],
            "confidence": {**self.gates["confidence"], "minimum": self.policy["min_confidence"]},
            "replay": {"episodes": len(replayed), "step_runs": sum(len(run.calls) for run in replayed), "diverging": 0},
            "blocked_category": {"uses": self.gates["uses"]},
            "risk": {
                "inputs": self.risk, "weights": self.policy["risk_weights"], "threshold": self.policy["risk_threshold"],
                "counts": {"tenant_episodes": len(self.log.runs), "touched_episodes": len(self.gates["touched"]),
                           "failed_step_runs": self.failed, "step_runs": self.calls}}}
        for gate, figures in expected.items():
            for name, value in figures.items():
                self.ledger.check(("verdicts", self.place(gate), "details", name), value)
            self.check_reason(gate, figures)
        rows = self.ledger.document["page"]["risk"]["tables"][0]["rows"]
        names = ["blast_radius", "data_sensitivity", "privilege", "historical_error"]
        for name, row in zip(names, rows):
            weight, value = self.policy["risk_weights"][name], self.inputs[name]
            self.ledger.say(f"page.risk {name}", row[1:4], [shown(weight), shown(rounded(value)), shown(rounded(weight * value))])
        self.ledger.say("page.risk sum", rows[4][3], shown(self.risk["score"]))

    def check_reason(self, gate, figures):
        """Every number in the sentence of a gate is one of its figures."""
        sentence = self.ledger.document["verdicts"][self.place(gate)]["reason"]
        sentence = re.sub(r"\b(?:WF|SK)-[\w-]+|\b[A-Z]-\d+|\b95 %", "", sentence)
        known = {shown(value) for value in flat(figures)} | {"0", shown(sum(not use["tags"] for use in self.details("risk")["uses"]))}
        known |= {shown(self.gates["uses"])}
        told = {shown(float(number)) if "." in number else number for number in re.findall(r"\d+(?:\.\d+)?", sentence)}
        self.ledger.say(f"numbers in the sentence of {gate}", sorted(told - known), [])


def flat(value):
    return [item for part in value.values() for item in flat(part)] if isinstance(value, dict) else [value]


class Pages:
    """The facts and the graph of a page."""

    def __init__(self, log, ledger):
        self.log = log
        self.ledger = ledger
        self.page = ledger.document["page"]

    def facts(self, section):
        return [fact["text"] for fact in self.page[section]["facts"]]

    def check_codify(self, codify):
        log, evidence = self.log, codify.evidence["held_out"]
        covered = len(codify.replayed)
        self.ledger.say("page.belief", self.facts("why_we_believe_it"), [
            f"{covered} of {len(log.runs)} runs ({percent(covered / len(log.runs))})",
            f"{len(codify.held_out)} episodes; {percent(evidence['fitness'])} of their moves fit, "
            f"at least {percent(codify.lower)} with 95 % certainty",
            f"{shown(evidence['precision'])} of 1; a model that allows everything has {shown(evidence['flower_precision'])}"])
        self.ledger.say("page.doubt", self.facts("why_it_may_be_wrong")[0], f"{len(log.runs) - covered} runs")
        self.ledger.say("page.senders", self.facts("who_says_so")[1], f"{covered} support it")
        waiting = sum("await" in step["next_step_logic"] for step in codify.workflow["steps"])
        sentences = self.page["what_changes"]["sentences"]
        numbers = [re.findall(r"(?<![\w.-])\d+(?![\w.-])", sentence) for sentence in sentences]
        self.ledger.say("page.sentences", numbers, [[str(len(codify.workflow["steps"])), str(waiting)], [str(covered), str(len(log.runs))]])
        told = {(row[0], row[1]): row[3] for row in self.page["what_changes"]["tables"][0]["rows"]}
        expected = self.edges(codify)
        self.ledger.say("page.graph ways", sorted(told), sorted(expected))
        for way in sorted(expected):
            self.ledger.say(f"page.graph {way[0]} to {way[1]}", told.get(way), expected[way])

    def edges(self, codify):
        """For each way of the workflow the supporting runs that took it, and how many of them succeed."""
        choosers = {state: step for step, state in codify.choosers().items()}

        def legs(state, target):
            last = "END" if target is None else codify.step[target]
            first = [] if state is None else [codify.step[state[0]]]
            stops = first + ([choosers[state]] if state in choosers else []) + [last]
            return set(zip(stops, stops[1:]))

        taken = {leg: [] for state, targets in codify.model.ways.items() for target in targets for leg in legs(state, target)}
        for run in codify.replayed:
            states = [None] + [(call.name, call.failed) for call in run.calls]
            targets = [call.name for call in run.calls] + [None]
            for leg in set().union(*(legs(state, target) for state, target in zip(states, targets))):
                taken[leg].append(run.succeeded)
        return {leg: self.told(outcomes) for leg, outcomes in taken.items()}

    @staticmethod
    def told(outcomes):
        if not outcomes:
            return "none recorded"
        return f"{len(outcomes)} run{'' if len(outcomes) == 1 else 's'} · {percent(sum(outcomes) / len(outcomes))} succeed"

    def check_skill(self, skill):
        runs, calls = len(self.log.runs), len(skill.calls)
        touched = len(skill.touched)
        self.ledger.say("page.belief", self.facts("why_we_believe_it"), [
            f"{calls}, of which {len(skill.successes)} succeeded", f"{touched} of {runs} runs ({percent(touched / runs)})",
            f"{skill.right} of {len(skill.held_out)} fit the signature, at least {percent(skill.lower)} with 95 % certainty"])
        self.ledger.say("page.senders", self.facts("who_says_so")[1], f"{len(skill.supporting)} support it")
        sentence = self.page["what_changes"]["sentences"][1]
        self.ledger.say("page.sentence", f" {calls} times in {touched} runs " in sentence, True)
