// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks Debian's package index a few questions:
//
//     gjs -m browse.js [DATABASE] [OPTIONS OF import_packages…]
//
// The answers are written to stdout; progress, timings and errors to stderr. EXAMPLES_DIR is the
// folder with the Django app `packages`, where it isn't the one above this file's.
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

const {Count} = AsgiMod.expressions;

const TICK = 5;

/** Sees how long the main loop was kept from its work. */
class Watch {
    #started = GLib.get_monotonic_time();
    #last = GLib.get_monotonic_time();
    #longest = 0;

    constructor() {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, TICK, () => {
            const now = GLib.get_monotonic_time();
            this.#longest = Math.max(this.#longest, now - this.#last);
            this.#last = now;
            return GLib.SOURCE_CONTINUE;
        });
    }

    log(what) {
        const seconds = (GLib.get_monotonic_time() - this.#started) / 1e6;
        printerr(`${what} after ${seconds.toFixed(1)} s`);
    }

    report() {
        const gap = (this.#longest / 1e3).toFixed(1);
        printerr(`Longest gap between two ticks of ${TICK} ms: ${gap} ms`);
    }
}

function examplesFolder() {
    const file = Gio.File.new_for_uri(import.meta.url);
    return GLib.getenv('EXAMPLES_DIR') ?? file.get_parent().get_parent().get_path();
}

async function start(database, options, watch) {
    AsgiMod.configure({
        installed_apps: ['packages'], database, python_path: [examplesFolder()],
    });
    await AsgiMod.setup();
    watch.log('Started');

    AsgiMod.Runtime.get_default().connect('command-output',
        (_runtime, _command, text) => printerr(text.trimEnd()));
    await AsgiMod.call_command('migrate', '--verbosity=0');
    await AsgiMod.call_command('import_packages', options);
    watch.log('Imported');
}

async function showLargest(packages) {
    const largest = packages.filter({installed: true, installed_size__gt: 0})
        .order_by('-installed_size', 'name', 'architecture');

    print('The ten largest packages, in bytes');
    for (const {installed_size, name} of await largest.slice(0, 10).eval())
        print(`${String(installed_size).padStart(14)}  ${name}`);
}

async function showSections(packages) {
    const sections = packages.filter({installed: true}).values('section__name')
        .annotate({n: Count('id')}).order_by('section__name');

    print('\nInstalled packages in each section');
    for (const {n, section__name} of await sections.eval())
        print(`${String(n).padStart(14)}  ${section__name ?? '(none)'}`);
}

async function showMaintainer(packages) {
    const libc = await packages.filter({name: 'libc6'}).select_related('maintainer').first();

    print('\nWho maintains libc6');
    const maintainer = libc?.maintainer;
    print(maintainer ? `  ${maintainer.name} <${maintainer.email}>` : '  Nobody');
}

async function showDependents(packages) {
    const dependents = packages.filter({
        dependencies__kind: 'Depends', dependencies__target__name: 'libc6',
    }).distinct();

    print('\nWhat depends on libc6: the first ten');
    for (const {name, version} of await dependents.slice(0, 10).eval())
        print(`  ${name} ${version}`);
}

async function keepASection() {
    const section = AsgiMod.get_model('packages.Section').new_instance({
        name: `browse/${GLib.uuid_string_random()}`,
    });

    print('\nA section of our own');
    await section.save();
    print(`  Saved: ${section.is_saved ? 'yes' : 'no'}`);
    await section.delete();
    print(`  Saved after its deletion: ${section.is_saved ? 'yes' : 'no'}`);
}

async function lookForNothing(packages) {
    print('\nA lookup that fails');
    try {
        await packages.get({name: 'no-such-package'});
    } catch (error) {
        if (!error.matches?.(AsgiMod.Error, AsgiMod.Error.DOES_NOT_EXIST))
            throw error;
        print(`  ${error.message}`);
    }
}

async function browse(database, options, watch) {
    await start(database, options, watch);
    const packages = AsgiMod.get_model('packages.Package').aobjects;

    await showLargest(packages);
    await showSections(packages);
    await showMaintainer(packages);
    await showDependents(packages);
    await keepASection();
    await lookForNothing(packages);
    watch.log('Answered');
    await AsgiMod.shutdown();
}

const options = [...System.programArgs];
const database = options[0] && !options[0].startsWith('-') ? options.shift() : null;
const loop = GLib.MainLoop.new(null, false);
const watch = new Watch();
let status = 0;

browse(database, options, watch).catch(error => {
    printerr(error);
    status = 1;
}).finally(() => loop.quit());
loop.run();
watch.report();
System.exit(status);
