// SPDX-License-Identifier: LGPL-2.1-or-later
// Ends while calls are pending, a stream is open and an object is bound to another.
import GObject from 'gi://GObject';
import System from 'system';

import {openShop} from '../projects.js';

const {Price, Topping} = await openShop();
const Label = GObject.registerClass({
    Properties: {
        text: GObject.ParamSpec.string('text', '', '', GObject.ParamFlags.READWRITE, ''),
    },
}, class Label extends GObject.Object {});

const stream = Price.aobjects.iterate(1);
await stream.next();
const topping = await Topping.aobjects.get({id: 1});
const label = new Label();
topping.bind_property('name', label, 'text', GObject.BindingFlags.SYNC_CREATE);
for (let i = 0; i < 100; i++)
    Price.aobjects.count().catch(() => {});
topping.name = 'ending';
topping.save().catch(() => {});
print(label.text);
if (System.programArgs[0] === 'exit')
    System.exit(0);
