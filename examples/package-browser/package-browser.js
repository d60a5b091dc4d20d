// SPDX-License-Identifier: LGPL-2.1-or-later
// A browser for Debian's packages:
//
//     gjs -m package-browser.js [DATABASE] [OPTIONS OF import_packages…]
//
// EXAMPLES_DIR is the folder with the Django app `packages`, where it isn't the one above this
// file's. With PACKAGE_BROWSER_WATCH set it tells on stderr what it shows, and how long the main
// loop was kept busy.
import Adw from 'gi://Adw?version=1';
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Pango from 'gi://Pango';
import System from 'system';

const {Count} = AsgiMod.expressions;

const HERE = Gio.File.new_for_uri(import.meta.url).get_parent();
const KINDS = ['Depends', 'Pre-Depends', 'Recommends'];
// Gtk.Ordering: older versions of GJS can't look at it.
const SMALLER = -1;

/** Tells what is shown, and how long the main loop was kept from its work; where asked to. */
class Watch {
    static TICK = 5;

    #active = GLib.getenv('PACKAGE_BROWSER_WATCH') !== null;
    #last = GLib.get_monotonic_time();
    #longest = 0;

    constructor() {
        if (!this.#active)
            return;
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, Watch.TICK, () => {
            const now = GLib.get_monotonic_time();
            this.#longest = Math.max(this.#longest, now - this.#last);
            this.#last = now;
            return GLib.SOURCE_CONTINUE;
        });
    }

    tell(text) {
        if (this.#active)
            printerr(text);
    }

    report() {
        const gap = (this.#longest / 1e3).toFixed(1);
        this.tell(`Longest gap between two ticks of ${Watch.TICK} ms: ${gap} ms`);
    }
}

const watch = new Watch();

function sizeText(pkg) {
    const size = pkg.is_loaded ? pkg.get_field('installed_size') : null;
    return size === null ? '' : GLib.format_size(size);
}

/**
 * Have the database order the rows when the header of a column is clicked.
 *
 * The sorter of the view asks that of the first column first, and turns its answer round when the
 * order is a falling one: so it tells which column, and which order.
 *
 * @param {Gtk.ColumnView} view - the view
 * @param {Map} fields - the field of each column
 * @param {AsgiMod.ListModel} rows - the rows
 * @returns {Function} what ends it
 */
function orderByHeaders(view, fields, rows) {
    let asked = null;

    for (const [column, field] of fields) {
        column.sorter = Gtk.CustomSorter.new(() => {
            asked ??= field;
            return SMALLER;
        });
    }
    const {sorter: headers} = view;
    const handler = headers.connect('changed', sorter => {
        asked = null;
        const ordering = sorter.compare(new GObject.Object(), new GObject.Object());
        const sign = ordering === -SMALLER ? '-' : '';
        rows.order_by = asked === null ? null : [`${sign}${asked}`];
    });
    return () => headers.disconnect(handler);
}

/** The factory of a list: one widget for each cell, filled anew when its item is another row. */
function newFactory(make, show) {
    const factory = new Gtk.SignalListItemFactory();
    const handlers = new Map();

    factory.connect('setup', (_factory, cell) => {
        cell.child = make();
    });
    factory.connect('bind', (_factory, cell) => {
        const row = cell.item instanceof Gtk.TreeListRow ? cell.item.item : cell.item;
        // What is annotated is no property: the object itself tells of its row.
        if (row instanceof AsgiMod.Model)
            handlers.set(cell, [row, row.connect('refreshed', () => show(cell, row))]);
        show(cell, row);
    });
    factory.connect('unbind', (_factory, cell) => {
        const [row, handler] = handlers.get(cell) ?? [];
        row?.disconnect(handler);
        handlers.delete(cell);
    });

    return factory;
}

function newLabel(properties) {
    return new Gtk.Label({xalign: 0, ellipsize: Pango.EllipsizeMode.END, ...properties});
}

function newBox(...children) {
    const box = new Gtk.Box({spacing: 6});
    children.forEach(child => box.append(child));
    return box;
}

/** The window, and what is behind its widgets. */
class Window {
    #app;
    #builder;
    #importing = null;
    #showing = null;
    #endOrder;
    #homepage = '';

    constructor(app) {
        this.#app = app;
        this.Package = AsgiMod.get_model('packages.Package');
        this.Section = AsgiMod.get_model('packages.Section');
        // The cells name the type of the packages, which is made here.
        this.Package.get_gtype();

        this.#builder = Gtk.Builder.new_from_file(HERE.get_child('window.ui').get_path());
        this.window = this.#get('window');
        this.window.application = app;
        this.#makePackages();
        this.#makeSections();
        this.#makeDependencies();
        this.#addActions();
        this.#get('failure').connect('response', bar => {
            bar.revealed = false;
        });
        this.#get('homepage_row').connect('activated',
            () => Gtk.show_uri(this.window, this.#homepage, 0));
        this.#get('search').connect('stop-search', entry => entry.set_text(''));
        this.#get('search').set_key_capture_widget(this.window);
        // Or their cells would be taken down by the garbage collector, which can't call anything.
        this.window.connect('close-request', () => {
            this.#endOrder();
            for (const name of ['size_column', 'sections', 'dependencies'])
                this.#get(name).factory = null;
            for (const name of ['packages', 'sections', 'dependencies'])
                this.#get(name).model = null;
            return false;
        });
        AsgiMod.Runtime.get_default().connect('command-output',
            (_runtime, command, text) => this.#onOutput(command, text));
    }

    #get(name) {
        return this.#builder.get_object(name);
    }

    fail(error) {
        if (error.matches?.(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED))
            return;
        watch.tell(error.message);
        this.#get('failure_label').label = error.message;
        this.#get('failure').revealed = true;
    }

    // The packages

    #makePackages() {
        this.packages = new AsgiMod.ListModel({
            live: true, search_fields: ['name', 'description'],
        });
        this.selection = new Gtk.SingleSelection({
            model: this.packages, autoselect: false, can_unselect: true,
        });
        for (const name of ['name', 'version']) {
            const [, bytes] = HERE.get_child(`${name}-cell.ui`).load_contents(null);
            this.#get(`${name}_column`).factory =
                Gtk.BuilderListItemFactory.new_from_bytes(null, new GLib.Bytes(bytes));
        }
        this.#get('size_column').factory = newFactory(
            () => new Gtk.Label({xalign: 1, css_classes: ['numeric']}),
            (cell, pkg) => {
                cell.child.label = sizeText(pkg);
            });
        this.#endOrder = orderByHeaders(this.#get('packages'), new Map([
            [this.#get('name_column'), 'name'],
            [this.#get('version_column'), 'version'],
            [this.#get('size_column'), 'installed_size'],
        ]), this.packages);

        this.#get('packages').model = this.selection;
        this.#get('search').bind_property('text', this.packages, 'search', 0);
        this.packages.bind_property('loading', this.#get('spinner'), 'spinning', 0);
        this.#get('installed').connect('toggled', () => this.choosePackages());
        this.selection.connect('notify::selected-item', () => this.#onSelected());
        this.packages.connect('notify::n-items', () => this.#update());
        this.packages.connect('notify::loading', () => this.#update());
        this.packages.connect('notify::error', packages => {
            if (packages.error !== null)
                this.fail(packages.error);
        });
    }

    startSearch() {
        this.#get('leaflet').visible_child_name = 'packages';
        this.#get('search').grab_focus();
    }

    choosePackages() {
        let query = this.Package.aobjects.defer('long_description', 'homepage').order_by('name');
        const section = this.sectionSelection.selected_item;
        if (section instanceof AsgiMod.Model)
            query = query.filter({section: section.get_field('pk')});
        if (this.#get('installed').active)
            query = query.filter({installed: true});
        this.packages.query_set = query;
    }

    #update() {
        const n = this.packages.get_n_items();
        this.#get('status').label = n === 1 ? '1 package' : `${n.toLocaleString('en')} packages`;
        if (!this.packages.loading)
            watch.tell(`${n} packages`);
        let page = 'packages';
        if (n === 0) {
            if (this.packages.loading)
                return;
            const chosen = this.#get('search').text || this.#get('installed').active ||
                this.sectionSelection.selected > 0;
            page = chosen ? 'nothing' : 'empty';
        }
        this.#get('stack').visible_child_name = page;
    }

    // The sections

    #makeSections() {
        const counted = this.Section.aobjects.annotate({n: Count('packages')}).order_by('name');
        const both = Gio.ListStore.new(Gio.ListModel.$gtype);
        both.append(Gtk.StringList.new(['All packages']));
        both.append(new AsgiMod.ListModel({query_set: counted, live: true}));
        this.sectionSelection = new Gtk.SingleSelection({model: Gtk.FlattenListModel.new(both)});

        const make = () => newBox(newLabel({hexpand: true}),
            new Gtk.Label({css_classes: ['dim-label', 'numeric', 'caption']}));
        this.#get('sections').factory = newFactory(make, (cell, section) => {
            const [name, number] = [cell.child.get_first_child(), cell.child.get_last_child()];
            const isSection = section instanceof AsgiMod.Model;
            const isThere = isSection && section.is_loaded;
            name.label = isSection ? section.name ?? '' : section.string;
            number.label = isThere ? section.get_field('n').toLocaleString('en') : '';
        });
        this.#get('sections').model = this.sectionSelection;
        this.sectionSelection.connect('notify::selected-item', () => {
            this.choosePackages();
            if (this.#get('leaflet').folded)
                this.#get('leaflet').visible_child_name = 'packages';
        });
    }

    // One package

    #onSelected() {
        const chosen = this.selection.selected_item;
        this.#showing?.cancel();
        this.#showing = null;
        if (chosen === null) {
            this.#get('details_stack').visible_child_name = 'none';
            return;
        }
        if (!chosen.is_loaded) {
            chosen.connect('notify::is-loaded', () => {
                if (chosen === this.selection.selected_item)
                    this.#onSelected();
            });
            return;
        }
        this.#showing = new AsgiMod.CancelSource();
        this.#showPackage(chosen, this.#showing).catch(error => this.fail(error));
    }

    async #showPackage(chosen, canceller) {
        const pkg = await this.Package.aobjects.select_related('section', 'maintainer')
            .get({pk: chosen.get_field('pk')}, canceller);
        this.#get('name').label = pkg.name;
        this.#get('synopsis').label = pkg.description;
        this.#get('description').label = pkg.long_description;
        this.#get('description').visible = pkg.long_description !== '';
        this.#get('version_row').subtitle = GLib.markup_escape_text(pkg.version, -1);
        this.#get('section_row').subtitle = pkg.section?.name ?? 'None';
        this.#get('maintainer_row').subtitle = pkg.maintainer?.name ?? 'Nobody';
        this.#get('size_row').subtitle = sizeText(pkg) || 'Unknown';
        this.#get('homepage_row').subtitle = pkg.homepage;
        this.#get('homepage_row').visible = pkg.homepage !== '';
        this.#homepage = pkg.homepage;
        this.roots.remove_all();
        this.roots.append(this.#dependenciesOf(pkg));
        this.#get('details_stack').visible_child_name = 'details';
        watch.tell(`Showing ${pkg.name}`);
    }

    // Its dependencies

    #makeDependencies() {
        this.roots = Gio.ListStore.new(Gio.ListModel.$gtype);
        // Asked for when a row is opened; its own query is made then.
        const tree = Gtk.TreeListModel.new(Gtk.FlattenListModel.new(this.roots), false, false,
            dependency => dependency.is_loaded ? this.#dependenciesOf(dependency.target) : null);
        this.#get('dependencies').model = Gtk.NoSelection.new(tree);

        const make = () => new Gtk.TreeExpander({
            child: newBox(newLabel({}), newLabel({css_classes: ['dim-label', 'caption']})),
        });
        this.#get('dependencies').factory = newFactory(make, (cell, dependency) => {
            const expander = cell.child;
            expander.list_row = cell.item;
            if (!dependency.is_loaded)
                return;
            expander.child.get_first_child().label = dependency.target.name;
            expander.update_property([Gtk.AccessibleProperty.LABEL], [dependency.target.name]);
            expander.child.get_last_child().label =
                `${dependency.kind} ${dependency.version}`.trim();
        });
    }

    #dependenciesOf(pkg) {
        const query = pkg.get_related_manager('dependencies')
            .filter({kind__in: KINDS}).select_related('target');
        return AsgiMod.ListModel.new(query.order_by('kind', 'group', 'alternative'));
    }

    // The import

    startImport() {
        if (this.#importing !== null)
            return;
        this.#importing = new AsgiMod.CancelSource();
        this.#import().catch(error => this.fail(error));
    }

    async #import() {
        const progress = this.#get('progress');
        progress.text = 'Importing…';
        this.#get('import_bar').reveal_child = true;
        const pulse = GLib.timeout_add(GLib.PRIORITY_DEFAULT, 100, () => {
            progress.pulse();
            return GLib.SOURCE_CONTINUE;
        });
        try {
            await AsgiMod.call_command('import_packages', this.#app.options, this.#importing);
            this.toast('The packages are imported');
        } catch (error) {
            if (!this.#importing.cancelled)
                throw error;
            this.toast('The import was cancelled; what it has brought stays');
        } finally {
            GLib.source_remove(pulse);
            this.#get('import_bar').reveal_child = false;
            this.#importing = null;
        }
    }

    #onOutput(command, text) {
        const line = text.trim().split('\n').pop();
        if (command === 'import_packages' && line)
            this.#get('progress').text = line;
    }

    toast(text) {
        watch.tell(text);
        this.#get('toasts').add_toast(Adw.Toast.new(text));
    }

    // Actions

    #addActions() {
        const actions = {
            'import': [() => this.startImport(), []],
            'cancel-import': [() => this.#importing?.cancel(), []],
            'refresh': [() => this.packages.refresh(), ['F5', '<Control>r']],
            'search': [() => this.startSearch(), ['<Control>f']],
            'back': [() => {
                this.#get('leaflet').visible_child_name = 'sidebar';
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
}

const Browser = GObject.registerClass(class Browser extends Adw.Application {
    constructor(database, options) {
        super({application_id: 'org.example.PackageBrowser'});
        this.database = database;
        this.options = options.length > 0 ? options : ['--available'];
    }

    vfunc_activate() {
        if (this.active_window) {
            this.active_window.present();
            return;
        }
        const quit = Gio.SimpleAction.new('quit', null);
        quit.connect('activate', () => this.quit());
        this.add_action(quit);
        this.set_accels_for_action('app.quit', ['<Control>q']);
        this.hold();
        this.#start().catch(error => {
            logError(error);
            this.quit();
        });
    }

    async #start() {
        const above = GLib.getenv('EXAMPLES_DIR') ?? HERE.get_parent().get_path();
        AsgiMod.configure({
            installed_apps: ['packages'], database: this.database, python_path: [above],
        });
        await AsgiMod.setup();
        await AsgiMod.call_command('migrate', '--verbosity=0');
        this.shown = new Window(this);
        this.shown.window.present();
        this.shown.choosePackages();
        this.release();
    }
});

const hasDatabase = ARGV.length > 0 && !ARGV[0].startsWith('-');
const app = new Browser(hasDatabase ? ARGV[0] : null, ARGV.slice(hasDatabase ? 1 : 0));
const status = app.run([System.programInvocationName]);
watch.report();
System.exit(status);
