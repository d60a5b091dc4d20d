// SPDX-License-Identifier: LGPL-2.1-or-later
// A live list that is scrolled through while another process writes.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

import AsgiMod from 'gi://AsgiMod';

import {closeShop, openShopFile} from './projects.js';
import {done, equal, ok, test} from './tap.js';

Gio._promisify(Gio.Subprocess.prototype, 'wait_async', 'wait_finish');

const N_ROWS = 2000;
const BURSTS = 6;
const WRITES = 50;
const SCREENFUL = 30;

const shop = await openShopFile();
const {Topping} = shop;

/** Lets the main loop work on. */
function pass() {
    return new Promise(resolve => GLib.timeout_add(GLib.PRIORITY_DEFAULT, 3, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
}

function text(topping) {
    return topping.is_loaded ? `${topping.id} ${topping.name}` : '?';
}

/** Holds a screenful, lets go of what is behind, and knows of the rest what it was told. */
class View {
    #rows;
    #handler;
    #held;        // by position: an object, and whose row it has shown; or null
    #start = 0;
    #steps = 0;
    told = 0;
    gone = [];    // the rows of objects that were told as removed
    wrong = [];

    constructor(rows) {
        this.#rows = rows;
        this.#held = new Array(rows.get_n_items()).fill(null);
        this.#handler = rows.connect('items-changed', (_, ...change) => this.#follow(...change));
    }

    close() {
        this.#rows.disconnect(this.#handler);
    }

    #expect(condition, what) {
        if (!condition)
            this.wrong.push(what);
    }

    // An exception would be lost on its way through the signal.
    #follow(position, removed, added) {
        const before = this.#held.length;
        const change = `${position}-${removed}+${added} of ${before}`;
        this.#expect(position + removed <= before && removed + added > 0, change);
        this.#noteGone(this.#held.slice(position, position + removed), position, added);
        this.#held.splice(position, removed, ...new Array(added).fill(null));
        this.told++;
        this.check(change);
    }

    /** Unless they come again with the same change. */
    #noteGone(removed, position, added) {
        const seen = removed.filter(held => held !== null && held.id !== null);
        for (let i = position; i < position + added && seen.length > 0; i++) {
            const at = seen.findIndex(({item}) => item === this.#rows.get_item(i));
            if (at >= 0)
                seen.splice(at, 1);
        }
        this.gone.push(...seen.map(({item}) => text(item)));
    }

    /** What is so at every moment, `when` being what was told last. */
    check(when) {
        const n = this.#rows.get_n_items();
        const places = new Map();
        this.#expect(n > 0 && n === this.#held.length, `${n} items after ${when}`);
        this.#expect(this.#rows.get_item(n) === null, `one item more after ${when}`);
        this.#held.forEach((held, i) => {
            if (held === null)
                return;
            this.#expect(this.#rows.get_item(i) === held.item, `another object at ${i} after ${when}`);
            if (!held.item.is_loaded)
                return;
            held.id ??= held.item.id;
            this.#expect(held.item.id === held.id, `another row at ${i} after ${when}`);
            this.#expect(!places.has(held.id), `${held.id} at ${places.get(held.id)} and ${i}`);
            places.set(held.id, i);
        });
    }

    /** Onwards, and now and then far away. */
    scroll() {
        const far = ++this.#steps % 20 === 0;
        // What has been let go is held until it is collected.
        if (far)
            System.gc();
        this.look((this.#start + (far ? 777 : 7)) % this.#held.length);
    }

    look(start) {
        this.#start = start;
        this.#held = this.#held.map((held, i) => {
            const seen = i >= start && i < start + SCREENFUL;
            return seen ? held ?? {item: this.#rows.get_item(i), id: null} : null;
        });
        this.check(`looking at ${start}`);
    }

    /** Whether what is on the screen are these, of all rows. */
    shows(truth) {
        this.look(Math.min(this.#start, truth.length - 1));
        const end = this.#start + SCREENFUL;
        const seen = this.#held.slice(this.#start, end).map(({item}) => text(item));
        return truth.length === this.#held.length && !this.#rows.loading &&
            seen.join() === truth.slice(this.#start, end).join();
    }
}

/** What a list that is made now would have. */
async function query() {
    const toppings = await Topping.aobjects.order_by('name', 'id').eval();
    return [...toppings].map(text);
}

/** What was told as removed has been deleted, or moved: its place is in the first six letters. */
function checkGone(view, truth) {
    const places = new Set(truth.map(row => row.split(' ', 2).join(' ')));
    equal(view.gone.filter(row => places.has(row.split(' ', 2).join(' '))), []);
    view.gone = [];
}

async function scrollWhileAnotherWrites(view, seed) {
    const command = [GLib.getenv('PYTHON'), '-m', 'topping_writer', `${seed}`, `${WRITES}`];
    const writer = Gio.Subprocess.new(command, Gio.SubprocessFlags.NONE);
    let writing = true;
    const end = writer.wait_async(null).finally(() => {
        writing = false;
    });
    while (writing) {
        view.scroll();
        await pass();
    }
    await end;
    ok(writer.get_successful(), 'the writer succeeds');
}

/** Comes back once the list is what the database has: it gets there by itself. */
async function settle(view, truth) {
    while (!view.shows(truth))
        await pass();
}

await test('a list is right at every moment while another process writes', async () => {
    await AsgiMod.call('topping_writer.fill', N_ROWS);
    const rows = new AsgiMod.ListModel({
        query_set: Topping.aobjects.order_by('name'), live: true, page_size: 20,
    });
    while (rows.loading)
        await pass();
    const view = new View(rows);
    let truth;
    for (let seed = 1; seed <= BURSTS; seed++) {
        await scrollWhileAnotherWrites(view, seed);
        truth = await query();
        await settle(view, truth);
        equal(view.wrong, []);
        checkGone(view, truth);
    }
    for (let start = 0; start < truth.length; start += SCREENFUL) {
        view.look(start);
        await settle(view, truth);
    }
    view.close();
    print(`# ${view.told} changes told`);
    equal(view.wrong, []);
    ok(view.told > BURSTS, `more than ${BURSTS} changes, not ${view.told}`);
});

await closeShop(shop);
done();
