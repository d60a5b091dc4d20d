# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian's package index.

Two sources fill these tables, in any order: dpkg's status file (what is installed)
and apt's index (what could be). A package that both describe has one row. The index
speaks for its version, its text and its dependencies; dpkg for what is installed.
"""

from django.db import models
from django.db.models import F


class Section(models.Model):
    """A shelf of the archive: "libs", or "contrib/libs" outside Debian's main part."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Maintainer(models.Model):
    """Whoever looks after packages: a person, or a team with its mailing list."""

    name = models.CharField(max_length=200)
    email = models.CharField(
        max_length=254, blank=True, help_text="As the package says it; it may be no valid address."
    )

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(fields=["name", "email"], name="packages_maintainer_unique")
        ]

    def __str__(self):
        return f"{self.name} <{self.email}>" if self.email else self.name


class PackageQuerySet(models.QuerySet):
    def installed(self):
        return self.filter(installed=True)

    def upgradable(self):
        """Installed packages of which the index offers another version."""
        return self.filter(installed=True, available=True).exclude(installed_version=F("version"))


class Package(models.Model):
    """A binary package of one architecture.

    A package that has left the index, or the machine, keeps its row with `available`
    or `installed` off: other rows may point at it.

    `depends_on` reaches relations of every kind, Breaks and Conflicts too. To narrow
    it, name the kind in the same ``filter()``::

        Package.objects.filter(dependencies__kind="Depends",
                               dependencies__target__name="libc6")
    """

    class Priority(models.TextChoices):
        REQUIRED = "required", "Required"
        IMPORTANT = "important", "Important"
        STANDARD = "standard", "Standard"
        OPTIONAL = "optional", "Optional"
        EXTRA = "extra", "Extra"

    class MultiArch(models.TextChoices):
        NO = "no", "No"
        SAME = "same", "Same"
        FOREIGN = "foreign", "Foreign"
        ALLOWED = "allowed", "Allowed"

    name = models.CharField(max_length=200)
    architecture = models.CharField(max_length=50)
    version = models.CharField(max_length=200)
    source = models.CharField(max_length=200, help_text="Name of the source package.")
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="packages", null=True, blank=True
    )
    maintainer = models.ForeignKey(
        Maintainer, on_delete=models.PROTECT, related_name="packages", null=True, blank=True
    )
    priority = models.CharField(max_length=20, choices=Priority.choices, blank=True)
    essential = models.BooleanField(default=False)
    multi_arch = models.CharField(
        max_length=10, choices=MultiArch.choices, default=MultiArch.NO
    )
    description = models.TextField(blank=True, help_text="The synopsis: one line.")
    long_description = models.TextField(
        blank=True, help_text="What follows the synopsis, where the source has it."
    )
    homepage = models.URLField(max_length=500, blank=True)
    installed_size = models.BigIntegerField(
        null=True, blank=True, help_text="Disk space once installed, in bytes (exact to 1 KiB)."
    )
    download_size = models.BigIntegerField(
        null=True, blank=True, help_text="Size of the package's file, in bytes; from the index."
    )
    available = models.BooleanField(default=False, help_text="The index offers it.")
    installed = models.BooleanField(default=False, help_text="It is installed on this machine.")
    installed_version = models.CharField(max_length=200, blank=True)
    installed_at = models.DateTimeField(
        null=True, blank=True, help_text="When dpkg last unpacked it."
    )
    depends_on = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="Dependency",
        related_name="required_by",
    )

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering = ["name", "architecture"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "architecture"], name="packages_package_unique"
            )
        ]

    def __str__(self):
        return f"{self.name}:{self.architecture}"


class VirtualPackage(models.Model):
    """A name that packages provide, such as "mail-transport-agent".

    A real package may have the same name; a dependency on it then means that one.
    """

    name = models.CharField(max_length=200, unique=True)
    providers = models.ManyToManyField(Package, related_name="provides")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Dependency(models.Model):
    """One relation of a package with another.

    "a | b, c" is group 1, with a and b as its alternatives 1 and 2, and group 2 with c.
    Where only a virtual package has the name, each provider is an alternative, and
    `via` is the virtual package. A name that no row has makes no Dependency: the import
    counts those.
    """

    class Kind(models.TextChoices):
        """The values are the fields' names in the index."""

        DEPENDS = "Depends", "Depends"
        PRE_DEPENDS = "Pre-Depends", "Pre-Depends"
        RECOMMENDS = "Recommends", "Recommends"
        SUGGESTS = "Suggests", "Suggests"
        ENHANCES = "Enhances", "Enhances"
        BREAKS = "Breaks", "Breaks"
        CONFLICTS = "Conflicts", "Conflicts"
        REPLACES = "Replaces", "Replaces"

    # The unique constraint's index begins with the package: one of its own adds nothing.
    package = models.ForeignKey(
        Package, on_delete=models.CASCADE, related_name="dependencies", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    group = models.PositiveIntegerField(help_text="Place in the field, from 1.")
    alternative = models.PositiveIntegerField(help_text="Place in the group, from 1.")
    target = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="dependents")
    version = models.CharField(
        max_length=200, blank=True, help_text='What the target must meet, such as ">= 2.36".'
    )
    via = models.ForeignKey(
        VirtualPackage,
        on_delete=models.CASCADE,
        related_name="dependencies",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name_plural = "dependencies"
        ordering = ["package", "kind", "group", "alternative"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "kind", "group", "alternative"],
                name="packages_dependency_unique",
            )
        ]

    def __str__(self):
        version = f" ({self.version})" if self.version else ""
        return f"{self.package} {self.kind}: {self.target}{version}"


class Changelog(models.Model):
    """The latest entry of an installed package's Debian changelog."""

    package = models.OneToOneField(Package, on_delete=models.CASCADE, related_name="changelog")
    version = models.CharField(max_length=200)
    distribution = models.CharField(max_length=200)
    urgency = models.CharField(max_length=50)
    author = models.CharField(max_length=300, help_text="Name and mail address.")
    date = models.DateTimeField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["package"]

    def __str__(self):
        return f"{self.package} {self.version}"
