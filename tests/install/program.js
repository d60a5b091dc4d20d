// SPDX-License-Identifier: LGPL-2.1-or-later
// A user's program: settings in code, tables, an object, and a query from the main loop.
import AsgiMod from 'gi://AsgiMod?version=1';
import System from 'system';

const runtime = AsgiMod.Runtime.get_default();
runtime.python_path = [System.programArgs[0]];
runtime.configure(['shop'], ':memory:', null);
await AsgiMod.setup();
await AsgiMod.call_command('migrate');

const Topping = AsgiMod.get_model('shop.Topping');
for (const name of ['ham', 'bacon'])
  await Topping.aobjects.create({name});
for await (const topping of Topping.aobjects.order_by('name'))
  print(topping.name);
