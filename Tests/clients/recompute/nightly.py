"""The numbers of the night's own report: what was read, how tools fail, what nearly was proposed and why it was not."""

import re

import bounds
from runs import floored, half_up, identifier, rounded
from skill import normalised


def check(log, ledger, proposals):
    calls = sum(len(run.calls) for run in log.runs)
    for name, value in {"episodes": len(log.runs), "accepted": len(log.runs), "step_runs": calls, "duplicate": 0,
                        "quarantined": 0, "updated": 0, "failed_files": 0, "files": 1}.items():
        ledger.check(("ingest", name), value)
    ledger.check(("mine", "episodes"), len(log.runs))
    ledger.check(("reflect", "step_runs"), calls)
    check_motifs(log, ledger)
    check_proposed(ledger, proposals)
    check_near_misses(log, ledger)


def check_motifs(log, ledger):
    motifs = {}
    for run in log.runs:
        for call in run.calls:
            if call.failed:
                motifs.setdefault((call.name, normalised(call.error)), []).append(run)
    told = ledger.document["mine"]["motifs"]
    ledger.say("motifs", sorted([motif["step"], motif["error"]] for motif in told), sorted(list(key) for key in motifs))
    for index, motif in enumerate(told):
        failed = motifs.get((motif["step"], motif["error"]), [])
        runs = {run.id: run.succeeded for run in failed}
        figures = {"errors": len(failed), "episodes": len(runs), "known_outcomes": len(runs), "succeeded": sum(runs.values()),
                   "success": rounded(sum(runs.values()) / max(1, len(runs)))}
        for name, value in figures.items():
            ledger.check(("mine", "motifs", index, name), value)


def check_proposed(ledger, proposals):
    """The list tells what the proposals tell."""
    for index, entry in enumerate(ledger.document["propose"]["proposed"]):
        proposal = proposals.get(entry["id"])
        if not proposal:
            ledger.say("proposal", entry["id"], "one of the files")
            continue
        held_out, coverage = proposal["evidence"]["held_out"], proposal["evidence"]["coverage"]
        ledger.check(("propose", "proposed", index, "confidence"), proposal["confidence"])
        ledger.check(("propose", "proposed", index, "risk"), proposal["risk"]["score"])
        fitness = f"{held_out['fitness']:.4f}".rstrip("0").rstrip(".")
        ledger.say(f"summary of {entry['id']}", entry["summary"],
                   f"covers {coverage['covered']} of {proposal['evidence']['episodes']} runs; held out: "
                   f"{held_out['count']} {held_out['unit']}s, fitness {fitness}")


def check_near_misses(log, ledger):
    changes = ledger.document["propose"]["changes"]
    ledger.say("tested and confirmed changes, budget spent", [changes["tested"], changes["confirmed"], changes["spent"]], [0, 0, 0])
    for entry in ledger.document["propose"]["not_proposed"]:
        check_refusal(log, ledger, entry)
    tasks = sorted({run.task for run in log.runs}, key=lambda task: (identifier("slice", [task]), task))
    later = set(tasks[len(tasks) - half_up(len(tasks) * 0.3):])
    for index, entry in enumerate(ledger.document["propose"]["looked_good"]):
        told = re.fullmatch(r"at the start: remove (\w+) instead of (\w+) \(success\)", entry["hypothesis"])
        if not told:
            ledger.say("near-miss", entry["hypothesis"], "a hypothesis that this script reads")
            continue
        sides = [[run for run in log.runs if run.calls and run.calls[0].name == tool] for tool in (told[2], told[1])]
        for name, side in zip(("with", "without"), sides):
            mined = [run.succeeded for run in side if run.task not in later]
            ledger.check(("propose", "looked_good", index, name),
                         {"runs": len(mined), "met": sum(mined), "share": rounded(sum(mined) / len(mined))})
        shares = [f"{half_up(1000 * sum(run.succeeded for run in side) / len(side)) / 10:g} %" for side in sides]
        ledger.say("near-miss, raw", entry["reason"].split(" raw")[0], " vs ".join(shares))


def check_refusal(log, ledger, entry):
    """Why a tool has no proposal: too few calls, too few held out, or a bound under the floor."""
    tool = re.fullmatch(r"[\w-]+ \((\w+)\)", entry["subject"])[1]
    calls = log.calls(tool)
    distinct = {(log.case[run.id], repr(call.input)) for run, call in calls if not call.failed and log.is_held_out(run)}
    if len(calls) < 30:
        expected = f"Only {len(calls)} calls; 30 are needed."
    elif len(distinct) < 10:
        expected = f"Only {len(distinct)} distinct held-out successful calls; 10 are needed."
    else:
        bound = floored(bounds.exact(len(distinct), len(distinct)))
        expected = (f"{len(distinct)} of {len(distinct)} held-out calls fit the inferred signature: lower 95 % bound {bound}, "
                    "under the floor of 0.85.")
    ledger.say(f"refusal of {tool}", entry["reason"], expected)
