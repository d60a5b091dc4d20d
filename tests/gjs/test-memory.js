// SPDX-License-Identifier: LGPL-2.1-or-later
// Memory after many awaited calls. 100,000 calls that a worker answers take a minute: these are
// 20,000 of them, and 100,000 that are answered without one.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

import AsgiMod from 'gi://AsgiMod';

import {done, ok, test} from './tap.js';
import {openShop} from './projects.js';

const {Price, Pizza} = await openShop();
const pizza = await Pizza.aobjects.select_related('price').get({id: 1});

/** The resident memory, in kB, once everything that can be collected is. */
function resident() {
    System.gc();
    System.gc();
    const [, statm] = GLib.file_get_contents('/proc/self/statm');
    return Number(new TextDecoder().decode(statm).split(' ')[1]) * 4;
}

async function repeat(count, call) {
    for (let i = 0; i < count; i += 100)
        await Promise.all(Array.from({length: 100}, call));
}

/** After a warm-up, one of six rounds must add less than `limit` kB: what leaks does in every one,
 * what the allocator keeps for later does not. */
async function isFlat(count, limit, call) {
    const rounds = [];
    await repeat(count / 4, call);
    let before = resident();
    for (let i = 0; i < 6; i++) {
        await repeat(count / 4, call);
        const after = resident();
        rounds.push(after - before);
        before = after;
        if (rounds[i] < limit)
            break;
    }
    ok(Math.min(...rounds) < limit, `growth of ${rounds} kB, once below ${limit} kB`);
}

await test('memory is flat over 20,000 awaited queries', () =>
    isFlat(20_000, 3000, () => Price.aobjects.count()));

await test('memory is flat over 100,000 awaited calls that need no query', () =>
    isFlat(100_000, 5000, () => pizza.aprice));

await test('memory is flat over failing calls, whose tracebacks take 2 kB each', () =>
    isFlat(6_000, 4000, () => Price.aobjects.get({id: 99}).catch(error => error.traceback.length)));

await test('memory is flat over arguments and results of 20 kB each', () =>
    isFlat(2_000, 10_000, () => Price.aobjects.filter({currency__in: ['usd', 'x'.repeat(10_000)]})
        .annotate({n: AsgiMod.expressions.Value('y'.repeat(10_000))}).get({id: 1})));

// GJS 1.74 drops callbacks between the slices of a collection: a heap like this one makes them.
await test('every call is answered while garbage is collected in slices', async () => {
    const heap = Array.from({length: 300_000}, (_, i) => ({i, text: `${i}`, list: [i]}));
    for (let i = 0; i < 30_000; i++)
        heap.push(new Gio.Cancellable());
    const replaceSome = () => {
        for (let i = 0; i < 300; i++)
            heap[Math.floor(Math.random() * heap.length)] = {i, list: [i, i]};
        for (let i = 0; i < 30; i++)
            heap[Math.floor(Math.random() * heap.length)] = new Gio.Cancellable();
    };
    for (let i = 0; i < 3000; i++) {
        replaceSome();
        await pizza.aprice;
    }
});

done();
