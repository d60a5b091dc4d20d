// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install, read, unwrap, fromVariant, defineAttribute, attributes, prime, methods,
   camelCase */
// Values that come from the library: rows, lists of rows, and what is in them.

let ns;

// Taken once: a field of a model may have the name of a method.
var methods = {};

// The names that rows have got; they are not in the way of a model's own.
const rowNames = new Set();

// How a value of each type is read.
let readers;

function install(namespace) {
    ns = namespace;
    const row = ns.Row.prototype;
    for (const name of ['get_value_type', 'get_string', 'get_double', 'get_boolean', 'get_date',
        'get_date_time', 'get_bytes', 'get_variant', 'get_object', 'get_n_columns', 'is_null',
        'get_column_name', 'get_flat', 'has_field'])
        methods[name] = row[name];
    for (const name of ['set_field', 'fetch_related_async', 'get_related_manager',
        'get_model_info'])
        methods[name] = ns.Model.prototype[name];
    readers = newReaders();
    extendRow(row);
    extendList(ns.ResultList.prototype);
    extendList(ns.ListModel.prototype);
}

function newReaders() {
    const type = ns.ValueType;
    const text = (row, name) => methods.get_string.call(row, name);
    const pairs = [
        [type.NULL, () => null],
        [type.BOOLEAN, (row, name) => methods.get_boolean.call(row, name)],
        [type.INTEGER, integer],
        [type.DURATION, integer],
        [type.FLOAT, (row, name) => methods.get_double.call(row, name)],
        [type.DATE, (row, name) => methods.get_date.call(row, name)],
        [type.DATE_TIME, (row, name) => methods.get_date_time.call(row, name)],
        [type.BINARY, (row, name) => methods.get_bytes.call(row, name)],
        [type.JSON, (row, name) => fromVariant(methods.get_variant.call(row, name))],
        [type.MODEL, (row, name) => prime(methods.get_object.call(row, name))],
        [type.MODELS, (row, name) => prime(methods.get_object.call(row, name))],
    ];
    const table = [];
    for (const value of Object.values(type).filter(Number.isInteger))
        table[value] = text;
    for (const [value, reader] of pairs)
        table[value] = reader;
    return table;
}

// A double tells whether it is exact; past that point a text is.
function integer(row, name) {
    const value = methods.get_double.call(row, name);
    return Number.isSafeInteger(value) ? value : BigInt(methods.get_string.call(row, name));
}

/** The value of a field, null included; fails when it was not loaded, or doesn't exist. */
function read(row, name) {
    return readers[methods.get_value_type.call(row, name)](row, name);
}

/** The JSON value that a GVariant stands for. */
function fromVariant(variant) {
    const type = variant?.get_type_string() ?? 'mv';
    switch (type[0]) {
    case 'v':
        return fromVariant(variant.get_variant());
    case 'm':
        return variant?.n_children() ? fromVariant(variant.get_child_value(0)) : null;
    case 'x':
    case 't': {
        const text = variant.print(false);
        const value = Number(text);
        return Number.isSafeInteger(value) ? value : BigInt(text);
    }
    case 'a':
        return type[1] === '{' ? fromDictionary(variant) : fromChildren(variant);
    case '{':
        return fromJson(variant.get_child_value(1).unpack());
    case '(':
        return fromChildren(variant);
    default:
        return variant.unpack();
    }
}

function fromChildren(variant) {
    return Array.from({length: variant.n_children()},
        (_, i) => fromVariant(variant.get_child_value(i)));
}

function fromDictionary(variant) {
    // fromEntries() keeps a key such as “__proto__” a key.
    return Object.fromEntries(Array.from({length: variant.n_children()},
        (_, i) => fromChildren(variant.get_child_value(i))));
}

/** What a GVariant has no type for: a text, or a whole number past 64 bits. */
function fromJson(text) {
    return text.startsWith('"') ? JSON.parse(text) : BigInt(text);
}

// Rows

function camelCase(name) {
    return name.replace(/(?!^)_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function define(prototype, name, descriptor) {
    Object.defineProperty(prototype, name, {configurable: true, enumerable: true, ...descriptor});
}

/** Define an attribute under its own name and in camel case, where nothing else has the name. */
function defineAttribute(prototype, name, isFree, descriptor) {
    for (const spelling of new Set([name, camelCase(name)])) {
        if (isFree(spelling))
            define(prototype, spelling, descriptor);
    }
}

/** The names of the columns of a row. */
function columnNames(row) {
    return Array.from({length: methods.get_n_columns.call(row)},
        (_, i) => methods.get_column_name.call(row, i));
}

// Rows of different queries share one class: a name that this row lacks is an ordinary property.
function columnAccessor(name) {
    return {
        get() {
            return methods.has_field.call(this, name) ? read(this, name) : undefined;
        },
        set(value) {
            define(this, name, {value, writable: true});
        },
    };
}

function primeRow(row) {
    for (const name of columnNames(row)) {
        if (rowNames.has(name))
            continue;
        const isFree = spelling => !(spelling in ns.Row.prototype);
        defineAttribute(ns.Row.prototype, name, isFree, columnAccessor(name));
        rowNames.add(name).add(camelCase(name));
    }
}

/** The state of the attributes, for the part that defines those of models. */
var attributes = {primeModel: model => model, rowNames, columnNames, columnAccessor};

/** Make what comes from the library ready for use; returns it. */
function prime(object) {
    if (object instanceof ns.Model)
        attributes.primeModel(object);
    else if (object instanceof ns.Row)
        primeRow(object);
    else if (object instanceof ns.ResultList && object.get_n_items() > 0)
        prime(object.get_item(0));
    return object;
}

/** A row as the value that it stands for. */
function unwrap(row) {
    if (row === null || !methods.get_flat.call(row))
        return prime(row);
    return read(row, methods.get_column_name.call(row, 0));
}

function extendRow(row) {
    row.get_field = function (name) {
        return read(this, name);
    };
    row.get_value = function (position) {
        return read(this, methods.get_column_name.call(this, position) ?? String(position));
    };
    row.toObject = row.toJSON = function () {
        return Object.fromEntries(columnNames(this).map(name => [name, read(this, name)]));
    };
    row[Symbol.iterator] = function* () {
        for (const name of columnNames(this))
            yield read(this, name);
    };
}

// Lists

function extendList(list) {
    const {get_n_items: getLength, get_item: getItem} = list;
    const item = (self, position) => unwrap(getItem.call(self, position));

    Object.defineProperty(list, 'length', {
        configurable: true,
        get() {
            return getLength.call(this);
        },
    });
    list.at = function (position) {
        const length = getLength.call(this);
        const index = position < 0 ? length + position : position;
        return index >= 0 && index < length ? item(this, index) : undefined;
    };
    list[Symbol.iterator] = list.values = function* () {
        const length = getLength.call(this);
        for (let i = 0; i < length; i++)
            yield item(this, i);
    };
    list.toJSON = function () {
        return [...this];
    };
}
