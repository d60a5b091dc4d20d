# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Runs the tests of the package, or those whose dotted names are given::

    PYTHONPATH=python:tests/python python3 tests/python/asgimod/run.py [cases.test_streaming]
"""

import gc
import os
import sys
import warnings
from pathlib import Path
from typing import Any, List

FOLDER = Path(__file__).resolve().parent

if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER))
    os.environ["DJANGO_SETTINGS_MODULE"] = "package_settings"
    # A coroutine that is never awaited is a mistake, found where nothing can raise.
    warnings.simplefilter("error", RuntimeWarning)
    mistakes: List[Any] = []
    sys.unraisablehook = mistakes.append

    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    print("Django", django.get_version())
    labels = sys.argv[1:] or [str(FOLDER / "cases")]
    failures = DiscoverRunner(top_level=str(FOLDER)).run_tests(labels)
    gc.collect()
    for mistake in mistakes:
        print("Ignored:", mistake.object, repr(mistake.exc_value))
    sys.exit(bool(failures or mistakes))
