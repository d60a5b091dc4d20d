# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Django's ORM, asynchronous.

- ``asgimod.mixins``: ``AsyncMixin``, which gives a model ``aobjects``,
  ``asave()``, ``adelete()`` and its relations under ``a<relation>``.
- ``asgimod.db``: the querysets and managers behind them.
- ``asgimod.sync``: ``sync_to_async`` and ``async_to_sync``, typed.

Importing this module imports neither Django nor asgiref: the modules above do.
"""

__version__ = "1.0.0"
