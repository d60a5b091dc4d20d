// SPDX-License-Identifier: LGPL-2.1-or-later
// Classes of the program for the objects of models.
import GObject from 'gi://GObject';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, ok, test, throws} from './tap.js';
import {openEmptyShop} from './projects.js';

const Cost = GObject.registerClass(class Cost extends AsgiMod.Model {});

// Before the start, and after it.
AsgiMod.register_type('shop.Price', Cost);
const {Topping, Box, Price, Pizza} = await openEmptyShop();

const Ingredient = GObject.registerClass(class Ingredient extends AsgiMod.Model {
    get loud() {
        return this.name.toUpperCase();
    }

    get apizza_set() {
        return 'its own';
    }
});

const Carton = GObject.registerClass({
    GTypeName: 'Carton',
    Properties: {
        name: GObject.ParamSpec.string('name', '', '', GObject.ParamFlags.READWRITE, ''),
        'is-open': GObject.ParamSpec.boolean('is-open', '', '', GObject.ParamFlags.READWRITE, false),
    },
}, class Carton extends AsgiMod.Model {
    constructor(properties = {}) {
        super(properties);
        this.made = true;
    }
});

await test('a class is registered for a model, before its first object', async () => {
    equal(AsgiMod.register_type('shop.Topping', Ingredient), true);
    equal(AsgiMod.Runtime.get_default().register_type('shop.Box', Carton), true);
    equal([Topping.gtype.name, Box.gtype.name], [Ingredient.$gtype.name, 'Carton']);
});

await test('a class is registered before the start, too', async () => {
    const cost = new Cost({amount: '2.00'});
    equal([cost.amount, cost.currency, cost.pk], ['2.00', 'usd', null]);
    ok(await Price.aobjects.create({amount: 3}) instanceof Cost, 'what was created');
});

await test('results, relations and new objects are instances of it', async () => {
    const ham = await Topping.aobjects.create({name: 'ham'});
    ok(ham instanceof Ingredient && ham instanceof AsgiMod.Model, 'what was created');
    equal([ham.name, ham.loud], ['ham', 'HAM']);
    ok(Topping.new_instance({name: 'x'}) instanceof Ingredient, 'what is new');
    const price = await Price.aobjects.create({amount: '1', currency: 'usd'});
    const pizza = await Pizza.aobjects.create({name: 'plain', price});
    await pizza.atoppings.add(ham);
    for await (const topping of pizza.atoppings)
        equal(topping.loud, 'HAM');
    equal((await AsgiMod.objects_of(Ingredient).get()).loud, 'HAM');
});

await test('an object made by its constructor is saved like any other', async () => {
    const olive = new Ingredient({name: 'olive'});
    equal([olive.name, olive.pk, olive.is_saved], ['olive', null, false]);
    await olive.save();
    equal((await Topping.aobjects.get({name: 'olive'})).id, olive.id);
});

await test('what the class has itself stays', async () => {
    const [topping] = await Topping.aobjects.eval();
    equal(topping.apizza_set, 'its own');
});

await test('a property that it declares for a field is the field', async () => {
    const box = await Box.aobjects.create({name: 'small'});
    equal([box.name, box.is_open, box.made], ['small', false, true]);
    const seen = [];
    box.connect('notify::name', () => seen.push(box.name));
    box.name = 'large';
    equal([seen, box.dirty_fields], [['large'], ['name']]);
    await box.save();
    const [read] = await Box.aobjects.eval();
    read.is_open = true;
    equal([read.name, read.is_open, read.is_dirty], ['large', true, false]);
});

await test('any other class, and one that comes too late, are refused', () => {
    throws(() => AsgiMod.register_type('shop.Topping', GObject.Object), AsgiMod.TypeError);
    throws(() => AsgiMod.register_type('shop.Nope', Ingredient), AsgiMod.LookupError);
    const Late = GObject.registerClass(class Late extends AsgiMod.Model {});
    throws(() => AsgiMod.register_type('shop.Topping', Late), AsgiMod.TypeError);
});

done();
