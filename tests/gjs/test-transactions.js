// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, ok, rejects, test, throws} from './tap.js';
import {closeShop, onServer, openShopFile} from './projects.js';

// A file: a database in memory has one connection, which a transaction keeps for itself.
const shop = await openShopFile();
const {Topping, Price} = shop;
const toppings = Topping.aobjects;

async function names(tx = null) {
    const query = toppings.order_by('name');
    const list = await (tx === null ? query : tx.bind(query)).eval();
    return [...list].map(topping => topping.name);
}

async function each(name, body) {
    await test(name, async () => {
        await toppings.all().delete();
        await body();
    });
}

class Boom extends Error {}

await each('a block is committed', async () => {
    const result = await AsgiMod.atomic(async tx => {
        await tx.bind(toppings).create({name: 'ham'});
        equal(await names(tx), ['ham']);
        equal(await names(), []);
        ok(tx.is_active && tx.using === 'default');
        return 42;
    });
    equal(result, 42);
    equal(await names(), ['ham']);
});

await each('an exception rolls it back', async () => {
    await rejects(AsgiMod.atomic(async tx => {
        await tx.bind(toppings).create({name: 'ham'});
        throw new Boom('no');
    }), Boom);
    equal(await names(), []);
});

await each('what comes out of it stays in it', async () => {
    await rejects(AsgiMod.atomic(async tx => {
        const bound = tx.model('shop.Topping');
        const ham = await bound.aobjects.create({name: 'ham'});
        ham.name = 'bacon';
        await ham.save();
        const price = await tx.model(Price).aobjects.create({amount: '9.99'});
        const pizza = await tx.model('shop.Pizza').aobjects.create({name: 'funghi', price});
        await pizza.atoppings.add(ham);
        equal(await pizza.atoppings.count(), 1);
        const found = [];
        for await (const topping of pizza.atoppings)
            found.push(topping.name);
        equal(found, ['bacon']);
        const olives = bound.new_instance({name: 'olives'});
        await olives.save();
        const cheese = tx.bind(Topping.new_instance({name: 'cheese'}));
        await cheese.save();
        equal(await tx.call('builtins.len', 'abc'), 3);
        equal(await names(tx), ['bacon', 'cheese', 'olives']);
        equal(await names(), []);
        throw new Boom('no');
    }), Boom);
    equal(await names(), []);
});

await each('a block in a block is a savepoint', async () => {
    await AsgiMod.atomic(async tx => {
        await tx.bind(toppings).create({name: 'a'});
        await rejects(tx.atomic(async inner => {
            await inner.bind(toppings).create({name: 'b'});
            throw new Boom('no');
        }), Boom);
        const kept = await tx.atomic(inner => inner.bind(toppings).create({name: 'c'}));
        kept.name = 'd';
        await kept.save();
    });
    equal(await names(), ['a', 'd']);
});

await each('the objects of the outer block are in the inner one', async () => {
    await AsgiMod.atomic(async tx => {
        const ham = await tx.bind(toppings).create({name: 'ham'});
        await rejects(tx.atomic(async () => {
            ham.name = 'bacon';
            await ham.save();
            throw new Boom('no');
        }), Boom);
    });
    equal(await names(), ['ham']);
});

await each('a broken block is not committed', async () => {
    await rejects(AsgiMod.atomic(async tx => {
        const ham = await tx.bind(toppings).create({name: 'ham'});
        await rejects(tx.bind(toppings).create({id: ham.id, name: 'again'}),
            AsgiMod.IntegrityError);
    }), AsgiMod.TransactionManagementError, /rolled back/);
    equal(await names(), []);
});

await each('options', async () => {
    throws(() => AsgiMod.atomic(() => {}, {usin: 'default'}), TypeError, /usin/);
    await rejects(AsgiMod.atomic(() => {}, {using: 'nowhere'}), AsgiMod.ImproperlyConfigured,
        /nowhere/);
    await rejects(AsgiMod.atomic(() => {}, {isolation: 'strict'}), RangeError, /strict/);
    await AsgiMod.atomic(tx => tx.bind(toppings).create({name: 'ham'}),
        {isolation: 'serializable', durable: true});
    await rejects(AsgiMod.atomic(tx => tx.bind(toppings).create({name: 'no'}), {read_only: true}),
        onServer ? AsgiMod.Error : AsgiMod.OperationalError, /read-?only/);
    await rejects(AsgiMod.atomic(tx => tx.atomic(() => {}, {durable: true})),
        AsgiMod.PythonError, /durable/);
    equal(await names(), ['ham']);
});

await each('functions after the commit', async () => {
    const called = [];
    await AsgiMod.atomic(async tx => {
        tx.on_commit(() => called.push('outer'));
        await tx.atomic(inner => inner.on_commit(() => called.push('inner')));
        await rejects(tx.atomic(inner => {
            inner.on_commit(() => called.push('rolled back'));
            throw new Boom('no');
        }), Boom);
        equal(called, []);
    });
    equal(called, ['outer', 'inner']);
});

await each('a retry', async () => {
    const tries = [];
    const serialization = new AsgiMod.Error({code: AsgiMod.Error.SERIALIZATION, message: 'again'});
    await AsgiMod.atomic(async tx => {
        tries.push(await names(tx));
        await tx.bind(toppings).create({name: `try ${tries.length}`});
        if (tries.length < 3)
            throw serialization;
    }, {retry: 2});
    equal(tries, [[], [], []]);
    equal(await names(), ['try 3']);
    ok(serialization instanceof AsgiMod.SerializationError);
    ok(serialization instanceof AsgiMod.OperationalError);
});

await each('ends by hand', async () => {
    const tx = await AsgiMod.begin();
    await tx.bind(toppings).create({name: 'a'});
    const mark = await tx.savepoint();
    await tx.bind(toppings).create({name: 'b'});
    await mark.rollback();
    await tx.commit();
    equal(tx.state, AsgiMod.TransactionState.COMMITTED);
    await rejects(tx.bind(toppings).count(), AsgiMod.TransactionManagementError, /has ended/);
    await AsgiMod.atomic(async other => {
        await other.bind(toppings).create({name: 'c'});
        await other.rollback();
    });
    equal(await names(), ['a']);
});

await each('its cancellable rolls it back', async () => {
    const cancellable = new Gio.Cancellable();
    const tx = await AsgiMod.begin('default', cancellable);
    await tx.bind(toppings).create({name: 'a'});
    cancellable.cancel();
    await rejects(tx.commit(), AsgiMod.TransactionManagementError, /cancelled/);
    equal(await names(), []);
    await rejects(AsgiMod.atomic(async () => {}, {cancellable}), AsgiMod.Cancelled);
});

await each('many blocks at once', async () => {
    const blocks = [];
    for (let n = 0; n < 30; n++) {
        blocks.push(AsgiMod.atomic(async tx => {
            const before = await tx.bind(toppings).count();
            await tx.bind(toppings).create({name: `${before}`});
            if (n % 3 === 0)
                throw new Boom('no');
        }).catch(error => ok(error instanceof Boom)));
    }
    await Promise.all(blocks);
    const found = (await names()).map(Number).sort((a, b) => a - b);
    equal(found.length, 20);
    // One after the other; on a server beside each other.
    if (!onServer)
        equal(found, [...Array(20).keys()]);
});

await closeShop(shop);
done();
