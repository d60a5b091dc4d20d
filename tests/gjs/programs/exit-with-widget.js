// SPDX-License-Identifier: LGPL-2.1-or-later
// Ends while an object is bound to a widget, a list view shows a result, and a call is pending.
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import System from 'system';

import {openShop} from '../projects.js';

Gtk.init();
const {Price, Topping} = await openShop();
const topping = await Topping.aobjects.get({id: 1});
const label = new Gtk.Label();
topping.bind_property('name', label, 'label', GObject.BindingFlags.SYNC_CREATE);

const factory = new Gtk.SignalListItemFactory();
factory.connect('setup', (_, item) => item.set_child(new Gtk.Label()));
factory.connect('bind', (_, item) =>
    item.item.bind_property('amount', item.child, 'label', GObject.BindingFlags.SYNC_CREATE));
const box = new Gtk.Box();
box.append(label);
box.append(new Gtk.ListView({
    factory,
    model: new Gtk.NoSelection({model: await Price.aobjects.filter_async({currency: 'usd'})}),
}));
const window = new Gtk.Window({child: box});
window.present();
await Price.aobjects.count();

Price.aobjects.count().catch(() => {});
topping.name = 'speck';
topping.save().catch(() => {});
print(label.label);
if (System.programArgs[0] === 'exit')
    System.exit(0);
