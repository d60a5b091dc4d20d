// SPDX-License-Identifier: LGPL-2.1-or-later
import AsgiMod from 'gi://AsgiMod';

import {done, equal, matches, ok, rejects, skip, test, throws} from './tap.js';
import {openShop} from './projects.js';
import {hasDisplay, runOnDisplay, runProgram} from './subprocess.js';

const {Price} = await openShop();

await test('before the start, after the end, and with wrong settings', async () => {
    const {stdout, stderr, status} = await runProgram('before-start.js');
    equal([status, stderr, stdout.match(/^not ok.*$/gm)], [0, '', null]);
    matches(stdout, /^1\.\.7$/m);
});

await test('settings in code', async () => {
    const {stdout, stderr, status} = await runProgram('configured.js');
    equal([status, stderr, stdout.match(/^not ok.*$/gm)], [0, '', null]);
});

await test('a program may end with calls pending, and a stream and a binding open', async () => {
    for (const how of ['exit', 'return']) {
        const {stdout, stderr, status} = await runProgram('exit-pending.js', how);
        equal([status, stdout, stderr], [0, 'ending\n', '']);
    }
});

const withWidget = 'a program may end with an object bound to a widget';
if (hasDisplay()) {
    await test(withWidget, async () => {
        for (const how of ['exit', 'return']) {
            const {stdout, stderr, status} = await runOnDisplay('exit-with-widget.js', how);
            // What the drivers of the display have to say is another matter.
            equal([status, stdout, stderr.match(/^.*(CRITICAL|WARNING).*$/gm)], [0, 'speck\n', null]);
        }
    });
} else {
    skip(withWidget, 'GTK 4 for introspection, or xvfb-run, is not installed');
}

await test('the legacy import has the same API', async () => {
    const {stdout, stderr, status} = await runProgram('legacy.js');
    equal([status, stdout, stderr], [0, 'ham 1 true\n', '']);
});

await test('call() runs any Python function on a worker', async () => {
    equal(await AsgiMod.call('math.sqrt', 16), 4);
    equal(await AsgiMod.call('builtins.dict', {a: 1, b: [true, null]}), {a: 1, b: [true, null]});
    equal(await AsgiMod.call('builtins.len', ['a', 'b']), 2);
    equal(await AsgiMod.call('builtins.str', 2n ** 62n), String(2n ** 62n));
    await rejects(AsgiMod.call('builtins.int', 'x'), AsgiMod.ValueError, /invalid literal/);
    await rejects(AsgiMod.call('no.such.function'), AsgiMod.LookupError, /no\.such/);
    await rejects(AsgiMod.call('builtins.len', undefined, 1), TypeError, /undefined/);
});

await test('call_command() gives what the command prints', async () => {
    matches(await AsgiMod.call_command('showmigrations', 'shop'), /\[X\] 0001_initial/);
    await rejects(AsgiMod.call_command('no_such_command'), AsgiMod.CommandError, /Choices are/);
});

await test('the runtime tells its versions and models', () => {
    const runtime = AsgiMod.Runtime.get_default();
    matches(runtime.django_version, /^\d+\.\d+/);
    matches(runtime.python_version, /^3\./);
    const labels = [];
    for (let i = 0; i < runtime.list_models().get_n_items(); i++)
        labels.push(runtime.list_models().get_item(i).label);
    ok(labels.includes('shop.Pizza'), 'shop.Pizza is among the models');
});

await test('calls run side by side, and each gets its own answer', async () => {
    const calls = Array.from({length: 300}, (_, i) => AsgiMod.call('operator.neg', i + 1));
    equal(await Promise.all(calls), calls.map((_, i) => -i - 1));
    equal(await Price.aobjects.count(), 3);
});

await test('configure() after the start is refused', () => {
    throws(() => AsgiMod.configure({installed_apps: ['shop']}), AsgiMod.NotSupportedError);
});

done();
