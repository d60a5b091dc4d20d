#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a unittest program so that it reports each test method, as TAP.

  tap_unittest.py PROGRAM [ARGUMENT…]

The program is run as it is: what it starts with unittest.main(), or with Django's test runner,
reports here. Whatever else it prints goes to standard error.
"""
import os
import runpy
import sys
import unittest


def one_line(text):
    return " ".join(str(text).split()).replace("#", "\\#")


class TapResult(unittest.TestResult):
    """One line per test method, when it is over; subtests that fail are told above it."""

    number = 0
    stream = None

    def startTest(self, test):
        super().startTest(test)
        self.outcome, self.reason = True, ""

    def stopTest(self, test):
        super().stopTest(test)
        self.tell(test.id(), self.outcome, self.reason)

    def tell(self, name, passed, reason=""):
        TapResult.number += 1
        print("%s %d - %s%s" % (
            "ok" if passed else "not ok", self.number, one_line(name),
            " # " + reason if reason else "",
        ), file=self.stream)

    def explain(self, title, text):
        print("# %s" % title, file=self.stream)
        for line in text.splitlines():
            print("#   %s" % line, file=self.stream)

    def fail(self, test, text):
        self.explain(str(test), text)
        if self.is_method(test):
            self.outcome = False
        else:
            self.tell(test.id(), False)

    @staticmethod
    def is_method(test):
        # What fails in setUpClass() or setUpModule() comes as a stand-in that is never started.
        return isinstance(test, unittest.TestCase)

    def addError(self, test, err):
        super().addError(test, err)
        self.fail(test, self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.fail(test, self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.explain(str(subtest), (self.failures + self.errors)[-1][1])
            self.outcome = False

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if self.is_method(test):
            self.reason = "SKIP " + one_line(reason)
        else:
            self.tell(test.id(), True, "SKIP " + one_line(reason))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.outcome, self.reason = False, "TODO expected to fail"

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.explain(str(test), "It passed, and was expected to fail.")
        self.outcome = False


class TapRunner(unittest.TextTestRunner):
    """In the place of unittest's own: its users ask for it by that name."""

    def run(self, test):
        result = TapResult()
        result.failfast, result.buffer = self.failfast, self.buffer
        test(result)
        return result


def main():
    program = sys.argv[1]
    sys.argv = sys.argv[1:]
    TapResult.stream = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    unittest.TextTestRunner = unittest.runner.TextTestRunner = TapRunner
    sys.path[0] = os.path.dirname(os.path.abspath(program))

    print("TAP version 13", file=TapResult.stream)
    try:
        runpy.run_path(program, run_name="__main__")
    finally:
        print("1..%d" % TapResult.number, file=TapResult.stream)


if __name__ == "__main__":
    main()
