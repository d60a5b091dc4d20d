// SPDX-License-Identifier: LGPL-2.1-or-later
import AsgiMod from 'gi://AsgiMod';
import GLib from 'gi://GLib';
import System from 'system';

await AsgiMod.setup('pizza_settings');
await AsgiMod.call_command('migrate', '--verbosity=0');
const MODELS = ['Topping', 'Box', 'Price', 'Pizza'].map(name => AsgiMod.get_model(`shop.${name}`));
const [Topping, Box, Price, Pizza] = MODELS;
const {Q, F, Count, Sum, Max, Min, Avg} = AsgiMod.expressions;

function tell(value, field) {
    if (Array.isArray(value) && typeof value[0] === 'number')
        print(value[0]);
    else if (Array.isArray(value))
        print(value[0][field], value[1]);
    else if (value instanceof AsgiMod.ResultList || value instanceof Map)
        print([...value.values()].map(row => String(row[field])).join(' '));
    else if (field)
        print(value === null ? null : value[field]);
    else
        print(value);
}

class Failure extends Error {}

function modelsOf(tx) {
    return MODELS.map(model => tx.bind(model));
}

// What is held by nobody goes with the garbage.
async function dropped(body) {
    await (async () => body(await AsgiMod.Runtime.get_default().begin()))();
    await new Promise(resolve => GLib.idle_add(GLib.PRIORITY_LOW, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
    System.gc();
}

function tellError(error) {
    if (error instanceof Failure) {
        print('failed');
        return;
    }
    if (!(error instanceof AsgiMod.Error))
        throw error;
    print('error', error.code);
}

async function collect(stream) {
    const rows = [];
    for await (const row of stream)
        rows.push(row);
    return new Map(rows.entries());
}

async function begin(number, body) {
    await AsgiMod.call('rows.reset');
    print('case', number);
    await body();
}

@CASES@
@START@
