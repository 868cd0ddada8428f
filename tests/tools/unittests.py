#!/usr/bin/env python3
"""Runs the unittest files of a folder and hands the counts to tests/run.

    unittests.py FOLDER [NAME…]     only tests whose name contains one of NAME
"""

import os
import sys
import time
import unittest


class Result(unittest.TextTestResult):
    """One line a test with its time, so that a slow one is seen."""

    def startTest(self, test):
        self._begun = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        unittest.TestResult.addSuccess(self, test)
        self.stream.writeln(f"ok ({time.monotonic() - self._begun:.1f} s)")
        self.stream.flush()


def main() -> int:
    folder, names = sys.argv[1], [name for name in sys.argv[2:] if name]
    loader = unittest.TestLoader()
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    suite = loader.discover(folder, top_level_dir=folder)
    result = unittest.TextTestRunner(verbosity=2, resultclass=Result).run(suite)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    passed = result.testsRun - failed - skipped
    if counts := os.environ.get("COUNTS"):
        with open(counts, "w") as file:
            print(passed, failed, skipped, file=file)
    if result.testsRun == 0:
        print("no test ran", file=sys.stderr)
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
