"""Recomputes every number of every proposal that a night makes of the tau-bench log, from the raw file alone.

    python3 Tests/clients/recompute RAW.json NIGHT.json POLICIES.json PROPOSAL.json...

RAW is the public file, NIGHT the report of `autogenesis nightly --json`, POLICIES the catalogue's policies, each PROPOSAL what
`autogenesis queue show ID --json` prints. Exit status 1 when a number differs, or stands there and nothing recomputes it.
Numbers in unit tests and contract tests are made up on purpose and claim nothing; of a near-miss the plain counts are recomputed.
"""

import json
import sys

sys.dont_write_bytecode = True

import nightly  # noqa: E402
from codify import Codify  # noqa: E402
from ledger import Ledger  # noqa: E402
from model import Discovery  # noqa: E402
from page import Pages, Standing  # noqa: E402
from runs import Log  # noqa: E402
from skill import Skill  # noqa: E402


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def recompute(proposal, log, discovery, policy):
    ledger = Ledger(f"{proposal['id']} {proposal['title']}", proposal)
    if proposal["claim"] == "codify":
        claim = Codify(log, discovery, ledger)
        claim.check()
        Pages(log, ledger).check_codify(claim)
    elif proposal["claim"] == "skill":
        claim = Skill(log, ledger)
        claim.check()
        Pages(log, ledger).check_skill(claim)
    else:
        raise SystemExit(f"{proposal['id']} is a {proposal['claim']} claim, of which this log has none")
    Standing(log, ledger, claim.gates(), policy).check()
    body = ("body", "workflow") if proposal["claim"] == "codify" else ("body", "skill")
    proposal["product"] = proposal[body[0]][body[1]]
    ledger.claimed |= {("product",) + path[2:] for path in ledger.claimed if path[:2] == body}
    ledger.finish(["evidence", "confidence", "risk", "verdicts", "product"])
    return ledger.report()


def main(arguments):
    raw, night, policies, *files = arguments
    log = Log(raw)
    discovery = Discovery(log)
    policy = next(entry["spec"] for entry in read(policies) if entry["policy_id"] == "POL-PUBLISH-001")
    proposals = [read(file) for file in files]
    results = [recompute(proposal, log, discovery, policy) for proposal in proposals]
    report = Ledger("the night's report", read(night))
    nightly.check(log, report, {proposal["id"]: proposal for proposal in proposals})
    results.append(report.report())
    return 0 if files and all(results) else 1


if __name__ == "__main__":
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1:]))
