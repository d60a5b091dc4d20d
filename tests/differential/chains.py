# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random chains of up to ten operations, from a seed; each is a case like any other.

A chain starts from a model and takes parts that are about that model. The
generator knows roughly what may follow what, and now and then ignores it, so
that refusals are compared as well. What a run finds becomes a line of the
table: the text of a chain is a case as it stands.
"""
import random
from dataclasses import dataclass, field

from case import Case

LONGEST = 10
# How often an operation is taken though it doesn't fit what came before.
UNFIT = 0.03
# What Django may answer to an unfit chain; anything else is a finding.
REFUSALS = "|".join("""
    FieldError TypeError ValueError AssertionError NotSupportedError DoesNotExist IndexError
    MultipleObjectsReturned OperationalError ProgrammingError DatabaseError DataError
    AttributeError FieldDoesNotExist InvalidQuery RecursionError
""".split()) + "|"

# By model: conditions, fields, orderings, to-one and to-many paths, annotations, Qs.
PARTS = {
    "Author": dict(
        conditions="""
            age__gt=30 active=True country='fr' books__status='p' name__contains='a' age=None
            pk__in=[1,2,3,6] mentor__isnull=True fee__lt=Decimal('1.5') friends__age__gt=20
            name='Zoe\\u0308' rating__range=(0,5) country__name__startswith='F' pk=1
            joined__year=2020 born__lt=date(1900,1,1) books__tags__name='sea' follows=1
        """,
        fields="name age rating fee active born joined country mentor_id",
        paths="country__name mentor__name books__title profile__bio friends__name",
        one="country mentor profile mentor__country",
        many="books friends followers books__tags",
        annotations="""
            n=Count('books') twice=F('age')*2 low=Lower('name') pages=Sum('books__pages')
            has=Exists(Book.filter(author=OuterRef('pk'))) old=Case(When(age__gt=60,then=1),default=0)
            f=Count('friends',distinct=True) cn=F('country__name') one=Value(1)
        """,
        numbers="age pk rating",
    ),
    "Book": dict(
        conditions="""
            status='p' pages__gt=100 author__age__gt=40 tags__name='sea' price__lte=Decimal('20')
            title__icontains='s' published__year__gt=1999 publisher=None meta__isbn='111'
            editor__isnull=False sequel__isnull=False notes__stars__gt=1 rating__isnull=True
            author=1 contributors__name='Ann\\x20Hart' pk__lt=9 review__stars=5 meta__size__w__gt=1
        """,
        fields="title slug pages price rating published released status author meta",
        paths="author__name publisher__name tags__name author__country__name meta__size",
        one="author publisher editor author__country sequel",
        many="tags contributors notes contributions__author reviews",
        annotations="""
            n=Count('tags') half=F('pages')/2 y=ExtractYear('published') up=Upper('title')
            stars=Avg('review__stars') an=F('author__name') c=Coalesce('rating',0.0)
            r=Window(expression=RowNumber(),order_by=F('pk').asc()) w=F('meta__size__w')
        """,
        numbers="pages pk rating",
    ),
    "Warship": dict(
        conditions="""
            guns__gt=0 name__startswith='W' masts=2 tonnage__gte=2500 home__name='Kiel'
            captain__age__gt=40 crew__name__contains='a' target=None launched__year=1888
            voyages__took__isnull=True pk__gt=1
        """,
        fields="name tonnage launched masts guns home captain target",
        paths="home__name captain__name target__name crew__name",
        one="home captain target home__country",
        many="crew voyages voyages__origin",
        annotations="""
            n=Count('crew') total=F('guns')+F('tonnage') v=Count('voyages',distinct=True)
            low=Lower('name') p=F('home__name')
        """,
        numbers="guns masts tonnage",
    ),
    "Contribution": dict(
        conditions="""
            role=1 share__gt=Decimal('0.3') author__age__gt=40 book__status='p' position__lt=0
            book__author=F('author') pk__in=[1,2,9] author__country='fr'
        """,
        fields="book author role share position",
        paths="book__title author__name book__author__name",
        one="book author book__author",
        many="book__tags author__friends",
        annotations="""
            b=F('book__title') s=F('share')*2 n=Count('book__tags') l=Length('author__name')
        """,
        numbers="role position pk",
    ),
    "Everything": dict(
        conditions="""
            label__startswith='json' integer__gt=0 flag=None big__lt=0 number=0.0 char=''
            uuid__isnull=False decimal__gt=Decimal('0') duration__gt=timedelta(0) size=1
            json__isnull=False binary=b'' moment__lt=datetime(1970,1,1,tzinfo=utc) day__year=1970
            time__gte=time(12) ip='::1' point=Point(3,4)
        """,
        fields="label integer big number flag uuid decimal moment day time duration json point",
        paths="label json__0 day__year moment__date",
        one="", many="",
        annotations="""
            d=F('decimal')+F('decimal') l=Length('char') m=TruncDay('day') s=Coalesce('small',0)
            i=F('integer')%7
        """,
        numbers="integer small size",
    ),
}
PARTS = {
    model: {kind: text.split() for kind, text in parts.items()} for model, parts in PARTS.items()
}


@dataclass
class State:
    """What is known of the chain so far."""

    model: str
    random: random.Random
    parts: dict = field(default_factory=dict)
    annotations: list = field(default_factory=list)
    one: list = field(default_factory=list)
    many: list = field(default_factory=list)
    # Of: sliced, values, combined, dates, partial, distinct.
    flags: set = field(default_factory=set)

    def one_of(self, kind):
        return self.random.choice(self.parts[kind])

    def some_of(self, kind, most=3):
        return self.random.sample(self.parts[kind], self.random.randint(1, min(most, len(self.parts[kind]))))


def quoted(names):
    return ", ".join("'%s'" % name for name in names)


def conditions(state):
    if state.random.random() < 0.25:
        joiner = state.random.choice(" & | |".split() + ["& ~"])
        return "%sQ(%s) %s Q(%s)" % (
            state.random.choice(["", "~"]), state.one_of("conditions"), joiner,
            state.one_of("conditions"),
        )
    return state.one_of("conditions")


def filters(state):
    return "filter(%s)" % conditions(state)


def excludes(state):
    return "exclude(%s)" % state.one_of("conditions")


def ordered(state):
    names = [
        state.random.choice(["", "-"]) + name
        for name in state.random.sample(state.parts["fields"] + state.annotations, 2)
    ]
    if state.random.random() < 0.2:
        number = state.one_of("numbers")
        return "order_by(F('%s').desc(nulls_last=True), 'pk')" % number
    return "order_by(%s, 'pk')" % quoted(names)


def annotates(state, method="annotate"):
    annotation = state.one_of("annotations")
    name = annotation.split("=")[0]
    if method == "annotate":
        state.annotations.append(name)
    return "%s(%s)" % (method, annotation)


def aliases(state):
    return annotates(state, "alias")


def values(state):
    state.flags.add("values")
    names = state.some_of("fields") + state.annotations[:1]
    if state.random.random() < 0.3:
        names.append(state.one_of("paths"))
    return "values(%s)" % quoted(names)


def values_list(state):
    state.flags.add("values")
    if state.random.random() < 0.4:
        return "values_list('%s', flat=True)" % state.one_of("fields")
    named = ", named=True" if state.random.random() < 0.2 else ""
    return "values_list(%s%s)" % (quoted(state.some_of("fields") + state.annotations[:1]), named)


def sliced(state):
    state.flags.add("sliced")
    start = state.random.randint(0, 4)
    return "[%s:%s]" % (start or "", start + state.random.randint(0, 8))


def selects(state):
    path = state.one_of("one")
    state.one.append(path)
    return "select_related('%s')" % path


def prefetches(state):
    path = state.one_of("many")
    state.many.append(path)
    return "prefetch_related('%s')" % path


def combines(state):
    state.flags.add("combined")
    method = state.random.choice(["union", "intersection", "difference"])
    return "%s(%s.filter(%s))" % (method, state.model, state.one_of("conditions"))


def partial(state):
    state.flags.add("partial")
    method = state.random.choice(["only", "defer"])
    return "%s(%s)" % (method, quoted(state.some_of("fields")))


def distinct(state):
    state.flags.add("distinct")
    return "distinct()"


def fixed(text):
    return lambda state: text


def extra(state):
    return "extra(select={'x': '1 + 1'})"


# (weight, maker, flags it doesn't go with, what the model must have)
OPERATIONS = [
    (8, filters, {"sliced", "combined"}, "conditions"),
    (4, excludes, {"sliced", "combined"}, "conditions"),
    (4, ordered, {"sliced", "combined", "values"}, "fields"),
    (4, annotates, {"combined", "values", "sliced"}, "annotations"),
    (1, aliases, {"combined", "values", "sliced"}, "annotations"),
    (2, values, {"combined"}, "fields"),
    (2, values_list, {"combined"}, "fields"),
    (2, distinct, {"sliced", "combined"}, "fields"),
    (2, sliced, set(), "fields"),
    (1, fixed("reverse()"), {"sliced", "combined"}, "fields"),
    (1, fixed("all()"), set(), "fields"),
    (1, fixed("using('default')"), set(), "fields"),
    (0.2, fixed("none()"), set(), "fields"),
    (2, selects, {"values", "combined", "partial"}, "one"),
    (2, prefetches, {"values", "combined"}, "many"),
    (1, partial, {"values", "combined"}, "fields"),
    (1, combines, {"sliced", "combined", "values", "distinct", "annotated"}, "conditions"),
    (0.5, extra, {"combined", "sliced", "values"}, "fields"),
]

# (weight, text, flags it doesn't go with); {n} is a number's name.
ENDS = [
    (12, "", set()),
    (2, ".count()", set()),
    (2, ".exists()", set()),
    (2, ".first()", {"combined"}),
    (1, ".last()", {"sliced", "combined"}),
    (1, "[0]", set()),
    (1, "[2]", set()),
    (1, ".aggregate(Count('pk'))", {"combined", "values"}),
    (1, ".aggregate(a=Sum('{n}'), b=Max('{n}'))", {"combined", "values"}),
    (1, ".latest('{n}', 'pk')", {"sliced", "combined"}),
    (1, ".earliest('pk')", {"sliced", "combined"}),
    (1, ".get(pk=1)", {"sliced", "combined"}),
    (1, ".in_bulk()", {"sliced", "combined", "values"}),
    (1, ".iterator(chunk_size=3)", {"prefetched"}),
]


def fits(state, unfit, needs=None):
    return not (state.flags & unfit) and (needs is None or state.parts[needs])


def pick(state, choices, needed=True):
    """By weight, among those that fit; rarely among all that the model has parts for."""
    if state.random.random() < UNFIT:
        allowed = [item for item in choices if not needed or state.parts[item[3]]]
    else:
        allowed = [
            item for item in choices if fits(state, item[2], item[3] if needed else None)
        ]
    return state.random.choices(allowed, [item[0] for item in allowed])[0][1]


def chain(source):
    """One chain: a case whose every normal outcome is intended."""
    model = source.choice(sorted(PARTS))
    state = State(model, source, PARTS[model])
    text = "%s.order_by('pk')" % model
    for _ in range(source.randint(1, LONGEST - 1)):
        part = pick(state, OPERATIONS)(state)
        text += part if part[0] == "[" else "." + part
        if state.annotations:
            state.flags.add("annotated")
        if state.many:
            state.flags.add("prefetched")
    end = pick(state, ENDS, needed=False).format(n=source.choice(state.parts["numbers"]))
    return Case((text + end,), raises=REFUSALS, unordered=not end)


def generate(seed, number):
    """`number` chains; the n-th is the same whatever their number."""
    for n in range(number):
        case = chain(random.Random("%d/%d" % (seed, n)))
        yield Case(case.steps, raises=case.raises, unordered=case.unordered,
                   origin="chain:%d/%d" % (seed, n))
