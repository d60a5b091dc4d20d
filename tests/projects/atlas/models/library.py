# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every relation, constraints, validators and managers."""
import django
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def check(condition, name):
    keyword = "condition" if django.VERSION >= (5, 1) else "check"
    return models.CheckConstraint(name=name, **{keyword: condition})


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True, db_column="iso")
    name = models.CharField(max_length=60)
    population = models.PositiveBigIntegerField(null=True)
    area = models.FloatField(null=True)
    neighbours = models.ManyToManyField("self")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            check(Q(area__isnull=True) | Q(area__gte=0), "country_area_positive"),
        ]


class AuthorQuerySet(models.QuerySet):
    def named(self, text):
        return self.filter(name__icontains=text)

    def prolific(self, least=3):
        return self.annotate(n_books=models.Count("books")).filter(n_books__gte=least)

    def oldest(self):
        return self.filter(age__isnull=False).order_by("-age", "pk").first()

    def ages(self, *, above=0):
        return list(self.filter(age__gt=above).order_by("age").values_list("age", flat=True))

    def failing(self):
        raise LookupError("no such thing as %s" % self.model.__name__)

    def internal(self):
        return self.none()

    internal.queryset_only = True


class AdultManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(age__gte=18)

    def register(self, name):
        return self.create(name=name, age=18)


class Author(models.Model):
    name = models.CharField(max_length=100)
    born = models.DateField(null=True, blank=True)
    age = models.SmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(150)])
    email = models.EmailField(blank=True)
    site = models.URLField(blank=True, default="")
    rating = models.FloatField(null=True, blank=True)
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    active = models.BooleanField(default=True)
    joined = models.DateTimeField(null=True, blank=True)
    country = models.ForeignKey(
        Country, models.SET_NULL, to_field="code", null=True, blank=True, related_name="authors"
    )
    mentor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="pupils"
    )
    friends = models.ManyToManyField("self", blank=True)
    follows = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="followers"
    )

    objects = AuthorQuerySet.as_manager()
    adults = AdultManager()
    aided = models.Manager.from_queryset(AuthorQuerySet)()

    def __str__(self):
        return self.name

    def greeting(self, word="Hello", *, mark="!"):
        return "%s, %s%s" % (word, self.name, mark)

    def book_count(self):
        return self.books.count()

    def break_down(self):
        raise ValueError("%s broke down" % self.name)

    @property
    def initials(self):
        return "".join(part[0] for part in self.name.split())

    def clean(self):
        if self.name == "Anonymous":
            raise ValidationError({"name": "Say who you are."})
        if self.age == 13:
            raise ValidationError("Thirteen brings bad luck.", code="luck")


class Profile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE, related_name="profile")
    bio = models.TextField(blank=True, default="")
    avatar = models.FileField(upload_to="avatars", blank=True)
    settings = models.JSONField(default=dict, blank=True)


class Passport(models.Model):
    """A one-to-one as the primary key, and one without a way back."""

    holder = models.OneToOneField(Author, models.CASCADE, primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    witness = models.OneToOneField(Author, models.SET_NULL, null=True, related_name="+")


class Publisher(models.Model):
    name = models.CharField(max_length=60, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="publishers")
    founded = models.IntegerField(null=True)


class Tag(models.Model):
    name = models.CharField(max_length=30, unique=True)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children")
    colour = models.CharField(max_length=10, null=True, db_column="hue")

    class Meta:
        ordering = ["name"]


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    text = models.TextField()
    stars = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="note_target")]


class PublishedManager(models.Manager):
    use_in_migrations = False

    def get_queryset(self):
        return super().get_queryset().filter(status=Book.Status.PUBLISHED)

    def by_year(self, year):
        return self.filter(published__year=year)


class Book(models.Model):
    class Status(models.TextChoices):
        DRAFT = "d", "draft"
        PUBLISHED = "p", "published"
        WITHDRAWN = "w", "withdrawn"

    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    price = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )
    rating = models.FloatField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    released = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=1, choices=Status.choices, default=Status.DRAFT)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    publisher = models.ForeignKey(
        Publisher, models.SET_NULL, null=True, blank=True, related_name="books"
    )
    editor = models.ForeignKey(
        Author, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sequel_of = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="sequel"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="books")
    contributors = models.ManyToManyField(
        Author, through="Contribution", related_name="contributed", blank=True
    )
    meta = models.JSONField(null=True, blank=True)
    notes = GenericRelation(Note, related_query_name="book")

    objects = models.Manager()
    published_ones = PublishedManager()

    class Meta:
        unique_together = [("author", "title")]
        get_latest_by = ["published", "pk"]
        constraints = [
            check(~Q(title=""), "book_title_not_empty"),
            models.UniqueConstraint(
                fields=["publisher", "title"], condition=Q(status="p"),
                name="book_published_once",
            ),
        ]

    def __str__(self):
        return self.title


class Contribution(models.Model):
    class Role(models.IntegerChoices):
        WRITER = 1
        TRANSLATOR = 2
        PAINTER = 3

    book = models.ForeignKey(Book, models.CASCADE, related_name="contributions")
    author = models.ForeignKey(Author, models.CASCADE)
    role = models.IntegerField(choices=Role.choices, default=Role.WRITER)
    share = models.DecimalField(max_digits=4, decimal_places=3, default=0)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "author", "role"], name="contribution_once"
            ),
        ]


class Review(models.Model):
    book = models.ForeignKey(
        Book, models.CASCADE, related_name="reviews", related_query_name="review"
    )
    stars = models.IntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    helpful = models.IntegerField(default=0)


class Loan(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="loans")
    reader = models.CharField(max_length=40)
    start = models.DateField()
    days = models.DurationField(null=True)
    at = models.TimeField(null=True)
    fine = models.DecimalField(max_digits=6, decimal_places=2, default=0)
