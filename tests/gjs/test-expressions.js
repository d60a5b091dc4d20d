// SPDX-License-Identifier: LGPL-2.1-or-later
import AsgiMod from 'gi://AsgiMod';

import {done, equal, ok, rejects, test, throws} from './tap.js';
import {openShop} from './projects.js';

const {Price, Pizza, Topping} = await openShop();
const {
    Q, F, Value, Count, Sum, Avg, Max, Min, Case, When, Coalesce, Cast, Subquery, OuterRef, Exists,
    Window, RowNumber, Lower, Concat, ExpressionWrapper, FloatField, IntegerField, CharField, call,
} = AsgiMod.expressions;

const prices = Price.aobjects.order_by('id');
const ids = async querySet => [...await querySet.order_by('id').values_list('id', {flat: true}).eval()];
const column = async (querySet, name) => [...await querySet.eval()].map(row => row[name]);

await test('F() does arithmetic', async () => {
    for (const [expression, expected] of [
        [F('id').add(10), [11, 12, 13]],
        [F('id').sub(1), [0, 1, 2]],
        [F('id').mul(F('id')), [1, 4, 9]],
        [F('id').mod(2), [1, 0, 1]],
        [F('id').pow(2), [1, 4, 9]],
        [F('id').mul(10).div(5), [2, 4, 6]],
        [F('id').neg(), [-1, -2, -3]],
        [F('id').add(1).mul(2), [4, 6, 8]],
        [Value(100).sub(F('id')), [99, 98, 97]],
        [ExpressionWrapper(F('id').mul(0.5), {output_field: FloatField()}), [0.5, 1, 1.5]],
        [F('id').bitand(1), [1, 0, 1]],
    ])
        equal(await column(prices.annotate({x: expression}), 'x'), expected);
});

await test('F() orders, with nulls where they are wanted', async () => {
    const names = async order => column(Pizza.aobjects.order_by(order), 'name');
    equal(await names(F('box').desc({nulls_last: true})), ['margherita', 'weird']);
    equal(await names(F('box').asc({nulls_first: true})), ['weird', 'margherita']);
});

await test('Q() combines with and, or, not', async () => {
    const usd = Q({currency: 'usd'}), dear = Q({amount__gt: '15'});
    equal(await ids(Price.aobjects.filter(usd.and(dear))), [2]);
    equal(await ids(Price.aobjects.filter(dear.or(Q({currency: 'eur'})))), [2, 3]);
    equal(await ids(Price.aobjects.filter(dear.or({currency: 'eur'}))), [2, 3]);
    equal(await ids(Price.aobjects.filter(usd.not())), [3]);
    equal(await ids(Price.aobjects.filter(Q.not({currency: 'usd'}))), [3]);
    equal(await ids(Price.aobjects.filter(Q(usd, dear))), [2]);
    equal(await ids(Price.aobjects.filter(Q({id__in: [1, 3]}, usd))), [1]);
    equal(await ids(Price.aobjects.filter(Q())), [1, 2, 3]);
    ok(Q({id: 1}).or(Q({id: 2})) instanceof AsgiMod.Q, 'it is an AsgiMod.Q');
});

await test('Q() takes what lookups take, and refuses what they refuse', async () => {
    equal(await ids(Price.aobjects.filter(Q({amount: 9.99}))), [1]);
    equal(await ids(Price.aobjects.filter(Q({id: 2n}))), [2]);
    equal(await ids(Price.aobjects.filter(Q({id: F('id')}))), [1, 2, 3]);
    throws(() => Q({id: undefined}), TypeError, /“id” is undefined/);
    await rejects(Price.aobjects.get(Q({'a b': 1})), AsgiMod.FieldError);
});

await test('an F() is a value in a lookup and in update()', async () => {
    equal(await ids(Price.aobjects.filter({id__gt: F('id').sub(1)})), [1, 2, 3]);
    equal(await Price.aobjects.filter({id: 3}).update({amount: F('amount').add(1)}), 1);
    equal((await Price.aobjects.get({id: 3})).amount, '5.99');
    await Price.aobjects.filter({id: 3}).update({amount: 4.99});
});

await test('aggregates have options and defaults of names', async () => {
    const [bacon, mushroom] = await Topping.aobjects.order_by('id').eval();
    const [pizza] = await Pizza.aobjects.order_by('id').eval();
    await pizza.atoppings.set([bacon, mushroom]);
    const row = await Price.aobjects.aggregate(Max('id'), {
        n: Count('id'), currencies: Count('currency', {distinct: true}), least: Min('id'),
        usd: Count('id', {filter: Q({currency: 'usd'})}), sum: Sum('id'), average: Avg('id'),
    });
    equal(row.toObject(),
        {n: 3, currencies: 2, least: 1, usd: 2, sum: 6, average: 2, id__max: 3});
    equal(await column(Pizza.aobjects.order_by('id').annotate({n: Count('toppings')}), 'n'), [2, 0]);
});

await test('Case, When, Coalesce, Cast, Lower and Concat', async () => {
    const size = Case(When({amount__gt: '15'}, {then: Value('dear')}),
        When(Q({currency: 'eur'}), {then: Value('foreign')}),
        {default: Value('cheap'), output_field: CharField()});
    equal(await column(prices.annotate({size}), 'size'), ['cheap', 'dear', 'foreign']);
    equal(await column(Pizza.aobjects.order_by('id')
        .annotate({box_name: Coalesce('box__name', Value('none'))}), 'boxName'), ['medium box', 'none']);
    equal(await column(prices.annotate({whole: Cast('amount', IntegerField())}), 'whole'), [9, 19, 4]);
    equal(await column(Topping.aobjects.order_by('id')
        .annotate({low: Lower(Concat('name', Value('!')))}), 'low'), ['bacon!', 'mushroom!', 'basil!']);
});

await test('Subquery, OuterRef and Exists', async () => {
    const pizzas = Pizza.aobjects.filter({price: OuterRef('pk')});
    equal(await column(prices.annotate({pizza_name: Subquery(pizzas.values('name').slice(0, 1))}),
        'pizza_name'), ['margherita', 'weird', null]);
    equal(await ids(Price.aobjects.filter(Exists(pizzas))), [1, 2]);
    equal(await ids(Price.aobjects.filter(Exists(pizzas).not())), [3]);
    equal(await ids(Price.aobjects.filter(Q({id: 3}).or(Exists(pizzas)))), [1, 2, 3]);
    equal(await ids(Price.aobjects.filter(Exists(pizzas).and(Q({id: 1})))), [1]);
});

await test('Window numbers the rows', async () => {
    const rank = Window(RowNumber(), {partition_by: F('currency'), order_by: F('id').desc()});
    equal(await column(prices.annotate({rank}), 'rank'), [2, 1, 1]);
});

await test('call() reaches any other class by its dotted name', async () => {
    const upper = call('django.db.models.functions.Upper', 'name');
    equal(await column(Topping.aobjects.order_by('id').annotate({upper}), 'upper'),
        ['BACON', 'MUSHROOM', 'BASIL']);
    await rejects(Topping.aobjects.annotate({x: call('no.such.Class')}).eval(), AsgiMod.LookupError, /no\.such/);
});

await test('an expression tells its name', () => {
    equal(F('amount').mul(2).get_name(), 'operator.mul');
    equal(String(Q({a: 1}).to_string()), 'Q(1)');
});

done();
