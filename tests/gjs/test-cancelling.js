// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, ok, rejects, test} from './tap.js';
import {openShop} from './projects.js';

const {Price, Pizza} = await openShop();

// It would run for hours: it ends because it is interrupted, or the test never does.
const endless = Price.aobjects.raw(`
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000000)
    SELECT count(*) AS id, 'x' AS currency, 1 AS amount FROM n`);

function soon(action) {
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 20, () => {
        action();
        return GLib.SOURCE_REMOVE;
    });
}

class Signal {
    aborted = false;
    listeners = new Set();

    addEventListener(name, listener) {
        if (name === 'abort')
            this.listeners.add(listener);
    }

    removeEventListener(name, listener) {
        this.listeners.delete(listener);
    }

    abort() {
        this.aborted = true;
        this.listeners.forEach(listener => listener());
    }
}

await test('a call that was cancelled before rejects', async () => {
    const cancellable = new Gio.Cancellable();
    cancellable.cancel();
    const error = await rejects(Price.aobjects.count(cancellable), AsgiMod.Cancelled);
    ok(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), 'it is Gio’s error');
    await rejects(Price.aobjects.get({id: 1}, cancellable), AsgiMod.Cancelled);
    await rejects(Price.aobjects.create({amount: '1', currency: 'x'}, cancellable), AsgiMod.Cancelled);
    equal(await Price.aobjects.count(), 3);
});

await test('a statement that runs is interrupted', async () => {
    const cancellable = new Gio.Cancellable();
    soon(() => cancellable.cancel());
    await rejects(endless.eval(cancellable), AsgiMod.Cancelled);
    equal(await Price.aobjects.count(), 3);
});

await test('a call that waits leaves the queue', async () => {
    const first = new AsgiMod.CancelSource();
    const second = new AsgiMod.CancelSource();
    const running = endless.eval(first);
    const waiting = Array.from({length: 10}, () => Price.aobjects.count(second));
    soon(() => second.cancel());
    for (const promise of waiting)
        await promise.catch(error => ok(error instanceof AsgiMod.Cancelled, String(error)));
    first.cancel();
    await rejects(running, AsgiMod.Cancelled);
});

await test('cancelling after the end changes nothing', async () => {
    const source = new AsgiMod.CancelSource();
    const count = Price.aobjects.count(source);
    equal(await count, 3);
    source.cancel();
    equal(await count, 3);
});

await test('a CancelSource cancels every call that it was passed to, now or after a time', async () => {
    const source = new AsgiMod.CancelSource();
    const calls = [endless.eval(source), endless.eval(source)];
    equal(source.cancelled, false);
    soon(() => source.cancel());
    for (const call of calls)
        await rejects(call, AsgiMod.Cancelled);
    equal(source.cancelled, true);
    await rejects(endless.eval(AsgiMod.CancelSource.after(20)), AsgiMod.Cancelled);
});

await test('an object with a cancellable will do', async () => {
    const widget = {cancellable: new Gio.Cancellable()};
    soon(() => widget.cancellable.cancel());
    await rejects(endless.eval(widget), AsgiMod.Cancelled);
});

await test('an AbortSignal will do, before and during', async () => {
    const signal = new Signal();
    soon(() => signal.abort());
    await rejects(endless.eval(signal), AsgiMod.Cancelled);
    equal(signal.listeners.size, 0);
    await rejects(Price.aobjects.count(signal), AsgiMod.Cancelled);
});

await test('a call that was cancelled has nothing to do with those after it', async () => {
    for (let i = 0; i < 20; i++) {
        const source = new AsgiMod.CancelSource();
        const cancelled = Price.aobjects.count(source);
        source.cancel();
        await cancelled.catch(() => {});
        equal(await Promise.all([Price.aobjects.count(), Price.aobjects.count()]), [3, 3]);
    }
});

await test('the listener of a signal goes when the call ends', async () => {
    const signal = new Signal();
    equal(await Price.aobjects.count(signal), 3);
    await rejects(Price.aobjects.get({id: 99}, signal), AsgiMod.DoesNotExist);
    await rejects(Price.aobjects.get({id: undefined}, signal), TypeError);
    equal(signal.listeners.size, 0);
});

await test('methods of objects and managers are cancelled alike', async () => {
    const cancellable = new Gio.Cancellable();
    cancellable.cancel();
    const pizza = await Pizza.aobjects.get({id: 1});
    pizza.name = 'other';
    await rejects(pizza.save(cancellable), AsgiMod.Cancelled);
    await rejects(pizza.save({force_update: true}, cancellable), AsgiMod.Cancelled);
    await rejects(pizza.refresh_from_db(cancellable), AsgiMod.Cancelled);
    await rejects(pizza.fetch_related('price', cancellable), AsgiMod.Cancelled);
    await rejects(pizza.atoppings.clear(cancellable), AsgiMod.Cancelled);
    await rejects(AsgiMod.call('time.sleep', 60, cancellable), AsgiMod.Cancelled);
    equal(pizza.name, 'other');
    equal((await Pizza.aobjects.get({id: 1})).name, 'margherita');
});

await test('a stream is cancelled between its chunks', async () => {
    const source = new AsgiMod.CancelSource();
    const seen = [];
    await rejects((async () => {
        for await (const price of Price.aobjects.order_by('id').iterate(1, source)) {
            seen.push(price.id);
            source.cancel();
        }
    })(), AsgiMod.Cancelled);
    equal(seen, [1]);
});

await test('a lookup named “cancellable” is a lookup', async () => {
    await rejects(Price.aobjects.get({cancellable: true}), AsgiMod.FieldError, /cancellable/);
});

done();
