// SPDX-License-Identifier: LGPL-2.1-or-later
// The menu of a pizzeria: pizzas are added, changed, validated and deleted, and every window sees
// what the others write:
//
//     gjs -m pizzeria.js [DATABASE]
//
// EXAMPLES_DIR is the folder with the Django app `menu`, where it isn't the one above this file's.
// With PIZZERIA_WATCH set it tells on stderr what happens.
import Adw from 'gi://Adw?version=1';
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Pango from 'gi://Pango';
import System from 'system';

const HERE = Gio.File.new_for_uri(import.meta.url).get_parent();

function tell(text) {
    if (GLib.getenv('PIZZERIA_WATCH') !== null)
        printerr(text);
}

function titleOf(pizza) {
    return pizza.name || 'New Pizza';
}

/** A row of a form: it shows a field of an object, and changes it. */
class FieldRow {
    #updating = false;
    #writing = false;

    constructor(form, field) {
        this.form = form;
        this.field = field;
        this.name = field.get_name();
        this.widget = this.make();
        const title = field.get_verbose_name();
        this.widget.title = title[0].toUpperCase() + title.slice(1);
        this.widget.tooltip_text = this.hint();
    }

    hint() {
        const parts = [this.field.get_help_text()];
        if (this.field.get_max_length() > 0 && this.field.get_choices() === null)
            parts.push(`At most ${this.field.get_max_length()} characters.`);
        return parts.filter(Boolean).join(' ');
    }

    /** Show what the object has; what is just being entered is not written anew. */
    update() {
        if (this.#writing)
            return;
        this.#updating = true;
        this.set(this.form.object.get_field(this.name));
        this.#updating = false;
    }

    /** Give the object what was entered; what it can't hold is told. */
    write(value) {
        if (this.#updating || this.form.object === null)
            return;
        this.#writing = true;
        try {
            this.form.object.set_field(this.name, value);
            this.form.wrong.delete(this.name);
        } catch (error) {
            this.form.wrong.set(this.name, error.message);
        }
        this.#writing = false;
        this.form.touched.add(this.name);
        this.form.showMessages();
    }

    showMessage(message) {
        if (message)
            this.widget.add_css_class('error');
        else
            this.widget.remove_css_class('error');
    }
}

class TextRow extends FieldRow {
    make() {
        const row = new Adw.EntryRow();
        row.connect('changed', () => this.write(row.text));
        return row;
    }

    set(value) {
        const text = value === null ? '' : String(value);
        if (this.widget.text !== text && !this.form.wrong.has(this.name))
            this.widget.text = text;
    }
}

class SwitchRow extends FieldRow {
    make() {
        this.switch = new Gtk.Switch({valign: Gtk.Align.CENTER});
        this.switch.connect('notify::active', () => this.write(this.switch.active));
        const row = new Adw.ActionRow({
            activatable_widget: this.switch, subtitle: this.hint(),
        });
        row.add_suffix(this.switch);
        return row;
    }

    set(value) {
        this.switch.active = Boolean(value);
    }
}

class ChoiceRow extends FieldRow {
    make() {
        const choices = this.field.get_choices().recursiveUnpack();
        this.values = choices.map(([value]) => value);
        const row = new Adw.ComboRow({model: Gtk.StringList.new(choices.map(([, text]) => text))});
        row.connect('notify::selected', () => this.write(this.values[row.selected]));
        return row;
    }

    set(value) {
        if (this.values.includes(value))
            this.widget.selected = this.values.indexOf(value);
    }
}

/** What is on it; null until the list brings it, after a change. */
function toppingsOf(pizza) {
    try {
        return [...pizza.get_field('toppings')].map(({name}) => name).join(', ') || 'no toppings';
    } catch (error) {
        return null;
    }
}

/** The rows of an object's fields, made from what Django says of them. */
class Form {
    object = null;
    wrong = new Map(); // what the object can't hold
    touched = new Set();
    validator = new AsgiMod.Validator();

    #group;
    #rows = [];
    #handler = 0;
    #text = '';

    constructor(group, info) {
        const fields = info.get_fields();

        this.#group = group;
        this.validator.connect('notify::errors', () => this.showMessages());
        for (let i = 0; i < fields.get_n_items(); i++) {
            const field = fields.get_item(i);
            if (field.get_relation() === AsgiMod.RelationType.NONE && field.get_editable() &&
                !field.get_primary_key())
                this.#rows.push(this.#newRow(field));
        }
        this.#rows.forEach(row => group.add(row.widget));
    }

    #newRow(field) {
        if (field.get_choices() !== null)
            return new ChoiceRow(this, field);
        if (field.get_value_type() === AsgiMod.ValueType.BOOLEAN)
            return new SwitchRow(this, field);
        return new TextRow(this, field);
    }

    setObject(object) {
        this.object?.disconnect(this.#handler);
        this.object = object;
        this.wrong.clear();
        this.touched.clear();
        this.validator.object = object;
        if (object !== null) {
            this.#handler = object.connect('notify', () => this.update());
            this.update();
        }
    }

    update() {
        this.#rows.forEach(row => row.update());
    }

    /** Show what is wrong with the fields that were touched. */
    showMessages() {
        const messages = [];
        for (const row of this.#rows) {
            const message = this.touched.has(row.name)
                ? this.wrong.get(row.name) ?? this.validator.get_message(row.name) : null;
            row.showMessage(message);
            if (message)
                messages.push(`${row.widget.title}: ${message}`);
        }
        const text = messages.join('\n');
        if (text === this.#text)
            return;
        this.#text = this.#group.description = text;
        if (text)
            tell(text);
    }

    focus() {
        this.#rows[0].widget.grab_focus();
    }

    touchAll() {
        this.#rows.forEach(row => this.touched.add(row.name));
        this.showMessages();
    }
}

class Window {
    #app;
    #builder;
    #checks = new Map();
    #handlers = [];
    #turning = false;

    pizza = null;
    unsaved = new Set(); // their changes stay as long as somebody holds them

    constructor(app) {
        this.#app = app;
        this.Pizza = AsgiMod.get_model('menu.Pizza');
        this.Topping = AsgiMod.get_model('menu.Topping');
        this.#builder = Gtk.Builder.new_from_file(HERE.get_child('window.ui').get_path());
        this.window = this.#get('window');
        this.window.application = app;
        this.form = new Form(this.#get('fields'), this.Pizza);
        this.#makeActions();
        this.#makeMenu();
        this.#makeToppings();
        for (const name of ['visible-child', 'child-transition-running'])
            this.#get('leaflet').connect(`notify::${name}`, () => this.#onTurned());
        this.#get('leaflet').connect('notify::folded', () => this.#turn());
        this.window.connect('close-request', () => this.#onClose());
        this.edit(null);
    }

    #get(name) {
        return this.#builder.get_object(name);
    }

    /** Do it; a failure is shown. */
    #run(promise) {
        promise.catch(error => this.toast(error.message));
    }

    toast(text) {
        tell(text);
        this.#get('toasts').add_toast(Adw.Toast.new(text));
    }

    // The menu

    #makeMenu() {
        const query = this.Pizza.aobjects.prefetch_related('toppings').order_by('name');
        this.pizzas = new AsgiMod.ListModel({
            query_set: query, live: true, search_fields: ['name', 'description'],
        });
        // The new ones stand above the others.
        this.drafts = Gio.ListStore.new(AsgiMod.Model.$gtype);
        const both = Gio.ListStore.new(Gio.ListModel.$gtype);
        both.append(this.drafts);
        both.append(this.pizzas);
        this.selection = new Gtk.SingleSelection({
            model: Gtk.FlattenListModel.new(both), autoselect: false, can_unselect: true,
        });
        this.selection.connect('notify::selected-item', () => this.#onSelected());
        this.#get('pizzas').factory = this.#newFactory();
        this.#get('pizzas').model = this.selection;
        this.#get('pizzas').connect('activate', (_view, position) => {
            this.selection.selected = position;
        });
        this.#get('search').bind_property('text', this.pizzas, 'search', 0);
        this.pizzas.connect('notify::n-items', () => this.#updateMenu());
        this.pizzas.connect('notify::loading', () => this.#updateMenu());
        this.drafts.connect('items-changed', () => this.#showMenu());
    }

    #newFactory() {
        const factory = new Gtk.SignalListItemFactory();
        const handlers = new Map();
        const newLabel = css_classes => new Gtk.Label({
            xalign: 0, ellipsize: Pango.EllipsizeMode.END, css_classes,
        });

        factory.connect('setup', (_factory, cell) => {
            cell.child = new Gtk.Box({
                orientation: Gtk.Orientation.VERTICAL, margin_top: 6, margin_bottom: 6,
            });
            cell.child.append(newLabel(['heading']));
            cell.child.append(newLabel(['dim-label', 'caption']));
        });
        factory.connect('bind', (_factory, cell) => {
            const pizza = cell.item;
            // Toppings are no property; "refreshed" tells of them too.
            handlers.set(cell, [pizza, ['notify', 'refreshed'].map(
                signal => pizza.connect(signal, () => this.#showRow(cell)))]);
            this.#showRow(cell);
        });
        factory.connect('unbind', (_factory, cell) => {
            const [pizza, ids] = handlers.get(cell);
            ids.forEach(id => pizza.disconnect(id));
            handlers.delete(cell);
        });

        return factory;
    }

    #showRow({item: pizza, child}) {
        if (!pizza?.is_loaded)
            return;
        const [isDraft] = this.drafts.find(pizza);
        const more = isDraft ? 'new' : toppingsOf(pizza);
        if (more === null)
            return;
        const mark = pizza.is_saved && !pizza.is_dirty ? '' : '● ';
        child.get_first_child().label = `${mark}${titleOf(pizza)}`;
        child.get_last_child().label = `${pizza.price}  ·  ${more}`;
    }

    #updateMenu() {
        this.#showMenu();
        if (this.pizzas.loading)
            return;
        tell(`${this.pizzas.get_n_items()} pizzas`);
        this.#replaceDrafts();
    }

    startSearch() {
        this.#get('leaflet').visible_child_name = 'menu';
        this.#get('search').grab_focus();
    }

    #showMenu() {
        const n = this.pizzas.get_n_items();
        const isEmpty = this.selection.get_n_items() === 0;
        if (isEmpty && this.pizzas.loading)
            return;
        const none = this.#get('search').text ? 'nothing' : 'empty';
        this.#get('menu_stack').visible_child_name = isEmpty ? none : 'pizzas';
        this.#get('menu_title').subtitle = n === 1 ? '1 pizza' : `${n} pizzas`;
    }

    /** Those that were saved give way to their rows, which take what was entered since. */
    #replaceDrafts() {
        for (const draft of [...this.drafts].filter(({is_saved}) => is_saved)) {
            const position = [...this.pizzas].findIndex(pizza => pizza.is_loaded &&
                pizza.get_field('pk') === draft.get_field('pk'));
            if (position >= 0)
                this.#replace(draft, position);
        }
    }

    #replace(draft, position) {
        const pizza = this.pizzas.get_item(position);
        for (const name of draft.get_dirty_fields()) {
            pizza.set_field(name, draft.get_field(name));
            this.unsaved.add(pizza);
        }
        if (draft === this.pizza)
            this.selection.selected = this.drafts.get_n_items() + position;
        this.#forget(draft);
    }

    /** It has nothing that could be lost. */
    #forget(pizza) {
        this.unsaved.delete(pizza);
        const [found, position] = this.drafts.find(pizza);
        if (found)
            this.drafts.remove(position);
    }

    // One pizza

    #onSelected() {
        const pizza = this.selection.selected_item;
        if (pizza !== this.pizza)
            this.edit(pizza);
    }

    edit(pizza) {
        const left = this.pizza;
        this.#handlers.forEach(handler => left.disconnect(handler));
        this.#handlers = [];
        this.pizza = pizza;
        this.form.setObject(pizza);
        this.chosen.query_set = null;
        this.#get('pizza_stack').visible_child_name = pizza === null ? 'none' : 'form';
        if (pizza !== null) {
            this.#handlers = [
                pizza.connect('notify::dirty-fields', () => this.#onDirty(pizza)),
                pizza.connect('notify::is-saved', () => this.#update()),
            ];
        }
        this.#turn();
        this.#update();
        if (left !== null && !left.is_saved && !this.unsaved.has(left))
            this.#forget(left);
    }

    /** Have a narrow window show the pizza that is chosen, or else the menu. */
    #turn() {
        if (!this.#get('leaflet').folded)
            return;
        this.#turning = true;
        this.#get('leaflet').visible_child_name = this.pizza === null ? 'menu' : 'pizza';
        this.#turning = false;
    }

    /**
     * Who has gone back to the menu can choose the same pizza again.
     *
     * A swipe may still be taken back, so the pizza is left when the page has come to rest.
     */
    #onTurned() {
        const {folded, child_transition_running, visible_child_name} = this.#get('leaflet');

        if (this.#turning || !folded || child_transition_running)
            return;
        tell(`turned to the ${visible_child_name}`);
        if (visible_child_name === 'menu')
            this.selection.selected = Gtk.INVALID_LIST_POSITION;
    }

    #onDirty(pizza) {
        if (pizza.is_dirty)
            this.unsaved.add(pizza);
        else
            this.unsaved.delete(pizza);
        this.#update();
    }

    #update() {
        const {pizza} = this;
        const isSaved = pizza?.is_saved ?? false;
        this.#enable('save', pizza !== null && (pizza.is_dirty || !isSaved));
        this.#enable('revert', isSaved && pizza.is_dirty);
        this.#enable('delete', pizza !== null);
        this.#enable('edit', pizza !== null);
        this.#get('pizza_title').title = pizza === null ? '' : titleOf(pizza);
        this.#get('toppings_group').sensitive = isSaved;
        this.#get('toppings_group').description = isSaved ? '' : 'Save the pizza first.';
        if (isSaved && this.chosen.query_set === null)
            this.chosen.query_set = pizza.get_related_manager('toppings').all();
    }

    add() {
        this.drafts.insert(0, this.Pizza.new_instance({name: ''}));
        this.selection.selected = 0;
        this.form.focus();
    }

    save() {
        this.form.touchAll();
        if (this.form.wrong.size === 0)
            this.#run(this.#save(this.pizza));
    }

    async #save(pizza) {
        try {
            await pizza.full_clean();
        } catch (error) {
            if (error.matches?.(AsgiMod.Error, AsgiMod.Error.VALIDATION))
                return; // which the form says, field by field
            throw error;
        }
        await pizza.save();
        this.unsaved.delete(pizza);
        this.toast(`“${pizza.name}” is saved`);
        this.#replaceDrafts();
    }

    revert() {
        this.form.wrong.clear();
        this.pizza.revert();
        this.form.update();
        this.form.touched.clear();
        this.form.showMessages();
    }

    delete() {
        const {pizza} = this;
        const text = pizza.is_saved ? 'It will be gone from the menu.' : 'It has never been saved.';
        this.#ask(`Delete “${titleOf(pizza)}”?`, text, '_Cancel', '_Delete',
            () => this.#run(this.#delete(pizza)));
    }

    #ask(heading, body, cancel, label, doIt) {
        const dialog = Adw.MessageDialog.new(this.window, heading, body);
        dialog.add_response('cancel', cancel);
        dialog.add_response('do', label);
        dialog.set_response_appearance('do', Adw.ResponseAppearance.DESTRUCTIVE);
        dialog.connect('response::do', doIt);
        dialog.present();
    }

    async #delete(pizza) {
        const title = titleOf(pizza);
        this.selection.selected = Gtk.INVALID_LIST_POSITION;
        if (pizza.is_saved)
            await pizza.delete();
        this.#forget(pizza);
        this.toast(`“${title}” is deleted`);
    }

    // Its toppings

    #makeToppings() {
        this.chosen = new AsgiMod.ListModel({live: true});
        this.toppings = new AsgiMod.ListModel({
            query_set: this.Topping.aobjects.order_by('name'), live: true,
        });
        this.#get('toppings').bind_model(this.toppings, topping => this.#newToppingRow(topping));
        this.chosen.connect('items-changed', () => this.#updateChecks());
        this.#get('new_topping').connect('entry-activated', () => this.#run(this.#addTopping()));
    }

    #newToppingRow(topping) {
        const check = new Gtk.CheckButton({valign: Gtk.Align.CENTER});
        const row = new Adw.ActionRow({activatable_widget: check});
        topping.bind_property('name', row, 'title', GObject.BindingFlags.SYNC_CREATE);
        row.add_prefix(check);
        const handler = check.connect('toggled',
            () => this.#run(this.#choose(this.pizza, topping, check.active)));
        this.#checks.set(topping, [check, handler]);
        this.#updateChecks();
        return row;
    }

    #updateChecks() {
        const chosen = new Set([...this.chosen].map(topping => topping.get_field('pk')));
        for (const [topping, [check, handler]] of this.#checks) {
            GObject.signal_handler_block(check, handler);
            check.active = topping.is_loaded && chosen.has(topping.get_field('pk'));
            GObject.signal_handler_unblock(check, handler);
        }
    }

    async #choose(pizza, topping, chosen) {
        const manager = pizza.get_related_manager('toppings');
        await (chosen ? manager.add(topping) : manager.remove(topping));
        tell(`${pizza.name} ${chosen ? 'with' : 'without'} ${topping.name}`);
    }

    async #addTopping() {
        const {pizza} = this;
        const row = this.#get('new_topping');
        const name = row.text.trim().toLowerCase();
        if (!name)
            return;
        const [topping] = await this.Topping.aobjects.get_or_create({name});
        await pizza.get_related_manager('toppings').add(topping);
        row.text = '';
    }

    // Actions

    #makeActions() {
        const actions = {
            'add': [() => this.add(), ['<Control>n']],
            'save': [() => this.save(), ['<Control>s']],
            'edit': [() => this.form.focus(), ['F2']],
            'revert': [() => this.revert(), []],
            'delete': [() => this.delete(), []],
            'add-topping': [() => this.#run(this.#addTopping()), []],
            'samples': [() => this.#run(AsgiMod.call('menu.samples.load')), []],
            'search': [() => this.startSearch(), ['<Control>f']],
            'back': [() => {
                this.#get('leaflet').visible_child_name = 'menu';
            }, ['<Alt>Left']],
            'close': [() => this.window.close(), ['<Control>w']],
        };
        for (const [name, [activate, keys]] of Object.entries(actions)) {
            const action = Gio.SimpleAction.new(name, null);
            action.connect('activate', activate);
            this.window.add_action(action);
            this.#app.set_accels_for_action(`win.${name}`, keys);
        }
    }

    #enable(name, enabled) {
        this.window.lookup_action(name).enabled = enabled;
    }

    #onClose() {
        if (this.unsaved.size > 0) {
            const names = [...this.unsaved].map(titleOf).sort().join(', ');
            const discard = () => {
                this.unsaved.clear();
                this.window.close();
            };
            this.#ask('Discard Changes?', `Not saved: ${names}`, '_Keep Editing', '_Discard',
                discard);
            return true;
        }
        // Or the rows would be taken down by the garbage collector, which can't call anything.
        this.edit(null);
        for (const rows of [this.pizzas, this.chosen, this.toppings])
            rows.live = false;
        this.#get('pizzas').factory = null;
        this.#get('pizzas').model = null;
        this.#get('toppings').bind_model(null, null);
        this.#app.windows.delete(this);
        return false;
    }
}

const Pizzeria = GObject.registerClass(class Pizzeria extends Adw.Application {
    constructor(database) {
        super({application_id: 'org.example.Pizzeria'});
        this.database = database;
        this.windows = new Set();
    }

    vfunc_startup() {
        super.vfunc_startup();
        const actions = [
            ['quit', () => this.quit(), '<Control>q'],
            ['new-window', () => this.addWindowOfItsOwn(), '<Control><Shift>n'],
        ];
        for (const [name, activate, key] of actions) {
            const action = Gio.SimpleAction.new(name, null);
            action.connect('activate', activate);
            this.add_action(action);
            this.set_accels_for_action(`app.${name}`, [key]);
        }
    }

    vfunc_activate() {
        if (this.active_window) {
            this.active_window.present();
            return;
        }
        this.hold();
        this.#start().catch(error => {
            logError(error);
            this.quit();
        });
    }

    async #start() {
        const above = GLib.getenv('EXAMPLES_DIR') ?? HERE.get_parent().get_path();
        AsgiMod.configure({
            installed_apps: ['menu'], database: this.database, python_path: [above],
        });
        await AsgiMod.setup();
        await AsgiMod.call_command('migrate', '--verbosity=0');
        this.addWindowOfItsOwn();
        this.release();
    }

    addWindowOfItsOwn() {
        const shown = new Window(this);
        this.windows.add(shown);
        shown.window.present();
    }
});

System.exit(new Pizzeria(ARGV[0] ?? null).run([System.programInvocationName]));
