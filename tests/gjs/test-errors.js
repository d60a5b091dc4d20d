// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, matches, ok, rejects, test, throws} from './tap.js';
import {openShop} from './projects.js';

const {Price, Topping, Pizza} = await openShop();

await test('get() without a row is DoesNotExist', async () => {
    const error = await rejects(Price.aobjects.get({id: 99}), AsgiMod.DoesNotExist,
        /Price matching query does not exist/);
    ok(error instanceof AsgiMod.Error && error instanceof GLib.Error, 'it is a GLib.Error');
    ok(error.matches(AsgiMod.Error, AsgiMod.Error.DOES_NOT_EXIST), 'it matches its code');
    ok(error instanceof AsgiMod.ObjectDoesNotExist, 'it is Django’s base class');
    ok(!(error instanceof AsgiMod.FieldError), 'it is no FieldError');
    equal(error.exception, 'shop.models.Price.DoesNotExist');
    matches(error.traceback, /^Traceback[^]*DoesNotExist/);
});

await test('get() with two rows is MultipleObjectsReturned', async () => {
    await rejects(Price.aobjects.get({currency: 'usd'}), AsgiMod.MultipleObjectsReturned, /2/);
});

await test('an unknown field names the choices', async () => {
    await rejects(Price.aobjects.get({nope: 1}), AsgiMod.FieldError,
        /Cannot resolve keyword 'nope' into field. Choices are: amount, currency, id, pizza/);
    await rejects(Price.aobjects.order_by('nope').eval(), AsgiMod.FieldError, /Choices are/);
    await rejects(Price.aobjects.filter({amount__nope: 1}).count(), AsgiMod.FieldError, /nope/);
});

await test('an unknown model names itself, and an empty label too', () => {
    throws(() => AsgiMod.get_model('shop.Nope'), AsgiMod.LookupError, /shop\.Nope/);
    throws(() => AsgiMod.get_model('nope.Price'), AsgiMod.LookupError, /nope/);
    throws(() => AsgiMod.get_model(''), AsgiMod.Error);
});

await test('a wrong type in a lookup is an error of Django’s', async () => {
    await rejects(Price.aobjects.get({id: 'seven'}), AsgiMod.ValueError, /'seven'/);
    await rejects(Price.aobjects.get({amount: 'dear'}), AsgiMod.ValidationError);
    await rejects(Price.aobjects.filter({id__in: 5}).eval(), AsgiMod.TypeError, /iterable/);
    await rejects(Price.aobjects.get({amount__gt: null}), AsgiMod.ValueError, /None/);
});

await test('an index past the end is IndexError', async () => {
    await rejects(Price.aobjects.order_by('id').item(3), AsgiMod.IndexError);
});

await test('a constraint is IntegrityError, which is a DatabaseError', async () => {
    const [price] = await Price.aobjects.filter({id: 1}).eval();
    const error = await rejects(Pizza.aobjects.create({name: 'second', price}),
        AsgiMod.IntegrityError, /UNIQUE/);
    ok(error instanceof AsgiMod.DatabaseError, 'it is a DatabaseError');
    await rejects(Pizza.aobjects.create({name: null, price_id: 3}), AsgiMod.IntegrityError);
});

await test('wrong SQL and a missing table are OperationalError', async () => {
    const error = await rejects(Price.aobjects.raw('SELECT * FROM no_such_table').eval(),
        AsgiMod.OperationalError, /no_such_table/);
    equal(error.exception, 'django.db.utils.OperationalError');
});

await test('wrong arguments of a method are TypeError', async () => {
    await rejects(Price.aobjects.in_bulk([1], {nope: 1}), AsgiMod.TypeError, /nope/);
    await rejects(Price.aobjects.create({nope: 1}), AsgiMod.TypeError, /nope/);
    await rejects(Price.aobjects.call_async('__init__'), AsgiMod.Error, /__init__/);
});

await test('a failure leaves everything usable', async () => {
    for (let i = 0; i < 50; i++)
        await rejects(Price.aobjects.get({id: 99}), AsgiMod.DoesNotExist);
    equal(await Price.aobjects.count(), 3);
});

await test('a failing write changes nothing, and what was not saved is still there', async () => {
    const pizza = await Pizza.aobjects.get({id: 2});
    pizza.name = null;
    await rejects(pizza.save(), AsgiMod.IntegrityError, /NOT NULL/);
    equal([pizza.name, pizza.is_dirty], [null, true]);
    equal((await Pizza.aobjects.get({id: 2})).name, 'weird');
});

await test('refresh_from_db() of a deleted object is DoesNotExist', async () => {
    const ham = await Topping.aobjects.create({name: 'ham'});
    await Topping.aobjects.filter({id: ham.id}).delete();
    await rejects(ham.refresh_from_db(), AsgiMod.DoesNotExist);
});

await test('a relation that isn’t one names the choices', async () => {
    const pizza = await Pizza.aobjects.get({id: 1});
    await rejects(pizza.fetch_related('nope'), AsgiMod.FieldError, /Choices are/);
    await rejects(pizza.fetch_related('name'), AsgiMod.FieldError, /not a relation/);
    await rejects(pizza.fetch_related('toppings'), AsgiMod.FieldError);
    throws(() => pizza.get_related_manager('price'), AsgiMod.FieldError, /fetch_related/);
});

await test('a promise settles once, and what fails is not also resolved', async () => {
    let resolved = 0, rejected = 0;
    const calls = Array.from({length: 200}, (_, i) =>
        Price.aobjects.get({id: i % 2 ? 1 : 99}).then(() => resolved++, () => rejected++));
    await Promise.all(calls);
    await Price.aobjects.count();
    equal([resolved, rejected], [100, 100]);
});

await test('the stack tells where the call was made', async () => {
    async function whoAsks() {
        await Price.aobjects.get({id: 99});
    }
    const error = await rejects(whoAsks(), AsgiMod.DoesNotExist);
    matches(error.stack, /test-errors\.js/);
});

await test('the classes are for instanceof alone', () => {
    throws(() => new AsgiMod.DoesNotExist(), TypeError, /instanceof/);
    ok(!(null instanceof AsgiMod.DoesNotExist) && !({} instanceof AsgiMod.DoesNotExist), 'others');
    ok(!(new Error('x') instanceof AsgiMod.DatabaseError), 'a plain Error is none of them');
});

done();
