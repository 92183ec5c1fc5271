"""Lower bounds: exact binomial, Student's t, and the seeded cluster bootstrap with its generator."""

import math

SEED = 20_260_101
REPLICATES = 2_000
T05 = [6.313752, 2.919986, 2.353363, 2.131847, 2.015048, 1.943180, 1.894579, 1.859548]
MASK = (1 << 64) - 1


class Generator:
    """PCG-XSH-RR 64/32 of M. E. O'Neill (2014), stream 54."""

    def __init__(self, seed):
        self.increment = 54 << 1 | 1
        self.state = 0
        self.next()
        self.state = (self.state + seed) & MASK
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6_364_136_223_846_793_005 + self.increment) & MASK
        mixed = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return (mixed >> turn | mixed << ((-turn) & 31)) & 0xFFFFFFFF

    def below(self, bound):
        threshold = (1 << 32) % bound
        while True:
            value = self.next()
            if value >= threshold:
                return value % bound


def t05(freedom):
    """The point that t exceeds with probability .05: a table, then Abramowitz and Stegun 26.7.5."""
    if freedom <= len(T05):
        return T05[freedom - 1]
    z = 1.6448536269514722
    return (z + (z**3 + z) / 4 / freedom + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / freedom**2
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / freedom**3)


def exact(successes, trials, risk=0.05):
    """Clopper and Pearson's one-sided lower bound, by bisection of the binomial tail in exact integers' weights."""
    if successes == 0:
        return 0.0

    def tail(p):
        return sum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(successes, trials + 1))

    low, high = 0.0, successes / trials
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) < risk else (low, middle)
    return low


def mean(values):
    return sum(values) / len(values)


def standard_error(values):
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values))


def bootstrap(values):
    generator = Generator(SEED)
    means = sorted(sum(values[generator.below(len(values))] for _ in values) / len(values) for _ in range(REPLICATES))
    return means[REPLICATES // 20]


def lower(values):
    """The least of the three bounds of the mean of independent cases."""
    student = mean(values) - t05(len(values) - 1) * standard_error(values)
    return max(0, min(bootstrap(values), student, exact(len(values), len(values))))


def predicted(values, further):
    """The bound that so many further cases will have, with probability 95 %."""
    here = standard_error(values)
    there = here * math.sqrt(len(values) / further)
    doubt = t05(len(values) - 1) * math.sqrt(here**2 + there**2)
    return max(0, mean(values) - doubt - t05(further - 1) * there)
