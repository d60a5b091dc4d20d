// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import AsgiMod from 'gi://AsgiMod';

import {done, equal, matches, ok, rejects, test, throws} from './tap.js';
import {openAtlas} from './projects.js';

const {Everything, Defaults, Author, Book} = await openAtlas();
const {Value} = AsgiMod.expressions;

let labels = 0;

/** What comes back for a value that was written by create(), and by an attribute and save(). */
async function throughDatabase(field, value) {
    const created = await Everything.aobjects.create({label: `${labels++}`, [field]: value});
    const assigned = Everything.new_instance({label: `${labels++}`});
    assigned[field] = value;
    await assigned.save();
    const [first, second] = await Everything.aobjects
        .filter({id__in: [created.id, assigned.id]}).order_by('id').eval();
    equal(first[field], second[field]);
    return first[field];
}

const bytes = new Uint8Array([0, 1, 255]);
const noon = GLib.DateTime.new_utc(2024, 2, 29, 12, 0, 0.25);

for (const [field, value, expected] of [
    ['integer', -5, -5],
    ['big', 2 ** 40, 2 ** 40],
    ['big', 42n, 42],
    ['big', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['big', 2n ** 53n + 1n, 2n ** 53n + 1n],
    ['big', -(2n ** 63n), -(2n ** 63n)],
    ['big', 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['number', 0.1, 0.1],
    ['number', 3, 3],
    ['number', 1e300, 1e300],
    ['flag', true, true],
    ['flag', false, false],
    ['text', 'Grüße 🗺', 'Grüße 🗺'],
    ['text', '', ''],
    ['uuid', '00000000-0000-0000-0000-00000000000A', '00000000-0000-0000-0000-00000000000a'],
    ['decimal', '9.90', '9.90'],
    ['decimal', 9.99, '9.99'],
    ['precise', 0.1, '0.1000000000'],
    ['decimal', 7, '7.00'],
    ['moment', noon, noon],
    ['moment', new Date('2024-02-29T12:00:00.250Z'), noon],
    ['moment', new Date('1969-12-31T23:59:59.999Z'), GLib.DateTime.new_utc(1969, 12, 31, 23, 59, 59.999)],
    ['day', GLib.Date.new_dmy(29, 2, 2024), GLib.Date.new_dmy(29, 2, 2024)],
    ['day', '2024-02-29', GLib.Date.new_dmy(29, 2, 2024)],
    ['day', new Date(2024, 1, 29, 23, 59), GLib.Date.new_dmy(29, 2, 2024)],
    ['time', '04:05:06.000007', '04:05:06.000007'],
    ['binary', bytes, new GLib.Bytes(bytes)],
    ['binary', new GLib.Bytes(bytes), new GLib.Bytes(bytes)],
    ['binary', bytes.buffer, new GLib.Bytes(bytes)],
    ['json', {a: [1, 2.5, null, {b: 'c'}], é: true}, {a: [1, 2.5, null, {b: 'c'}], é: true}],
    ['json', {'key with space': 1, '': 2}, {'key with space': 1, '': 2}],
    ['json', [], []],
    ['json', {}, {}],
    ['json', [[], {}], [[], {}]],
    ['json', 'text', 'text'],
    ['json', 2n ** 53n + 1n, 2n ** 53n + 1n],
    ['json', {a: [2n ** 64n, -(2n ** 70n)]}, {a: [2n ** 64n, -(2n ** 70n)]}],
    ['json', new Map([['a', new Set([1, 2])]]), {a: [1, 2]}],
    ['json', {at: new Date(0)}, {at: '1970-01-01T00:00:00.000Z'}],
    ['duration', 90_000_001, 90_000_001],
    ['duration', -1n, -1],
    ['integer', null, null],
    ['flag', null, null],
    ['number', null, null],
    ['moment', null, null],
    ['day', null, null],
    ['binary', null, null],
    ['json', null, null],
    ['decimal', null, null],
]) {
    await test(`the field “${field}” keeps ${typeof value} ${String(value)}`, async () => {
        equal(await throughDatabase(field, value), expected);
    });
}

await test('a lookup takes every value that its field does', async () => {
    await Everything.aobjects.all().delete();
    await Everything.aobjects.create({
        label: 'one', big: 2n ** 60n, decimal: 9.99, moment: noon, day: '2024-02-29', binary: bytes,
        json: {a: 1}, duration: 5,
    });
    for (const lookups of [
        {big: 2n ** 60n},
        {big__in: [1, 2n ** 60n]},
        {big__in: new Set([2n ** 60n])},
        {decimal: 9.99},
        {decimal__in: [9.99, '1.00']},
        {decimal__range: [9.98, 10]},
        {moment: new Date(1709208000250)},
        {moment__range: [new Date(0), noon]},
        {day: new Date(2024, 1, 29)},
        {day__gte: GLib.Date.new_dmy(29, 2, 2024)},
        {binary: bytes},
        {json: {a: 1}},
        {json__a: 1},
        {json__has_keys: ['a']},
        {duration: 5},
        {duration__in: [4, 5]},
        {text: null},
        {text__isnull: true},
        {label: new GLib.Variant('s', 'one')},
        {label: Value('one')},
    ])
        equal(await Everything.aobjects.filter(lookups).count(), 1);
});

await test('a number for a decimal is its shortest text, along relations too', async () => {
    const author = await Author.aobjects.create({name: 'A', fee: 0.1});
    equal((await Author.aobjects.get({fee: 0.1})).fee, '0.10');
    await Book.aobjects.create({title: 'B', slug: 'b', author, price: 1.1});
    equal(await Book.aobjects.filter({author__fee__lte: 0.1, price: 1.1}).count(), 1);
    await Author.aobjects.filter({id: author.id}).update({fee: 0.3});
    equal((await Author.aobjects.get({id: author.id})).fee, '0.30');
});

await test('a result and a list of objects are lists of values', async () => {
    const authors = await Author.aobjects.all().eval();
    equal(await Book.aobjects.filter({author__in: authors}).count(), 1);
    equal(await Book.aobjects.filter({author__in: [...authors]}).count(), 1);
});

await test('what no field can hold is refused with the name of the argument', async () => {
    const objects = Everything.aobjects;
    for (const [values, pattern] of [
        [[{label: undefined}], /“label” is undefined/],
        [[{label: () => 1}], /“label” is a function/],
        [[{label: Symbol('s')}], /“label” is a symbol/],
        [[{label__in: ['a', undefined]}], /“label__in\[1\]” is undefined/],
        [[{json: {a: {b: undefined}}}], /“json\.a\.b” is undefined/],
        [[{label: 'a\0b'}], /“label” is a text with a NUL/],
        [[{moment: new Date(NaN)}], /“moment” is an invalid Date/],
        [[{label: /x/}], /“label” is a RegExp/],
        [[{label: new Map([[1, 2]])}], /“label” has a key that is no string: 1/],
        [[undefined], /“1” is undefined/],
        [['a', () => 1], /“2” is a function/],
    ]) {
        throws(() => objects.filter(...values), TypeError, pattern);
        if (typeof values[values.length - 1] !== 'function')
            await rejects(objects.get(...values), TypeError, pattern);
    }
    throws(() => objects.filter({duration: 0.5}), TypeError, /“duration” is no whole number/);
    throws(() => objects.filter({big: 2n ** 63n}), RangeError, /“big” is past the range/);
    throws(() => { Everything.new_instance({}).label = undefined; }, TypeError, /“label”/);
    throws(() => Everything.new_instance({json: {a: undefined}}), TypeError, /“json.a”/);
});

await test('a name that is no identifier is refused', async () => {
    await rejects(Everything.aobjects.get({'a b': 1}), AsgiMod.FieldError, /“a b”/);
    await rejects(Everything.aobjects.get({_connector: 'OR'}), AsgiMod.TypeError, /_connector/);
});

await test('undefined at the end of optional arguments is none, elsewhere it is refused', async () => {
    equal(await Everything.aobjects.count(undefined), 1);
    equal((await Everything.aobjects.get({label: 'one'}, undefined)).label, 'one');
    await rejects(Everything.aobjects.get(undefined), TypeError, /“1” is undefined/);
    await rejects(Everything.aobjects.update(undefined), TypeError, /“1” is undefined/);
});

await test('assigning what a field can’t hold fails, and changes nothing', () => {
    const object = Everything.new_instance({integer: 1});
    throws(() => { object.integer = 1.5; }, AsgiMod.ValueError, /whole number/);
    throws(() => { object.integer = 'x'; }, AsgiMod.Error);
    throws(() => { object.day = '2024-02-30'; }, AsgiMod.ValueError, /a date/);
    throws(() => { object.moment = bytes; }, AsgiMod.TypeError, /moment/);
    equal([object.integer, object.day], [1, null]);
});

await test('defaults are Django’s', async () => {
    const object = await Defaults.aobjects.create();
    equal([object.integer, object.number, object.flag, object.char, object.decimal],
        [7, 0.5, true, 'by default', '1.50']);
    equal([object.json, object.duration, object.time], [[1, 'two', null], 1, '04:05:06.000007']);
});

await test('a GObject.Value, a GVariant and an AsgiMod.Arguments pass as they are', async () => {
    const value = new GObject.Value();
    value.init(GObject.TYPE_STRING);
    value.set_string('one');
    equal(await Everything.aobjects.filter({label: value}).count(), 1);
    const args = new AsgiMod.Arguments();
    args.set_string('label', 'one');
    equal((await Everything.aobjects.get(args)).label, 'one');
    equal(await Everything.aobjects.call('filter', args).count(), 1);
});

await test('JSON keeps names that JavaScript has a use for', async () => {
    const json = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');
    await Everything.aobjects.create({label: 'proto', json});
    const {json: read} = await Everything.aobjects.get({label: 'proto'});
    ok(Object.hasOwn(read, '__proto__'), 'the key is there');
    equal(Object.keys(read).sort(), ['__proto__', 'constructor']);
    matches(JSON.stringify(read), /"__proto__":\{"a":1\}/);
});

done();
