# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Asynchronous managers and querysets::

    from asgimod.db import AsyncManyToManyRelatedManager

    class Topping(AsyncMixin, models.Model):
        name = models.CharField(max_length=30)

        apizza_set: AsyncManyToManyRelatedManager["Pizza"]

A manager is another name for its queryset, for annotations that read well.
"""

from asgimod.db.queryset import AsyncQuerySet
from asgimod.db.related import AsyncManyToManyRelatedQuerySet, AsyncManyToOneRelatedQuerySet

AsyncManager = AsyncQuerySet
AsyncManyToOneRelatedManager = AsyncManyToOneRelatedQuerySet
AsyncManyToManyRelatedManager = AsyncManyToManyRelatedQuerySet

__all__ = [
    "AsyncManager",
    "AsyncManyToManyRelatedManager",
    "AsyncManyToManyRelatedQuerySet",
    "AsyncManyToOneRelatedManager",
    "AsyncManyToOneRelatedQuerySet",
    "AsyncQuerySet",
]
