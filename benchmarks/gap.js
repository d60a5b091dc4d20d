// SPDX-License-Identifier: LGPL-2.1-or-later
// The longest gap in the main loop of a JavaScript program: gap.js ROW ROUNDS …
const {AsgiMod, GLib} = imports.gi;

const [row, rounds, , items] = [ARGV[0], Number(ARGV[1]), ARGV[2], Number(ARGV[3])];
const loop = GLib.MainLoop.new(null, false);
const gaps = [];
let last = 0, longest = 0;

function tick() {
    const now = GLib.get_monotonic_time();
    longest = Math.max(longest, now - last);
    last = now;
    return GLib.SOURCE_CONTINUE;
}

function load(objects) {
    last = GLib.get_monotonic_time();
    longest = 0;
    objects.eval_async(null, (source, result) => loaded(objects, objects.eval_finish(result)));
}

function loaded(objects, list) {
    tick();
    if (list.get_n_items() !== items)
        throw new Error(`${list.get_n_items()} rows of ${items}`);
    gaps.push(longest);
    if (gaps.length <= rounds)
        load(objects);
    else
        loop.quit();
}

const runtime = AsgiMod.Runtime.get_default();
runtime.start_async(null, null, (source, result) => {
    runtime.start_finish(result);
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, tick);
    load(runtime.get_model('bench.Item').get_aobjects());
});
loop.run();
for (const gap of gaps.slice(1))
    print(`${row}\tasgimod\t${(gap / 1e6).toFixed(9)}`);
