// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install */
// Querysets: every method goes through one of the two general ones of the library.

const {isPlain, toArguments} = imports.overrides.asgimod.values;
const {methods, prime, read, unwrap} = imports.overrides.asgimod.rows;
const {method, promise, splitCancellable} = imports.overrides.asgimod.promises;

let ns;

const CHAINING = [
    'filter', 'exclude', 'annotate', 'alias', 'order_by', 'reverse', 'distinct', 'values',
    'values_list', 'dates', 'datetimes', 'none', 'all', 'union', 'intersection', 'difference',
    'select_related', 'prefetch_related', 'extra', 'defer', 'only', 'using', 'select_for_update',
    'raw', 'complex_filter', 'and', 'or', 'xor',
];

// The evaluating methods. `keys` name the object literals after the first one, `named` an
// argument that Django takes by its name alone and at which position; `spread` takes arrays apart.
// Where there is `fromNative` the library's own method is as good as the general one, and faster.
const EVALUATING = {
    eval: {takesNone: true, fromNative: prime},
    item: {},
    get: {},
    first: {takesNone: true, fromNative: unwrap},
    last: {takesNone: true, fromNative: unwrap},
    latest: {},
    earliest: {},
    count: {takesNone: true, fromNative: value => value},
    exists: {takesNone: true, fromNative: value => value},
    contains: {},
    aggregate: {},
    in_bulk: {named: ['field_name', 1], unwrap: inBulk},
    explain: {named: ['format', 0]},
    create: {},
    get_or_create: {keys: ['defaults']},
    update_or_create: {keys: ['defaults', 'create_defaults']},
    bulk_create: {},
    bulk_update: {},
    update: {},
    delete: {takesNone: true},
};

const RELATED = {
    add: {spread: true},
    remove: {spread: true},
    clear: {takesNone: true},
    set: {},
};

const MANY_TO_MANY = {
    ...RELATED,
    create: {keys: ['through_defaults']},
    get_or_create: {keys: ['defaults', 'through_defaults']},
    update_or_create: {keys: ['defaults', 'through_defaults']},
};

// Taken before they are replaced.
let native;

function install(namespace) {
    ns = namespace;
    const {call, call_async, call_finish, call_sync} = ns.QuerySet.prototype;
    native = {call, call_async, call_finish, call_sync};
    extendQuerySet(ns.QuerySet.prototype);
    extendIterator(ns.Iterator.prototype);
    addEvaluating(ns.ManyToOneRelatedManager.prototype, RELATED);
    addEvaluating(ns.ManyToManyRelatedManager.prototype, MANY_TO_MANY);
}

// Arguments

/** @param {{keys?: string[], named?: [string, number], spread?: boolean}} options - of the method */
function argumentsOf(querySet, values, options = {}) {
    const {keys, named, spread} = options;
    if (values.length === 1 && values[0] instanceof ns.Arguments)
        return values[0];
    let args = spread ? values.flatMap(value => isPlain(value) ? [value] : spreadOne(value)) : values;
    if (named && args.length > named[1] && !isPlain(args[named[1]])) {
        args = [...args];
        args[named[1]] = {[named[0]]: args[named[1]]};
    }
    return toArguments(args, querySet.get_label(), keys);
}

function spreadOne(value) {
    return Array.isArray(value) || value instanceof Set || value instanceof ns.ResultList
        ? [...value] : [value];
}

// Answers

/** What Django's method gave: a value, an object, a list, or an object and whether it is new. */
function unwrapReply(row) {
    const value = read(row, 'value');
    return methods.has_field.call(row, 'created') ? [value, read(row, 'created')] : value;
}

function inBulk(list, args) {
    const options = args.find(isPlain) ?? {};
    const key = typeof args[1] === 'string' ? args[1] : options.field_name ?? 'pk';
    return new Map([...list].map(model => [read(model, key), model]));
}

/** Call any evaluating method of Django's; gives a promise of its answer. */
function evaluate(querySet, name, values, options = {}) {
    const [args, canceller] = splitCancellable(values, options.takesNone);
    return promise(
        call => native.call_async.call(querySet, name, argumentsOf(querySet, args, options), call,
            null),
        result => {
            const value = unwrapReply(native.call_finish.call(querySet, result));
            return options.unwrap ? options.unwrap(value, args) : value;
        }, canceller);
}

/** The same, waiting for it. */
function evaluateSync(querySet, name, values, options = {}) {
    const [args, canceller] = splitCancellable(values, options.takesNone);
    const value = unwrapReply(native.call_sync.call(querySet, name,
        argumentsOf(querySet, args, options), canceller));
    return options.unwrap ? options.unwrap(value, args) : value;
}

// Methods

/** With a function as its last argument a method is the introspected one, callback and all. */
function orNative(original, call) {
    return function (...values) {
        if (original && typeof values[values.length - 1] === 'function')
            return original.apply(this, values);
        return call(this, values);
    };
}

/** The way that a method goes: what has arguments goes through the general one. */
function evaluator(prototype, name, options) {
    const general = (self, values) => evaluate(self, name, values, options);
    if (!options.fromNative)
        return general;
    const own = method(prototype, name, args => args, options.fromNative);
    return (self, values) =>
        splitCancellable(values, true)[0].length > 0 ? general(self, values) : own.apply(self, values);
}

function addEvaluating(prototype, table) {
    for (const [name, options] of Object.entries(table)) {
        const call = evaluator(prototype, name, options);
        prototype[`${name}_async`] = orNative(prototype[`${name}_async`], call);
        prototype[`${name}_sync`] = function (...values) {
            return evaluateSync(this, name, values, options);
        };
        prototype[name] = function (...values) {
            return call(this, values);
        };
    }
}

function addChaining(prototype) {
    for (const name of CHAINING) {
        prototype[name] = function (...values) {
            return native.call.call(this, name, argumentsOf(this, values));
        };
    }
}

function position(value, name) {
    if (!Number.isInteger(value) || value < 0)
        throw new RangeError(`Argument “${name}” is ${value}: a slice has positions from 0`);
    return value;
}

function extendQuerySet(querySet) {
    const filterAsync = querySet.filter_async;
    const slice = querySet.slice;

    addChaining(querySet);
    addEvaluating(querySet, EVALUATING);
    querySet.at = querySet.item = fromBothEnds(querySet.item);
    querySet.item_async = fromBothEnds(querySet.item_async);
    querySet.slice = function (start = 0, stop = null) {
        return slice.call(this, position(start ?? 0, 'start'),
            stop === null ? -1 : position(stop, 'stop'));
    };
    querySet.call = function (name, ...values) {
        return native.call.call(this, name, argumentsOf(this, values));
    };
    querySet.call_async = orNative(native.call_async,
        (self, [name, ...values]) => evaluate(self, name, values));
    querySet.filter_async = orNative(filterAsync, (self, values) => {
        const [args, canceller] = splitCancellable(values);
        return filterAndEvaluate(self, args, canceller);
    });
    extendIteration(querySet);
}

/** A negative position is one from the end, for which the rows are counted first. */
function fromBothEnds(item) {
    return function (position, ...values) {
        return Number.isInteger(position) && position < 0
            ? itemFromEnd(this, item, position, values) : item.call(this, position, ...values);
    };
}

async function itemFromEnd(querySet, item, position, values) {
    const count = await querySet.count(...values);
    // There is none before the first: the error is that of one past the last.
    return item.call(querySet, position + count < 0 ? count : position + count, ...values);
}

// Async, so that a refused argument is a rejection as well.
async function filterAndEvaluate(querySet, args, canceller) {
    return await evaluate(querySet.filter(...args), 'eval', [canceller]);
}

// Streams

// What cancels the reading of a stream.
const cancellers = new WeakMap();

function chunkSize(value) {
    const size = (isPlain(value) ? value.chunk_size : value) ?? 2000;
    if (!Number.isInteger(size) || size < 1)
        throw new RangeError(`Argument “chunk_size” is ${size}: a chunk has one row at least`);
    return size;
}

function extendIteration(querySet) {
    const {iterate} = querySet;

    querySet.iterate = querySet.iterator = function (...values) {
        const [[size], canceller] = splitCancellable(values, true);
        const iterator = iterate.call(this, chunkSize(size));
        cancellers.set(iterator, canceller);
        return iterator;
    };
    querySet[Symbol.asyncIterator] = function () {
        return this.iterate()[Symbol.asyncIterator]();
    };
}

function extendIterator(iterator) {
    iterator.next = iterator.next_async = method(iterator, 'next', args => args, unwrap);
    iterator.next_chunk = iterator.next_chunk_async =
        method(iterator, 'next_chunk', args => args, prime);
    iterator.close = iterator.close_async = method(iterator, 'close');
    iterator[Symbol.asyncIterator] = async function* () {
        const canceller = cancellers.get(this) ?? null;
        try {
            for (;;) {
                const chunk = await this.next_chunk(canceller);
                if (chunk === null)
                    return;
                yield* chunk;
            }
        } finally {
            await this.close();
        }
    };
}
