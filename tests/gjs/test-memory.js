// SPDX-License-Identifier: LGPL-2.1-or-later
// Memory after many awaited calls. 100,000 calls that a worker answers take a minute: these are
// 20,000 of them, and 100,000 that are answered without one.
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

/** A leak of 100 bytes for each call would be seen. */
async function isFlat(count, call) {
    await repeat(count / 4, call);
    await repeat(count / 4, call);
    const before = resident();
    await repeat(count / 2, call);
    const growth = resident() - before;
    ok(growth < 2048 + count / 20, `growth of ${growth} kB`);
}

await test('memory is flat over 20,000 awaited queries', () =>
    isFlat(20_000, () => Price.aobjects.count()));

await test('memory is flat over 100,000 awaited calls that need no query', () =>
    isFlat(100_000, () => pizza.aprice));

await test('memory is flat over 2,000 failing calls', () =>
    isFlat(2_000, () => Price.aobjects.get({id: 99}).catch(error => error.traceback.length)));

await test('memory is flat over large arguments and results', () =>
    isFlat(2_000, () => Price.aobjects.filter({currency__in: ['usd', 'x'.repeat(10_000)]})
        .annotate({n: AsgiMod.expressions.Value('y'.repeat(10_000))}).get({id: 1})));

done();
