// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, matches, ok, rejects, test, throws} from './tap.js';
import {openShop} from './projects.js';

const {Price, Topping, Pizza, Box} = await openShop();
const {Q, Count, Prefetch} = AsgiMod.expressions;
const amounts = async querySet => [...await querySet.eval()].map(price => price.amount);
const names = async querySet => [...await querySet.eval()].map(object => object.name);

await test('filter() takes lookups and conditions in any order', async () => {
    const usd = Q({currency: 'usd'});
    equal(await amounts(Price.aobjects.filter({amount__gt: '10'}, usd)), ['19.99']);
    equal(await amounts(Price.aobjects.filter(usd, {amount__gt: '10'})), ['19.99']);
    equal(await amounts(Price.aobjects.exclude(usd)), ['4.99']);
});

await test('a Map stands for named arguments, as an object literal does', async () => {
    equal(await amounts(Price.aobjects.filter(new Map([['currency', 'eur']]))), ['4.99']);
});

await test('order_by(), reverse() and distinct() take names one after the other', async () => {
    equal(await amounts(Price.aobjects.order_by('-currency', 'amount')),
        ['9.99', '19.99', '4.99']);
    equal(await amounts(Price.aobjects.order_by('amount').reverse()), ['19.99', '9.99', '4.99']);
    equal(await Price.aobjects.values('currency').distinct().count(), 2);
});

await test('a chaining call leaves the queryset as it was', async () => {
    const all = Price.aobjects.all();
    all.filter({currency: 'eur'});
    equal(await all.count(), 3);
});

await test('slice() has positions from 0, and may have no end', async () => {
    const prices = Price.aobjects.order_by('id');
    equal(await amounts(prices.slice(1, 2)), ['19.99']);
    equal(await amounts(prices.slice(1)), ['19.99', '4.99']);
    equal(await amounts(prices.slice()), ['9.99', '19.99', '4.99']);
    equal(await amounts(prices.slice(0, 0)), []);
    throws(() => prices.slice(0, -1), RangeError, /“stop” is -1/);
    throws(() => prices.slice(-2), RangeError, /“start” is -2/);
    throws(() => prices.slice(0.5), RangeError, /“start” is 0.5/);
});

await test('item() and at() load one row, and fail past the end', async () => {
    const prices = Price.aobjects.order_by('id');
    equal((await prices.at(2)).amount, '4.99');
    equal((await prices.item(0)).amount, '9.99');
    await rejects(prices.at(3), AsgiMod.IndexError);
    equal([(await prices.at(-1)).amount, (await prices.item(-3)).amount], ['4.99', '9.99']);
    await rejects(prices.at(-4), AsgiMod.IndexError);
    await rejects(prices.none().at(-1), AsgiMod.IndexError);
});

await test('and(), or() and union() combine two querysets', async () => {
    const usd = Price.aobjects.filter({currency: 'usd'});
    const dear = Price.aobjects.filter({amount__gt: '15'});
    equal(await amounts(usd.and(dear)), ['19.99']);
    equal(await usd.or(Price.aobjects.filter({currency: 'eur'})).count(), 3);
    equal(await amounts(dear.union(usd).order_by('amount')), ['9.99', '19.99']);
    equal(await usd.union(dear, {all: true}).count(), 3);
    equal(await amounts(usd.difference(dear)), ['9.99']);
    equal(await amounts(usd.intersection(dear)), ['19.99']);
});

await test('xor() works where Django has it, and says what it needs elsewhere', async () => {
    const usd = Price.aobjects.filter({currency: 'usd'});
    const combined = usd.xor(Price.aobjects.filter({amount__gt: '15'}));
    const [major, minor] = AsgiMod.Runtime.get_default().django_version.split('.').map(Number);
    if (major > 4 || (major === 4 && minor >= 1))
        equal(await amounts(combined), ['9.99']);
    else
        await rejects(combined.eval(), AsgiMod.NotSupportedError, /needs Django 4\.1/);
});

await test('a result has a length, positions, and is walked by for…of', async () => {
    const list = await Price.aobjects.order_by('id').eval();
    ok(list instanceof Gio.ListModel, 'it is a Gio.ListModel');
    equal(list.length, 3);
    equal([list.at(0).amount, list.at(-1).amount, list.at(3)], ['9.99', '4.99', undefined]);
    const seen = [];
    for (const price of list)
        seen.push(price.amount);
    equal(seen, ['9.99', '19.99', '4.99']);
    equal([...list].length, 3);
    ok(list.at(1) === list.at(1), 'a row is one object');
});

await test('filter_async() gives the rows at once', async () => {
    const list = await Price.aobjects.filter_async({amount__in: ['9.99', '19.99']});
    equal(list.length, 2);
    equal((await Price.aobjects.filter_async({currency: 'eur'}, null)).length, 1);
});

await test('a queryset streams under for await', async () => {
    const seen = [];
    for await (const price of Price.aobjects.order_by('id'))
        seen.push(price.amount);
    equal(seen, ['9.99', '19.99', '4.99']);
    for await (const id of Price.aobjects.order_by('id').values_list('id', {flat: true}))
        seen.push(id);
    equal(seen.slice(3), [1, 2, 3]);
});

await test('a stream is read in chunks, and is closed when the loop is left', async () => {
    const stream = Price.aobjects.order_by('id').iterate(2);
    for await (const price of stream) {
        equal(price.id, 1);
        break;
    }
    equal(await stream.next(), null);

    const sizes = [];
    const chunks = Price.aobjects.iterator({chunk_size: 2});
    for (let chunk = await chunks.next_chunk(); chunk; chunk = await chunks.next_chunk())
        sizes.push(chunk.length);
    equal(sizes, [2, 1]);
    throws(() => Price.aobjects.iterate(-1), RangeError, /chunk_size/);
});

await test('queries go on while a stream is open', async () => {
    for await (const price of Price.aobjects.order_by('id').iterate(1)) {
        price.currency = price.currency.toUpperCase();
        await price.save();
    }
    equal(await Price.aobjects.filter({currency: 'USD'}).count(), 2);
    await Price.aobjects.filter({currency: 'USD'}).update({currency: 'usd'});
    await Price.aobjects.filter({currency: 'EUR'}).update({currency: 'eur'});
});

await test('a failing stream rejects', async () => {
    await rejects((async () => {
        for await (const price of Price.aobjects.filter({nope: 1}))
            print(price);
    })(), AsgiMod.FieldError, /nope/);
});

await test('values() gives rows with attributes, values_list() rows to take apart', async () => {
    const rows = await Price.aobjects.order_by('id').values('id', {eight: Count('id')}).eval();
    equal([rows.at(0).id, rows.at(0).eight, rows.at(0).toObject()], [1, 1, {id: 1, eight: 1}]);
    const [[id, amount]] = await Price.aobjects.order_by('id').values_list('id', 'amount').eval();
    equal([id, amount], [1, '9.99']);
    equal([...await Price.aobjects.order_by('id').values_list('id', {flat: true}).eval()],
        [1, 2, 3]);
    equal(rows.at(0).get_field('eight'), 1);
});

await test('the name of a column of one query is free for others', async () => {
    const [wide] = await Topping.aobjects.values('id', {pizza_count: Count('pizza')}).eval();
    const [narrow] = await Topping.aobjects.values('id').eval();
    equal([wide.pizza_count, wide.pizzaCount, narrow.pizza_count], [0, 0, undefined]);
    narrow.pizza_count = 'mine';
    equal(narrow.pizza_count, 'mine');
    const bacon = await Topping.aobjects.get({name: 'bacon'});
    equal(bacon.pizza_count, undefined);
});

await test('every method that reads gives what Django gives', async () => {
    const prices = Price.aobjects.order_by('id');
    equal(await prices.count(), 3);
    equal(await prices.exists(), true);
    equal((await prices.first()).id, 1);
    equal((await prices.last()).id, 3);
    equal(await prices.none().first(), null);
    equal((await prices.get({id: 2})).amount, '19.99');
    equal((await prices.get(Q({id: 2}))).amount, '19.99');
    equal((await Price.aobjects.latest('amount')).id, 2);
    equal((await Price.aobjects.earliest('-currency', 'amount')).id, 1);
    equal((await prices.aggregate({n: Count('id')})).n, 3);
    equal((await prices.aggregate(Count('id'))).id__count, 3);
    matches(await prices.explain(), /./);
});

await test('in_bulk() gives a Map', async () => {
    const byKey = await Price.aobjects.in_bulk([1, 3]);
    equal([...byKey.keys()].sort(), [1, 3]);
    equal(byKey.get(3).amount, '4.99');
    equal((await Price.aobjects.in_bulk()).size, 3);
    equal([...(await Topping.aobjects.in_bulk([2], {field_name: 'id'})).keys()], [2]);
});

await test('every method that writes gives what Django gives', async () => {
    const [ham, created] = await Topping.aobjects.get_or_create({name: 'ham'}, {});
    equal([ham.name, created], ['ham', true]);
    const [again, createdAgain] = await Topping.aobjects.get_or_create({name: 'ham'});
    equal([again.id === ham.id, createdAgain], [true, false]);
    const [egg] = await Topping.aobjects.update_or_create({name: 'ham'}, {name: 'egg'});
    equal([egg.id === ham.id, egg.name], [true, 'egg']);
    const [spam] = await Topping.aobjects.update_or_create({name: 'x', defaults: {name: 'spam'}});
    equal(spam.name, 'spam');

    const olives = ['green', 'black'].map(name => Topping.new_instance({name}));
    equal((await Topping.aobjects.bulk_create(olives, {batch_size: 1})).length, 2);
    const [green] = await Topping.aobjects.filter({name: 'green'}).eval();
    green.name = 'Green';
    await Topping.aobjects.bulk_update([green], ['name']);
    equal(await Topping.aobjects.filter({name__in: ['Green', 'black']}).update({name: 'olive'}), 2);
    equal(await Topping.aobjects.filter({id__gt: 3}).delete(), [4, {'shop.Topping': 4}]);
});

await test('each method has an _async and a _sync form beside its short one', async () => {
    equal(await Price.aobjects.count_async(), 3);
    equal(await Price.aobjects.count_async(null), 3);
    equal((await Price.aobjects.get_async({id: 1}, null)).id, 1);
    equal(Price.aobjects.filter({amount__in: ['9.99']}).count_sync(), 1);
    equal([...Price.aobjects.order_by('id').eval_sync(null)].length, 3);
});

await test('with a callback, an _async method is the introspected one', async () => {
    const count = await new Promise((resolve, reject) => {
        Price.aobjects.count_async(null, (querySet, result) => {
            try {
                resolve(querySet.count_finish(result));
            } catch (error) {
                reject(error);
            }
        });
    });
    equal(count, 3);
});

await test('call() appends any method, call_async() evaluates any', async () => {
    const usd = Price.aobjects.call('filter', {currency: 'usd'}).call('order_by', 'id');
    equal(await amounts(usd), ['9.99', '19.99']);
    equal(await usd.call_async('count'), 2);
    equal((await usd.call_async('get', {id: 2})).amount, '19.99');
    await rejects(usd.call_async('no_such_method'), AsgiMod.Error, /no_such_method/);
});

await test('only(), defer(), using(), extra(), raw() and dates() take what Django takes', async () => {
    equal(await amounts(Price.aobjects.only('amount').order_by('id').slice(0, 1)), ['9.99']);
    equal(await amounts(Price.aobjects.defer('currency').using('default').filter({id: 3})), ['4.99']);
    equal(await amounts(Price.aobjects.extra({where: ['amount > %s'], params: [15]})), ['19.99']);
    const extra = await Price.aobjects.extra({select: {twice: 'amount * 2'}}).get({id: 3});
    equal(extra.twice, 9.98);
    equal(await amounts(Price.aobjects.raw('SELECT * FROM shop_price WHERE id = %s', [3])), ['4.99']);
    equal(await names(Pizza.aobjects.complex_filter(Q({name: 'weird'}))), ['weird']);
});

await test('select_related() and prefetch_related() load relations ahead', async () => {
    const pizza = await Pizza.aobjects.select_related('price', 'box').get({id: 1});
    equal([pizza.price.amount, pizza.box.name], ['9.99', 'medium box']);
    const [bacon] = await Topping.aobjects.filter({name: 'bacon'}).eval();
    await pizza.atoppings.add(bacon);
    const prefetched = await Pizza.aobjects.prefetch_related('toppings').get({id: 1});
    equal([...prefetched.toppings].map(topping => topping.name), ['bacon']);
    const chosen = Prefetch('toppings', {queryset: Topping.aobjects.filter({name: 'no'}), to_attr: 'none'});
    const [other] = await Pizza.aobjects.prefetch_related(chosen).filter({id: 1}).eval();
    equal([...other.get_field('none')], []);
    await pizza.atoppings.clear();
});

await test('a queryset is a value in another one’s lookups', async () => {
    const cheap = Price.aobjects.filter({amount__lt: '10'});
    equal(await names(Pizza.aobjects.filter({price__in: cheap})), ['margherita']);
    const [box] = await Box.aobjects.all().eval();
    equal(await names(Pizza.aobjects.filter({box})), ['margherita']);
    equal(await names(Pizza.aobjects.filter({box: null})), ['weird']);
});

done();
