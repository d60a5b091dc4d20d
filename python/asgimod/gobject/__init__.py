# SPDX-License-Identifier: LGPL-2.1-or-later
"""
What the PyGObject override of ``AsgiMod`` is made of.

Not for programs: they say ``from gi.repository import AsgiMod``.

- ``errors``: the exception classes, one for each code of ``AsgiMod.Error``.
- ``awaiting``: how a call of the library is awaited, under asyncio and without it.
- ``values``: Python's values as arguments, and answers as Python's values.
- ``querysets``, ``models``, ``runtime``: the methods that the classes get.
"""
