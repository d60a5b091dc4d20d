// SPDX-License-Identifier: LGPL-2.1-or-later
// Uses what asgimod-typegen has written of the project atlas. It is compiled, and then it runs.
import AsgiMod from 'gi://AsgiMod';
import GLib from 'gi://GLib';

import type {Author, Book} from './atlas.js';

await AsgiMod.setup('atlas_settings');
await AsgiMod.call_command('migrate', '--run-syncdb', '--verbosity=0');

const everything = AsgiMod.get_model('atlas.Everything');
const made = everything.aobjects;
await made.create({label: 'first', big: 2n ** 63n - 1n, decimal: '1.50', moment: new Date(0)});
const found = await made.get({label: 'first'});
const moment: GLib.DateTime | null = found.moment;
found.moment = new Date(1000);
found.posSmall = 3;
print(String(found.big), found.decimal, found.text, moment !== null, found.pos_small);

const author: Author = await AsgiMod.get_model('atlas.Author').aobjects.create({name: 'Ada', age: 36});
const book: Book = await AsgiMod.get_model('atlas.Book').aobjects.create({
    title: 'Notes', slug: 'notes', author,
});
const writer: Author = await book.aauthor;
// @ts-expect-error there may be none
const editor: Author = await book.aeditor;
for await (const one of writer.abooks)
    print(one.title, (await one.aauthor).name, editor);
const ship = AsgiMod.get_model('atlas.Ship').new_instance({name: 'Vasa', tonnage: 1210});
await ship.save();
print(ship.masts, ship.tonnage);

/** Compiled alone. */
export function mistakes() {
    // @ts-expect-error text is no number
    found.integer = 'text';
    // @ts-expect-error there is no such field
    found.shoe_size;
    // @ts-expect-error a manager can't be set
    book.atags = null;
}
