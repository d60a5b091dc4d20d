// SPDX-License-Identifier: LGPL-2.1-or-later
// Settings in code, and one SQLite file.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, ok, test} from '../tap.js';

const folder = GLib.Dir.make_tmp('asgimod-gjs-XXXXXX');
const database = GLib.build_filenamev([folder, 'shop.sqlite3']);

await test('configure() takes apps, a database, options and a path', async () => {
    AsgiMod.configure({
        installed_apps: ['shop'],
        database,
        options: {TIME_ZONE: 'Europe/Paris', DEFAULT_AUTO_FIELD: 'django.db.models.AutoField'},
        python_path: [folder],
    });
    await AsgiMod.setup();
    await AsgiMod.call_command('migrate', ['--verbosity=0']);
    const {aobjects} = AsgiMod.get_model('shop.Topping');
    equal((await aobjects.create({name: 'ham'})).id, 1);
    ok(GLib.file_test(database, GLib.FileTest.EXISTS), 'the file is there');
    equal(await AsgiMod.call('django.utils.timezone.get_current_timezone_name'), 'Europe/Paris');
    ok((await AsgiMod.call('builtins.eval', '__import__("sys").path')).includes(folder), 'the path');
});

await AsgiMod.shutdown();
const children = Gio.File.new_for_path(folder).enumerate_children('standard::name', 0, null);
for (const info of children)
    children.get_child(info).delete(null);
children.close(null);
GLib.rmdir(folder);
done();
