// SPDX-License-Identifier: LGPL-2.1-or-later
// The longest gap in the main loop of a JavaScript program: gap.js ROW ROUNDS …
const {AsgiMod, GLib} = imports.gi;

const [row, rounds, , items] = [ARGV[0], Number(ARGV[1]), ARGV[2], Number(ARGV[3])];
const loop = GLib.MainLoop.new(null, false);
const sides = row.includes('scroll') ? ['asgimod', 'loaded'] : ['asgimod'];
const gaps = [];
let last = 0, longest = 0, list = null;

function tick() {
    const now = GLib.get_monotonic_time();
    longest = Math.max(longest, now - last);
    last = now;
    return GLib.SOURCE_CONTINUE;
}

function restart() {
    last = GLib.get_monotonic_time();
    longest = 0;
}

function load(objects, then) {
    restart();
    objects.eval_async(null, (source, result) => {
        list = objects.eval_finish(result);
        tick();
        if (list.get_n_items() !== items)
            throw new Error(`${list.get_n_items()} rows of ${items}`);
        then(objects);
    });
}

/* A list is looked at as a view does: some rows at a time. */
function scroll(objects) {
    const names = ['id', 'amount', 'title', 'made', 'count', 'note'];
    let view = [], position = 0;

    restart();
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 5, () => {
        view = [];
        for (let i = position; i < position + 40; i++) {
            const item = list.get_item(i);
            view.push(item, ...names.map(name => item[name]));
        }
        position += 200;
        if (position + 40 < Math.min(60000, list.get_n_items()))
            return GLib.SOURCE_CONTINUE;
        finished(objects);
        return GLib.SOURCE_REMOVE;
    });
}

function openList(objects) {
    // Held here: what only its own handler knows would be collected.
    list = AsgiMod.ListModel.new(objects.order_by('id'));
    const handler = list.connect('notify::loading', () => {
        list.disconnect(handler);
        scroll(objects);
    });
}

function begin(objects) {
    if (sides.length === 1)
        load(objects, finished);
    else if (gaps.length % 2 === 0)
        openList(objects);
    else
        load(objects, scroll); // the same, where nothing is on its way
}

function finished(objects) {
    gaps.push(longest);
    if (gaps.length < (rounds + 1) * sides.length)
        begin(objects);
    else
        loop.quit();
}

const runtime = AsgiMod.Runtime.get_default();
runtime.start_async(null, null, (source, result) => {
    runtime.start_finish(result);
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, tick);
    begin(runtime.get_model('bench.Item').get_aobjects());
});
loop.run();
for (let i = sides.length; i < gaps.length; i++)
    print(`${row}\t${sides[i % sides.length]}\t${(gaps[i] / 1e6).toFixed(9)}`);
