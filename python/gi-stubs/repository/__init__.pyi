# SPDX-License-Identifier: LGPL-2.1-or-later
# Where PyGObject has no stubs, the rest of it is of type Any.
from typing import Any

def __getattr__(name: str) -> Any: ...
