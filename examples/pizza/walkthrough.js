// SPDX-License-Identifier: LGPL-2.1-or-later
// The documentation of the original asgimod, run line by line from JavaScript:
//
//     PYTHONPATH=. gjs -m walkthrough.js
//
// The steps are those of walkthrough_steps.py.
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

const {Q, F, Count, Sum} = AsgiMod.expressions;

function check(actual, expected) {
    const [found, wanted] = [actual, expected].map(value => JSON.stringify(value));
    if (found !== wanted)
        throw new Error(`${found} is not ${wanted}`);
}

async function checkFails(promise, errorClass) {
    const failed = await promise.then(() => null, error => error);
    if (!(failed instanceof errorClass))
        throw new Error(`${failed} is no ${errorClass.name}`);
}

const names = async querySet => [...await querySet.eval()].map(row => row.name);
const amounts = async querySet => [...await querySet.eval()].map(row => row.amount);

async function fill({Price, Topping, Box, Pizza}) {
    for (const [amount, currency] of [['9.99', 'usd'], ['19.99', 'usd'], ['4.99', 'eur']])
        await Price.aobjects.create({amount, currency});
    for (const name of ['bacon', 'mushroom', 'Basil'])
        await Topping.aobjects.create({name});
    await Box.aobjects.create({name: 'medium box'});
    const box = await Box.aobjects.get({id: 1});
    let price = await Price.aobjects.get({id: 1});
    await Pizza.aobjects.create({name: 'margherita', price, box});
    price = await Price.aobjects.get({id: 2});
    await Pizza.aobjects.create({name: 'weird', price});
}

async function models({Topping}) {
    let topping = Topping.new_instance({name: 'ham'});
    await topping.asave();
    topping = await Topping.aobjects.get({name: 'ham'});
    topping.name = 'smoked ham';
    await topping.asave({update_fields: ['name']});
    check(await Topping.aobjects.filter({name: 'smoked ham'}).exists(), true);
    check((await topping.adelete())[0], 1);
    check(await Topping.aobjects.count(), 3);
}

async function foreignRelations({Price, Pizza, Box}) {
    const price = await Price.aobjects.get({id: 1});
    const pizza = await Pizza.aobjects.get({id: 1});
    const weirdPizza = await Pizza.aobjects.get({id: 2});
    const mediumBox = await Box.aobjects.get({id: 1});

    check((await pizza.aprice).amount, '9.99');
    check((await price.apizza).name, 'margherita');
    check((await pizza.abox).name, 'medium box');
    check(await weirdPizza.abox, null);
    check([price.abox, mediumBox.atoppings, pizza.aname, pizza.aid].map(value => typeof value),
        Array(4).fill('undefined'));

    check((await mediumBox.apizza_set.all().get({id: 1})).name, 'margherita');
    await mediumBox.apizza_set.add(weirdPizza);
    check(await mediumBox.apizza_set.filter({id__gt: 1}).order_by('name').count(), 1);
    await mediumBox.apizza_set.remove(weirdPizza);
    check(await names(mediumBox.apizza_set), ['margherita']);
    await mediumBox.apizza_set.clear();
    check(await mediumBox.apizza_set.exists(), false);
    await mediumBox.apizza_set.set([pizza]);
    check(await names(mediumBox.apizza_set), ['margherita']);
}

async function manyToManyRelations({Pizza, Topping}) {
    const pizza = await Pizza.aobjects.get({id: 1});
    const weirdPizza = await Pizza.aobjects.get({id: 2});
    const bacon = await Topping.aobjects.get({id: 1});
    const mushroom = await Topping.aobjects.get({id: 2});

    check(await pizza.atoppings.all().exists(), false);
    await pizza.atoppings.add(bacon, mushroom);
    check(await pizza.atoppings.filter({name__startswith: 'b'}).exists(), true);
    await pizza.atoppings.remove(bacon);
    check(await names(pizza.atoppings), ['mushroom']);
    await pizza.atoppings.clear();
    check(await mushroom.apizza_set.all().exists(), false);
    await mushroom.apizza_set.add(pizza);
    await mushroom.apizza_set.set([pizza, weirdPizza]);
    check(await mushroom.apizza_set.count(), 2);

    await pizza.atoppings.create({name: 'olive'});
    const [olive, createdOlive] = await pizza.atoppings.get_or_create({name: 'olive'});
    check([olive.name, createdOlive], ['olive', false]);
    const [caper, createdCaper] =
        await pizza.atoppings.update_or_create({name: 'capers'}, {name: 'caper'});
    check([caper.name, createdCaper], ['caper', true]);
    await pizza.atoppings.set([]);
    await Topping.aobjects.filter({id__gt: 3}).delete();
}

async function iteration({Price}) {
    for await (const price of Price.aobjects.filter({currency: 'usd'}))
        check(price.currency, 'usd');
    const seen = [];
    for await (const price of Price.aobjects.order_by('id'))
        seen.push(price.id);
    for await (const price of Price.aobjects.order_by('id').iterator({chunk_size: 2}))
        seen.push(price.id);
    check(seen, [1, 2, 3, 1, 2, 3]);
}

async function slicesAndItems({Price}) {
    const prices = Price.aobjects.all().order_by('id');
    check(await amounts(prices.slice(0, 2)), ['9.99', '19.99']);
    check(await amounts(prices.slice(1, 2)), ['19.99']);
    check(await amounts(Price.aobjects.all().order_by('-amount').slice(1)), ['9.99', '4.99']);
    check((await prices.at(0)).amount, '9.99');
    check((await prices.slice(0, 5).at(0)).amount, '9.99');
    const price = await Price.aobjects.filter({amount__gte: '9.99'}).order_by('id').at(0);
    check(price.id, 1);
    check((await prices.item(2)).id, 3);
    check((await prices.at(-1)).id, 3);
    check((await Price.aobjects.at(0)).id, 1);
    check((await Price.aobjects.slice(0, 2).eval()).length, 2);
}

async function refusals({Price}) {
    const prices = Price.aobjects.all();
    check(typeof prices.length, 'undefined');
    for (const [start, stop] of [[-2, undefined], [0, -1]]) {
        await checkFails((async () => prices.slice(start, stop))(), RangeError);
    }
    await checkFails(prices.at(-4), AsgiMod.IndexError);
}

async function operators({Price}) {
    let qa = Price.aobjects.filter({amount__gt: '2.99'});
    let qb = Price.aobjects.filter({amount__gt: '19.98'});
    check(await amounts(qa.and(qb)), ['19.99']);
    qa = Price.aobjects.filter({currency: 'usd'});
    qb = Price.aobjects.filter({currency: 'eur'});
    check(await qa.or(qb).count(), 3);
    check(await Price.aobjects.and(qa).count(), 2);
}

async function evaluation({Topping}) {
    const toppings = await Topping.aobjects.all().eval();
    check(toppings.length, 3);
    check((await Topping.aobjects.eval()).length, 3);
    const startingWithM = Topping.aobjects.filter({name__startswith: 'm'});
    check(await names(startingWithM), ['mushroom']);
}

async function chaining({Price, Pizza}) {
    const objects = Price.aobjects;
    const usd = objects.filter({currency: 'usd'}), eur = objects.filter({currency: 'eur'});
    for (const [querySet, expected] of [
        [objects.exclude({currency: 'usd'}), ['4.99']],
        [objects.order_by('amount').reverse(), ['19.99', '9.99', '4.99']],
        [objects.filter({currency: 'usd'}).distinct().order_by('id'), ['9.99', '19.99']],
        [objects.none(), []],
        [usd.union(eur).order_by('amount'), ['4.99', '9.99', '19.99']],
        [objects.all().intersection(eur), ['4.99']],
        [objects.all().difference(usd), ['4.99']],
        [objects.extra({where: ['amount > %s'], params: [15]}), ['19.99']],
        [eur.defer('currency'), ['4.99']],
        [eur.only('amount'), ['4.99']],
        [eur.using('default'), ['4.99']],
        [eur.select_for_update(), ['4.99']],
        [objects.raw('SELECT * FROM shop_price WHERE id = %s', [3]), ['4.99']],
    ])
        check(await amounts(querySet), expected);
    const pizzas = Pizza.aobjects.select_related('price').prefetch_related('toppings');
    check(await names(pizzas.order_by('id')), ['margherita', 'weird']);
}

async function asking({Topping}) {
    const objects = Topping.aobjects;
    check((await objects.get_or_create({name: 'rocket'}))[1], true);
    const [rocket, created] = await objects.update_or_create({name: 'rocket'}, {name: 'rucola'});
    check([rocket.name, created], ['rucola', false]);
    await objects.bulk_create(['ham', 'egg'].map(name => Topping.new_instance({name})));
    const ham = await objects.get({name: 'ham'});
    ham.name = 'Ham';
    await objects.bulk_update([ham], ['name']);
    check((await objects.in_bulk([1, 2])).get(1).name, 'bacon');
    check((await objects.latest('name')).name, 'rucola');
    check((await objects.earliest('name')).name, 'Basil');
    check((await objects.order_by('id').first()).name, 'bacon');
    check((await objects.order_by('name').last()).name, 'rucola');
    check(await objects.filter({name: 'Ham'}).update({name: 'ham'}), 1);
    check(await objects.filter({name: 'ham'}).exists(), true);
    check((await objects.filter({name: 'ham'}).explain()).length > 0, true);
    check((await objects.filter({id__gt: 3}).delete())[0], 3);
    check(await objects.count(), 3);
}

async function expressions({Price}) {
    const objects = Price.aobjects;
    const either = objects.filter(Q({id: 1}).or(Q({id: 3}))).order_by('id');
    check(await amounts(either), ['9.99', '4.99']);
    check((await objects.aggregate(Sum('amount'), {n: Count('id')})).n, 3);
    const doubled = await objects.annotate({double: F('amount').mul(2)}).get(Q({id: 1}));
    check(Number(doubled.double), 19.98);
    const double = F('amount').mul(2);
    check(await objects.alias({double}).filter({double__gt: 30}).count(), 1);
    check(await objects.values('currency').distinct().count(), 2);
    check([...await objects.order_by('id').values_list('id', {flat: true}).eval()], [1, 2, 3]);
    check((await objects.values_list('id', {named: true}).get({id: 2})).id, 2);
}

async function wrappers({Price}) {
    check(await AsgiMod.call('shop.models.Price.objects.count'), await Price.aobjects.count());
}

const STEPS = [
    models, foreignRelations, manyToManyRelations, iteration, slicesAndItems, refusals, operators,
    evaluation, chaining, asking, expressions, wrappers,
];

GLib.setenv('PIZZA_DATABASE', ':memory:', true);
await AsgiMod.setup('pizza_settings');
await AsgiMod.call_command('migrate', '--verbosity=0');
const shop = Object.fromEntries(['Topping', 'Box', 'Price', 'Pizza'].map(name =>
    [name, AsgiMod.get_model(`shop.${name}`)]));
await fill(shop);
for (const step of STEPS)
    await step(shop);
print(`${STEPS.length} steps passed`);
