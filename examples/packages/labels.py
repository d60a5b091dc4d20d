# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sections and maintainers that packages share."""

from .models import Maintainer, Section


class Labels:
    """Replaces sections and maintainers in values by the pks of their rows."""

    def __init__(self):
        self._sections = dict(Section.objects.values_list("name", "pk"))
        self._maintainers = {
            (name, email): pk
            for name, email, pk in Maintainer.objects.values_list("name", "email", "pk")
        }

    def replace(self, values):
        section = values.pop("section")
        maintainer = values.pop("maintainer")
        values["section_id"] = section and self._section(section)
        values["maintainer_id"] = maintainer and self._maintainer(maintainer)

    def _section(self, name):
        if name not in self._sections:
            self._sections[name] = Section.objects.create(name=name).pk
        return self._sections[name]

    def _maintainer(self, key):
        if key not in self._maintainers:
            name, email = key
            self._maintainers[key] = Maintainer.objects.create(name=name, email=email).pk
        return self._maintainers[key]
