# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio  # noqa: F401
from decimal import Decimal  # noqa: F401

import django

django.setup()

from django.db import transaction  # noqa: E402, F401
from django.db.models import F, Q  # noqa: E402, F401
from shop.models import Pizza, Price, Topping  # noqa: E402, F401

from asgimod.sync import async_to_sync  # noqa: E402


async def example():
    @EXAMPLE@


async_to_sync(example)()
