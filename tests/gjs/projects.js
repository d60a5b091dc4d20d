// SPDX-License-Identifier: LGPL-2.1-or-later
// The Django projects that the tests use, with a database in memory unless it is said otherwise.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import AsgiMod from 'gi://AsgiMod';

async function open(settings, app, names) {
    await AsgiMod.setup(settings);
    await AsgiMod.call_command('migrate', '--run-syncdb', '--verbosity=0');
    return Object.fromEntries(names.map(name => [name, AsgiMod.get_model(`${app}.${name}`)]));
}

/** The pizza shop, with the rows of the original's documentation. */
export async function openShop() {
    const shop = await openEmptyShop();
    for (const [amount, currency] of [['9.99', 'usd'], ['19.99', 'usd'], ['4.99', 'eur']])
        await shop.Price.aobjects.create({amount, currency});
    for (const name of ['bacon', 'mushroom', 'Basil'])
        await shop.Topping.aobjects.create({name});
    const box = await shop.Box.aobjects.create({name: 'medium box'});
    const [first, second] = await shop.Price.aobjects.order_by('id').slice(0, 2).eval();
    await shop.Pizza.aobjects.create({name: 'margherita', price: first, box});
    await shop.Pizza.aobjects.create({name: 'weird', price: second});
    return shop;
}

/** Whether a test runs with a server of its own: see tests/postgresql/server.py. */
export const onServer = GLib.getenv('ATLAS_PG_SOCKET') !== null;

export function openEmptyShop(database = ':memory:') {
    GLib.setenv('PIZZA_DATABASE', database, true);
    return open(onServer ? 'shop_settings' : 'pizza_settings', 'shop', ['Topping', 'Box', 'Price', 'Pizza']);
}

/** The same in a file, for more than one connection, or process; ends with closeShop(). */
export async function openShopFile() {
    const folder = GLib.dir_make_tmp('asgimod-XXXXXX');
    return {folder, ...await openEmptyShop(GLib.build_filenamev([folder, 'shop.sqlite3']))};
}

export async function closeShop({folder}) {
    await AsgiMod.shutdown();
    const children = Gio.File.new_for_path(folder).enumerate_children('standard::name', 0, null);
    for (const child of children)
        GLib.unlink(GLib.build_filenamev([folder, child.get_name()]));
    GLib.rmdir(folder);
}

/** Models with every type of field, and awkward ones. */
export function openAtlas() {
    GLib.unsetenv('ATLAS_DATABASE');
    return open('atlas_settings', 'atlas',
        ['Everything', 'Defaults', 'Oddity', 'BigKey', 'Author', 'Country', 'Profile', 'Book']);
}
