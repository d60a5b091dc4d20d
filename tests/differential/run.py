#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run the table, and chains on request; TAP on standard output.

  run.py                       every case on Django, each held to its intention
  run.py --against asgimod     and compared with the library; with its override, with "pickle"
  run.py -t lookups -k icontains --show
  run.py --chains 2000 --seed 7 --against pickle
"""
import argparse
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--against", default="", help="a side to compare with: pickle, …")
    parser.add_argument("-t", "--topic", action="append", default=[], help="only this file")
    parser.add_argument("-k", "--keyword", default="", help="only cases with this text")
    parser.add_argument("--chains", type=int, default=0, help="so many chains, not the table")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print every outcome")
    parser.add_argument("--empty", action="store_true", help="list reads that find nothing")
    return parser.parse_args()


def side(name):
    """Where other sides are added."""
    if name == "asgimod":
        from asgimod_side import AgainSide, AsgiModSide, StreamSide, TypedSide

        return [AsgiModSide(), TypedSide(), AgainSide(), StreamSide()]
    if name == "override":
        from override_side import OverrideSide

        return [OverrideSide()]
    from django_side import DjangoSide, PickleSide

    return {"django": DjangoSide, "pickle": PickleSide}[name]()


def selected(args):
    if args.chains:
        import chains

        return list(chains.generate(args.seed, args.chains))
    import cases

    return [
        case for case in cases.load(args.topic) if args.keyword in str(case)
    ]


def tell(number, report, args):
    case = report.case
    end = " # SKIP " + report.skipped if report.skipped else ""
    print("%s %d - %s %s%s" % (
        "ok" if report.ok else "not ok", number, case.origin, str(case).replace("#", "\\#"), end,
    ))
    for problem in report.problems:
        print("\n".join("# " + line for line in problem.split("\n")))
    if report.skipped:
        return
    if args.show:
        print("#   %d queries; %s" % (report.truth.queries, report.truth.error or report.truth.value))
    if args.empty and not case.writes and report.truth.value in ([("list", [])], [("none",)]):
        print("# EMPTY")


def closing(others, args, vendor):
    """What only the whole table shows, as (whether it is so, what it is)."""
    if args.chains or args.topic or args.keyword or args.against not in ("asgimod", "override"):
        return
    unmet = [known.reason for known in others[0].known_differences if known.is_unmet()]
    yield not unmet, "every known difference is still one" + "".join(": " + text for text in unmet)
    if vendor == "sqlite" and args.against == "asgimod":
        counts = others[0].counts("native")
        yield counts["taken"] > counts["asked"] / 3 and counts["taken"] > 10 * counts["given_up"], (
            "of %(asked)d results the library has read %(taken)d itself, and given up %(given_up)d"
            % counts
        )
        plans = others[0].counts("plans")
        yield plans["made"] > 50 and plans["followed"] > 0.9 * plans["asked"], (
            "of %(made)d plans the library has followed one in %(followed)d calls of %(asked)d" % plans
        )


def main():
    args = options()
    # Deprecations differ by version, and are no part of an outcome.
    warnings.simplefilter("ignore")
    database.configure()
    place = database.build()
    from runner import Runner

    others = side(args.against) if args.against else None
    runner = Runner(place, side("django"), others, check_reads=not args.chains)
    chosen, counts, start = selected(args), {"ok": 0, "failed": 0, "skipped": 0}, time.time()
    print("TAP version 13")
    for number, case in enumerate(chosen, 1):
        report = runner.run(case)
        tell(number, report, args)
        counts["skipped" if report.skipped else "ok" if report.ok else "failed"] += 1
    for holds, what in closing(others, args, place.vendor):
        number += 1
        print("%s %d - %s" % ("ok" if holds else "not ok", number, what))
        counts["ok" if holds else "failed"] += 1
    print("1..%d" % number)
    print("# %(ok)d ok, %(failed)d failed, %(skipped)d skipped" % counts, end=", ")
    print("%.1f s" % (time.time() - start))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
