# SPDX-License-Identifier: LGPL-2.1-or-later
from django.conf import settings

from .fields import (  # noqa: F401
    BigKey, Defaults, Everything, NaturalKey, Oddity, SmallKey, Token, TokenUse,
)
from .fleet import (  # noqa: F401
    Flagship, OldVessel, Port, Ship, Submarine, Vessel, Voyage, Warship,
)
from .generated import *  # noqa: F401,F403
from .library import (  # noqa: F401
    Author, Book, Contribution, Country, Loan, Note, Passport, Profile, Publisher,
    Review, Tag,
)
from .museum import Curator, Exhibit, Museum, Room, Ticket  # noqa: F401

if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
    from .postgres import Collection  # noqa: F401
