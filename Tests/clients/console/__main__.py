"""Walks the review console in headless Chromium: with the keyboard alone, with scripts off, on a wide and a narrow screen.

Usage: python console URL PROPOSAL KEY KEY [FOLDER]
  The two keys are those of two people who hold the two roles that must approve PROPOSAL, which must be one that proposes a
  workflow and passes every gate. With FOLDER a picture of each page is left there.

Prints one JSON document: what was done, what an accessibility check (axe-core, WCAG 2.2 A and AA) found, the targets that
are too small, and the pages that are wider than the screen.
"""

import json
import sys

from walk import Walk


def main() -> None:
    url, proposal, first, second = sys.argv[1:5]
    folder = sys.argv[5] if len(sys.argv) > 5 else None
    with Walk(url, width=1280, folder=folder) as walk:
        walk.decide_with_keys(first, second, proposal)
    for width in (1280, 390):
        with Walk(url, width=width, folder=folder) as walk:
            walk.inspect_pages(first, proposal)
    with Walk(url, width=390, scripts=False, folder=folder) as walk:
        walk.withdraw_without_scripts(second, proposal)
    print(json.dumps(Walk.report, sort_keys=True))


main()
