// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install, isPlain, toNative, toArguments, toVariant, fieldValue, fieldOf */
// Values on their way to the library.

const {Gio, GLib, GObject} = imports.gi;

let ns;

// Taken here, as a field may have the name of a method.
let append, set;

function install(namespace) {
    ns = namespace;
    ({append, set} = ns.Arguments.prototype);
}

function refuse(what, name) {
    throw new TypeError(`Argument “${name}” is ${what}, which no field can hold`);
}

/** Whether a value stands for named arguments: an object literal or a Map. */
function isPlain(value) {
    if (value === null || typeof value !== 'object')
        return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null || value instanceof Map;
}

function entries(value) {
    return value instanceof Map ? [...value] : Object.entries(value);
}

function checkKey(key, name) {
    if (typeof key !== 'string')
        throw new TypeError(`Argument “${name}” has a key that is no string: ${String(key)}`);
    return key;
}

// A C string ends at a NUL, and the rest would be lost unseen.
function checkText(text, name) {
    if (text.includes('\0'))
        refuse('a text with a NUL character', name);
    return text;
}

function int64(value, name) {
    const big = BigInt(value);
    if (BigInt.asIntN(64, big) !== big)
        throw new RangeError(`Argument “${name}” is past the range of 64 bits: ${value}`);
    const boxed = new GObject.Value();
    boxed.init(GObject.TYPE_INT64);
    boxed.set_int64(big);
    return boxed;
}

function number(value, name) {
    // Without a type of its own a larger whole number would become a double.
    return Number.isSafeInteger(value) && value !== (value | 0) ? int64(value, name) : value;
}

function dateTime(date, name) {
    const milliseconds = date.getTime();
    if (Number.isNaN(milliseconds))
        refuse('an invalid Date', name);
    const seconds = Math.floor(milliseconds / 1000);
    const moment = GLib.DateTime.new_from_unix_utc(seconds);
    if (moment === null)
        refuse('a Date out of the range of GLib.DateTime', name);
    return moment.add((milliseconds - seconds * 1000) * 1000);
}

function isBytes(value) {
    return value instanceof Uint8Array || value instanceof ArrayBuffer;
}

function bytes(value) {
    return new GLib.Bytes(new Uint8Array(value));
}

function isSequence(value) {
    return Array.isArray(value) || value instanceof Set || value instanceof ns.ResultList;
}

function sequence(values, name) {
    const args = new ns.Arguments();
    let position = 0;
    for (const value of values)
        append.call(args, toNative(value, `${name}[${position++}]`));
    return args;
}

function mapping(value, name) {
    if (!holdsObjects(value))
        return toVariant(value, name);
    const args = new ns.Arguments();
    for (const [key, item] of entries(value))
        set.call(args, checkKey(key, name), toNative(item, `${name}.${key}`));
    return args;
}

/** Whether there is something in a value that JSON has no notion of. */
function holdsObjects(value) {
    if (Array.isArray(value) || value instanceof Set)
        return [...value].some(holdsObjects);
    if (isPlain(value))
        return entries(value).some(([, item]) => holdsObjects(item));
    return value !== null && typeof value === 'object';
}

/**
 * What the library takes for a value.
 *
 * @param {any} value - any value
 * @param {string} name - the name of the argument, for the error
 */
function toNative(value, name) {
    switch (typeof value) {
    case 'undefined':
    case 'function':
    case 'symbol':
        return refuse(typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`, name);
    case 'string':
        return checkText(value, name);
    case 'number':
        return number(value, name);
    case 'bigint':
        return int64(value, name);
    case 'boolean':
        return value;
    default:
        return value === null ? null : fromObject(value, name);
    }
}

function fromObject(value, name) {
    if (value instanceof GObject.Object && !(value instanceof ns.ResultList))
        return value;
    if (value instanceof Date)
        return dateTime(value, name);
    if (isBytes(value))
        return bytes(value);
    if (isSequence(value))
        return sequence(value, name);
    if (isPlain(value))
        return mapping(value, name);
    if (value instanceof Gio.ListStore)
        return value;
    if (isBoxed(value))
        return value;
    return refuse(`a ${value.constructor?.name || 'JavaScript object'}`, name);
}

function isBoxed(value) {
    return value instanceof GObject.Value || value instanceof GLib.Variant ||
        value instanceof GLib.DateTime || value instanceof GLib.Date ||
        value instanceof GLib.Bytes;
}

// JSON

/** The GVariant that stands for a JSON value: objects a{sv}, arrays av, null an empty mv. */
function toVariant(value, name) {
    switch (typeof value) {
    case 'string':
        return GLib.Variant.new_string(checkText(value, name));
    case 'boolean':
        return GLib.Variant.new_boolean(value);
    case 'bigint':
        return BigInt.asIntN(64, value) === value
            ? GLib.Variant.new_int64(value) : new GLib.Variant('{ss}', ['json', String(value)]);
    case 'number':
        return Number.isSafeInteger(value)
            ? GLib.Variant.new_int64(value) : GLib.Variant.new_double(value);
    case 'object':
        return value === null
            ? GLib.Variant.new_maybe(GLib.VariantType.new('v'), null) : compound(value, name);
    default:
        return refuse(typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`, name);
    }
}

function compound(value, name) {
    if (value instanceof GLib.Variant)
        return value;
    if (value instanceof Date)
        return toVariant(value.toJSON(), name);
    if (Array.isArray(value) || value instanceof Set) {
        return new GLib.Variant('av',
            [...value].map((item, position) => toVariant(item, `${name}[${position}]`)));
    }
    if (!isPlain(value))
        return refuse(`a ${value.constructor?.name || 'JavaScript object'}`, name);
    const pairs = entries(value).map(([key, item]) =>
        [checkText(checkKey(key, name), name), toVariant(item, `${name}.${key}`)]);
    return new GLib.Variant('a{sv}', Object.fromEntries(pairs));
}

// Fields

function localDate(date, name) {
    if (Number.isNaN(date.getTime()))
        refuse('an invalid Date', name);
    return GLib.Date.new_dmy(date.getDate(), date.getMonth() + 1, date.getFullYear());
}

// A duration is known by its field alone: its number would be any other.
function duration(value, name) {
    if (typeof value === 'number' && !Number.isInteger(value))
        refuse('no whole number of microseconds', name);
    const args = new ns.Arguments();
    set.call(args, 'microseconds', int64(value, name));
    return ns.Expression.call('datetime.timedelta', args);
}

function findField(label, lookup) {
    const runtime = ns.Runtime.get_default();
    let field = null;
    for (const part of lookup.split('__')) {
        field = runtime.get_model(label).get_field(part);
        label = field?.get_related_label();
        if (!label)
            break;
    }
    return field;
}

// Lookups are few, as they are written in the program; those from outside must not add up.
const MAX_FIELDS = 1000;
const fields = new Map();

/** The field of a model that a lookup such as “box__name__contains” is about, or null. */
function fieldOf(label, lookup) {
    const key = `${label} ${lookup}`;
    if (!fields.has(key)) {
        if (fields.size >= MAX_FIELDS)
            fields.clear();
        fields.set(key, findField(label, lookup));
    }
    return fields.get(key);
}

/**
 * The same as toNative(), for a value whose field is known.
 *
 * @param {any} value - any value
 * @param {string} name - the name of the argument, for the error
 * @param {object?} [field] - the AsgiMod.FieldInfo
 * @param {boolean} [own] - whether the library itself knows the field, as it does of an object
 */
function fieldValue(value, name, field, own = false) {
    const type = field?.get_value_type();
    if (type === ns.ValueType.DECIMAL && typeof value === 'number')
        return String(value);
    if (type === ns.ValueType.DURATION && isNumber(value) && !own)
        return duration(value, name);
    if (type === ns.ValueType.DATE && value instanceof Date)
        return localDate(value, name);
    if (type === ns.ValueType.JSON && isJson(value))
        return toVariant(value, name);
    if (field && (Array.isArray(value) || value instanceof Set)) {
        const args = new ns.Arguments();
        [...value].forEach((item, position) =>
            append.call(args, fieldValue(item, `${name}[${position}]`, field)));
        return args;
    }
    return toNative(value, name);
}

function isJson(value) {
    return (Array.isArray(value) || isPlain(value)) && !holdsGObjects(value);
}

function holdsGObjects(value) {
    if (Array.isArray(value) || value instanceof Set)
        return [...value].some(holdsGObjects);
    if (isPlain(value))
        return entries(value).some(([, item]) => holdsGObjects(item));
    return value instanceof GObject.Object;
}

function isNumber(value) {
    return typeof value === 'number' || typeof value === 'bigint';
}

// What means the same to every field needs no look at it.
function needsField(value) {
    return isNumber(value) || value instanceof Date || value instanceof Set ||
        Array.isArray(value) || isPlain(value);
}

function addNamed(args, values, label) {
    for (const [key, value] of entries(values)) {
        const name = checkKey(key, key);
        const field = label && needsField(value) ? fieldOf(label, name) : null;
        set.call(args, name, fieldValue(value, name, field));
    }
}

/**
 * The arguments of a call: object literals and Maps are named ones, all others positional.
 *
 * @param {any[]} values - what was passed
 * @param {string?} label - the model whose fields the names may be
 * @param {string[]} keys - the names of the object literals after the first one
 */
function toArguments(values, label = null, keys = []) {
    const args = new ns.Arguments();
    const objects = values.filter(isPlain);
    values.forEach((value, position) => {
        const key = isPlain(value) ? keys[objects.indexOf(value) - 1] : null;
        if (key)
            set.call(args, key, nested(value, key, label));
        else if (isPlain(value))
            addNamed(args, value, label);
        else
            append.call(args, toNative(value, String(position + 1)));
    });
    return args;
}

/** A dictionary whose names are fields, such as the defaults of get_or_create(). */
function nested(values, name, label) {
    if (entries(values).length === 0)
        return toVariant({}, name);
    const args = new ns.Arguments();
    addNamed(args, values, label);
    return args;
}
