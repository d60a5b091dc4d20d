// SPDX-License-Identifier: LGPL-2.1-or-later
// What fails before, during and after the life of the runtime.
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, rejects, test, throws} from '../tap.js';

const runtime = AsgiMod.Runtime.get_default();
GLib.unsetenv('DJANGO_SETTINGS_MODULE');
GLib.setenv('PIZZA_DATABASE', ':memory:', true);

await test('before the start there are no models, and calls fail', async () => {
    throws(() => AsgiMod.get_model('shop.Pizza'), AsgiMod.NotReadyError, /start_async/);
    await rejects(AsgiMod.call('math.sqrt', 4), AsgiMod.NotReadyError);
});

await test('a start without settings says what is missing', async () => {
    await rejects(AsgiMod.setup(), AsgiMod.ImproperlyConfigured, /settings/);
});

await test('configure() refuses what it doesn’t know, and no apps', () => {
    throws(() => AsgiMod.configure({apps: []}), TypeError, /“apps”.*installed_apps/);
    throws(() => AsgiMod.configure({}), AsgiMod.ImproperlyConfigured, /at least one app/);
});

await test('settings that don’t exist are an ImportError, and another start is possible', async () => {
    await rejects(AsgiMod.setup('no_such_settings'), AsgiMod.ImportError, /no_such_settings/);
    await AsgiMod.setup('pizza_settings');
    equal(runtime.state, AsgiMod.RuntimeState.RUNNING);
});

await test('a second start is done at once, with other settings it is refused', async () => {
    equal(await AsgiMod.setup(), true);
    equal(await AsgiMod.setup('pizza_settings'), true);
    await rejects(AsgiMod.setup('other_settings'), AsgiMod.NotSupportedError, /pizza_settings/);
});

await test('a missing table is an OperationalError', async () => {
    await rejects(AsgiMod.get_model('shop.Price').aobjects.count(), AsgiMod.OperationalError,
        /no such table/);
});

await test('after shutdown() calls fail, and a new start helps', async () => {
    const {aobjects} = AsgiMod.get_model('shop.Price');
    equal(await AsgiMod.shutdown(), true);
    await rejects(aobjects.count(), AsgiMod.NotReadyError, /shut down/);
    await AsgiMod.setup();
    equal(await AsgiMod.call('math.sqrt', 4), 2);
});

done();
