"""Discovery of the directly-follows model from the raw runs, as the evidence says that it was done.

A state is what happened last: `None` at the start, else (tool, failed). A target is the tool that comes next, `None` for the end.
"""

import bounds

FLOOR = 0.85


def moves(run):
    states = [None] + [(call.name, call.failed) for call in run.calls]
    return list(zip(states, [call.name for call in run.calls] + [None]))


def rank(tools, target):
    """The end first, then tools by name."""
    return -1 if target is None else tools.index(target)


class Model:
    """The kept tools and, for each state, the allowed targets."""

    def __init__(self, kept, ways):
        self.kept = kept
        self.ways = {state: targets for state, targets in ways.items() if targets}

    def allows(self, move):
        return move[1] in self.ways.get(move[0], ())

    def fitness(self, run):
        made = moves(run)
        return sum(map(self.allows, made)) / len(made)

    def replays(self, run):
        return all(map(self.allows, moves(run)))

    @property
    def transitions(self):
        return sum(len(targets) for targets in self.ways.values())

    @property
    def density(self):
        allowed = sum(len(targets) for state, targets in self.ways.items() if state is None or not state[1])
        return allowed / (len(self.kept) + 1) ** 2

    @property
    def flower(self):
        targets = {None} | set(self.kept)
        ways = {(tool, failed): targets for tool in self.kept for failed in (False, True)}
        return Model(self.kept, ways | {None: targets})

    def precision(self, runs):
        """Of what the visited states allow, weighted by visits, the share that these runs ever do."""
        made = [move for run in runs for move in moves(run)]
        taken = set(made)
        used = allowed = 0
        for state, targets in self.ways.items():
            visits = sum(1 for move in made if move[0] == state)
            used += visits * sum(1 for target in targets if (state, target) in taken)
            allowed += visits * len(targets)
        return used / allowed if allowed else 0


class Discovery:
    """The model of the training tasks whose threshold five inner folds chose, with its figures."""

    def __init__(self, log):
        self.log = log
        self.training = log.side(False)
        self.known = {tool for tool in log.tools if log.is_known([log.case[run.id] for run, _ in log.calls(tool)])}
        whole = self.supports(None)
        folds = [self.supports(fold) for fold in range(log.FOLDS)]
        best = None
        for threshold in self.thresholds(len({log.case[run.id] for run in self.training})):
            models = [self.build(support, threshold) for support in folds]
            found = self.candidate(threshold, models)
            eligible = found["predicted"] >= FLOOR
            if (best is None or eligible and found["balance"] >= best["balance"]
                    or eligible and not best["predicted"] >= FLOOR):
                best = found
        self.choice = best
        self.model = self.build(whole, best["threshold"])
        self.values = self.case_means(True, lambda run: self.model)

    def supports(self, without):
        """For each move the training tasks and runs that make it, but for those of one fold."""
        found = {}
        for run in self.training:
            case = self.log.case[run.id]
            if self.log.fold[case] == without:
                continue
            for move in set(moves(run)):
                cases, runs = found.setdefault(move, (set(), [0]))
                cases.add(case)
                runs[0] += 1
        return {move: (len(cases), runs[0]) for move, (cases, runs) in found.items()}

    @staticmethod
    def thresholds(total):
        found = [(1, 1), (1, 2)]
        cases = 2.0
        while cases <= total / 2:
            found.append((cases, 2))
            cases = max(cases + 1, float(int(cases * 1.25 + 0.5)))
        return found

    def candidate(self, threshold, models):
        log = self.log
        inner = self.case_means(False, lambda run: models[log.fold[log.case[run.id]]])
        precisions = [
            model.precision([run for run in self.training if log.fold[log.case[run.id]] == fold])
            for fold, model in enumerate(models)]
        fitness, precision = bounds.mean(inner), bounds.mean(precisions)
        return {"threshold": threshold, "fitness": fitness, "predicted": bounds.predicted(inner, len(log.held_out)),
                "balance": 2 * fitness * precision / (fitness + precision) if fitness + precision else 0}

    def case_means(self, held_out, model_of):
        """For each task of a side the mean over its runs of the share of moves that the model makes."""
        found = {}
        for run in self.log.side(held_out):
            found.setdefault(self.log.case[run.id], []).append(model_of(run).fitness(run))
        return [bounds.mean(found[case]) for case in sorted(found)]

    def build(self, supports, threshold):
        return Builder(self.log.tools, self.known, supports, threshold).model()


class Builder:
    """Makes the admitted moves a sound model: every step reachable, the end reachable from every step."""

    def __init__(self, tools, known, supports, threshold):
        self.tools = tools
        self.kept = set(known)
        self.supports = supports
        self.chosen = {move for move, (cases, runs) in supports.items() if cases >= threshold[0] and runs >= threshold[1]}

    def model(self):
        while self.add_missing() or self.drop_unreachable() or self.lead_to_end():
            pass
        states = [None] + [(tool, failed) for tool in self.kept for failed in (False, True)]
        return Model(sorted(self.kept, key=str.encode), {state: self.targets(state) for state in states})

    def is_kept(self, move):
        return (move[1] is None or move[1] in self.kept) and (move[0] is None or move[0][0] in self.kept)

    def targets(self, state):
        return {move[1] for move in self.chosen if move[0] == state and self.is_kept(move)}

    def ordered(self):
        return sorted(self.kept, key=str.encode)

    def best(self, state, wanted):
        moves = [move for move in self.supports if move[0] == state and self.is_kept(move) and wanted(move[1])]
        return max(moves, key=lambda move: (self.supports[move][0], -rank(self.tools, move[1])), default=None)

    def add_missing(self):
        for state in [None] + [(tool, False) for tool in self.ordered()]:
            if self.targets(state):
                continue
            move = self.best(state, lambda target: True)
            if move:
                self.chosen.add(move)
            elif state:
                self.kept.remove(state[0])
            else:
                return False
            return True
        return False

    def drop_unreachable(self):
        reached, frontier = set(), [None]
        while frontier:
            for target in self.targets(frontier.pop()) - {None} - reached:
                reached.add(target)
                frontier += [(target, False), (target, True)]
        lost = self.kept - reached
        self.kept = reached
        return bool(lost)

    def lead_to_end(self):
        ending = set()
        while True:
            more = {tool for tool in self.kept - ending if self.targets((tool, False)) & (ending | {None})}
            if not more:
                break
            ending |= more
        stuck = [tool for tool in self.ordered() if tool not in ending]
        if not stuck:
            return False
        ways = [self.best((tool, False), lambda target: target is None or target in ending) for tool in stuck]
        ways = [move for move in ways if move]
        if ways:
            place = lambda move: (self.tools.index(move[0][0]), rank(self.tools, move[1]))
            self.chosen.add(max(ways, key=lambda move: (self.supports[move][0], [-x for x in place(move)])))
        else:
            self.kept.remove(stuck[0])
        return True
