// SPDX-License-Identifier: LGPL-2.1-or-later
// A list view that is scrolled by its adjustment, with a row selected, while another process writes.
// It tells on stderr what it has come to, and what is wrong.
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import System from 'system';

Gio._promisify(Gio.Subprocess.prototype, 'wait_async', 'wait_finish');

const N_ROWS = 10_000;
const BURSTS = 3;
const WRITES = 100;
// Whether a view that is scrolled goes elsewhere if it hasn't drawn what has changed: see “Limits”.
const GOES_ASTRAY = Gtk.check_version(4, 12, 0) !== null;

/** Lets the main loop work on, and the view draw itself. GJS 1.74 drops a timeout now and then. */
function pass() {
    return AsgiMod.call('time.sleep', 0.01);
}

/** A window with the list, whose cells are known while they show something. */
class Window {
    #cells = new Map();  // Gtk.ListItem → its binding
    #changedAt;  // the frame that was drawn last before rows came or went, or were scrolled
    #clock;
    #unbind;
    #view;
    #window;
    wrong = [];

    constructor(rows) {
        this.rows = rows;
        this.selection = new Gtk.SingleSelection({model: rows, autoselect: false});
        this.#view = new Gtk.ListView({model: this.selection, factory: this.#newFactory()});
        const scrolled = new Gtk.ScrolledWindow({child: this.#view});
        this.adjustment = scrolled.vadjustment;
        this.#window = new Gtk.Window({child: scrolled, default_width: 400, default_height: 700});
        this.#window.present();
        this.#clock = this.#view.get_frame_clock();
        rows.connect('items-changed', () => this.#markChanged());
    }

    #markChanged() {
        this.#changedAt = this.#clock.get_frame_counter();
    }

    #newFactory() {
        const factory = new Gtk.SignalListItemFactory();
        factory.connect('setup', (_, cell) => {
            cell.child = new Gtk.Label();
        });
        factory.connect('bind', (_, cell) => this.#cells.set(cell,
            cell.item.bind_property('name', cell.child, 'label', GObject.BindingFlags.SYNC_CREATE)));
        this.#unbind = factory.connect('unbind', (_, cell) => {
            this.#cells.get(cell).unbind();
            this.#cells.delete(cell);
        });
        return factory;
    }

    close() {
        // The garbage collector can't call the cells, of which newer versions of GTK keep some.
        this.#view.factory.disconnect(this.#unbind);
        this.#view.model = null;
        this.#view.factory = null;
        this.#window.destroy();
    }

    async choose(position) {
        this.selection.selected = position;
        this.chosen = this.selection.selected_item;
        while (!this.chosen.is_loaded)
            await pass();
    }

    /** Onwards, in the middle of the list. */
    #scroll() {
        const {upper, value} = this.adjustment;
        this.adjustment.value = value > upper * 0.6 ? upper * 0.4 : value + 70;
        this.#markChanged();
    }

    /** The same, where GTK needs it once all that has changed, and moved, is drawn. */
    async scroll() {
        while (GOES_ASTRAY && this.#clock.get_frame_counter() <= this.#changedAt) {
            this.#view.queue_draw();
            await pass();
        }
        this.#scroll();
    }

    check() {
        const {selected, selected_item: item} = this.selection;
        const {upper, value} = this.adjustment;
        if (item !== this.chosen || this.rows.get_item(selected) !== this.chosen)
            this.wrong.push(`at ${selected} is selected ${item?.name}`);
        if (value < upper * 0.3 || value > upper * 0.7)
            this.wrong.push(`scrolled to ${value} of ${upper}`);
    }

    /** Whether every cell shows the row of its position. */
    shows(names) {
        const {rows} = this;
        return !rows.loading && rows.get_n_items() === names.length && this.#cells.size > 0 &&
            [...this.#cells.keys()].every(cell => cell.child.label === names[cell.position]);
    }
}

async function scrollWhileAnotherWrites(window, seed) {
    const words = [seed, WRITES, window.chosen.id].map(String);
    const writer = Gio.Subprocess.new(
        [GLib.getenv('PYTHON'), '-m', 'topping_writer', ...words], Gio.SubprocessFlags.NONE);
    let writing = true;
    const end = writer.wait_async(null).finally(() => {
        writing = false;
    });
    while (writing) {
        await window.scroll();
        await pass();
        window.check();
    }
    await end;
    if (!writer.get_successful())
        window.wrong.push('the writer has failed');
}

await AsgiMod.setup('pizza_settings');
await AsgiMod.call_command('migrate', '--run-syncdb', '--verbosity=0');
const Topping = AsgiMod.get_model('shop.Topping');
await AsgiMod.call('topping_writer.fill', N_ROWS);
Gtk.init();
const rows = new AsgiMod.ListModel({query_set: Topping.aobjects.order_by('name'), live: true});
while (rows.loading)
    await pass();
const window = new Window(rows);
while (window.adjustment.upper <= window.adjustment.page_size)
    await pass();
window.adjustment.value = window.adjustment.upper / 2;
await window.choose(N_ROWS / 2);

for (let seed = 1; seed <= BURSTS; seed++) {
    printerr(`Scrolling ${seed}`);
    await scrollWhileAnotherWrites(window, seed);
    printerr(`Settling ${seed}`);
    const names = [...await Topping.aobjects.order_by('name', 'id').eval()].map(({name}) => name);
    while (!window.shows(names))
        await pass();
    window.check();
}
window.close();
window.wrong.forEach(what => printerr(`Wrong: ${what}`));
await AsgiMod.shutdown();
System.exit(window.wrong.length > 0 ? 1 : 0);
