// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install */
// Transactions: atomic(), and the methods of AsgiMod.Transaction.

const {GLib} = imports.gi;
const {isPlain, toArguments} = imports.overrides.asgimod.values;
const {unwrap} = imports.overrides.asgimod.rows;
const {method} = imports.overrides.asgimod.promises;

let ns;

const OPTIONS = ['using', 'savepoint', 'durable', 'isolation', 'read_only', 'retry', 'cancellable'];
const FIRST_PAUSE = 10; // milliseconds before the first repetition, on an average

function install(namespace) {
    ns = namespace;
    extendRuntime(ns.Runtime.prototype);
    extendTransaction(ns.Transaction.prototype);
    ns.begin = (...args) => ns.Runtime.get_default().begin_async(...args);
    ns.atomic = (callback, options = {}) => repeat(
        settings => ns.Runtime.get_default().begin_full_async(settings, settings.cancellable),
        callback, checked(options));
}

// Options

function checked(options) {
    for (const name of Object.keys(options)) {
        if (!OPTIONS.includes(name))
            throw new TypeError(`There is no option “${name}”. Choices are: ${OPTIONS.join(', ')}`);
    }
    return {
        using: null, savepoint: true, durable: false, isolation: null, read_only: false, retry: 0,
        cancellable: null, ...options,
    };
}

function flagsOf({savepoint = true, durable = false, read_only = false}) {
    const {TransactionFlags} = ns;
    return (read_only ? TransactionFlags.READ_ONLY : 0) |
        (durable ? TransactionFlags.DURABLE : 0) |
        (savepoint ? 0 : TransactionFlags.NO_SAVEPOINT);
}

/** An AsgiMod.Isolation, or the name of one: "read-committed", "serializable". */
function isolationOf(value) {
    if (typeof value === 'number')
        return value;
    const name = (value ?? 'default').toUpperCase().replace(/[- ]/g, '_');
    if (typeof ns.Isolation[name] !== 'number') {
        throw new RangeError(`There is no isolation level “${value}”. Choices are: ` +
            'read-committed, repeatable-read, serializable');
    }
    return ns.Isolation[name];
}

// A database by its alias, or options, and then what is needed of them.
function withOptions(toNative) {
    return ([first, ...rest]) => {
        const options = isPlain(first) ? checked(first) : {using: first ?? null};
        return toNative(options, rest);
    };
}

// Blocks

function pause(milliseconds) {
    return new Promise(resolve => {
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
            resolve(null);
            return GLib.SOURCE_REMOVE;
        });
    });
}

async function runOnce(begin, callback, options) {
    const transaction = await begin(options);
    let result;
    try {
        result = await callback(transaction);
    } catch (error) {
        // The error that is on its way says more than one that comes of this.
        await transaction.rollback().catch(() => {});
        throw error;
    }
    // It may have been ended by hand.
    if (transaction.is_active || !transaction.endedByHand)
        await transaction.commit();
    return result;
}

/** Runs a function in a transaction, again after a deadlock or a serialization failure. */
async function repeat(begin, callback, options) {
    for (let attempt = 0; ; attempt++) {
        try {
            return await runOnce(begin, callback, options);
        } catch (error) {
            const again = error instanceof ns.DeadlockError || error instanceof ns.SerializationError;
            if (!again || attempt >= options.retry)
                throw error;
        }
        await pause(FIRST_PAUSE * 2 ** attempt * (0.5 + Math.random()));
    }
}

// What is bound

/** A model whose querysets and new objects are in a transaction. */
class BoundModel {
    constructor(transaction, info) {
        this.transaction = transaction;
        this.info = info;
    }

    get aobjects() {
        return this.transaction.bind(this.info.aobjects);
    }

    manager(name) {
        return this.transaction.bind(this.info.manager(name));
    }

    new_instance(values) {
        return this.transaction.bind(this.info.new_instance(values));
    }
}

function callArguments([name, ...values]) {
    return [name, values.length === 1 && values[0] instanceof ns.Arguments
        ? values[0] : toArguments(values)];
}

function extendRuntime(runtime) {
    runtime.begin_async = method(runtime, 'begin', ([using]) => [using ?? null]);
    runtime.begin_full_async = method(runtime, 'begin_full',
        withOptions((options, [isolation, flags]) => [options.using,
            isolationOf(isolation ?? options.isolation), flags ?? flagsOf(options)]));
    runtime.begin = runtime.begin_async;
}

function extendTransaction(transaction) {
    const {bind, bind_model} = transaction;

    transaction.commit = byHand(method(transaction, 'commit'));
    transaction.rollback = byHand(method(transaction, 'rollback'));
    transaction.savepoint = method(transaction, 'savepoint');
    transaction.begin = method(transaction, 'begin',
        withOptions((options, [flags]) => [options.using, flags ?? flagsOf(options)]));
    transaction.call = method(transaction, 'call', callArguments, unwrap);
    transaction.call_command = method(transaction, 'call_command',
        ([name, ...args]) => [name, args.flat().map(String)]);
    for (const name of ['commit', 'rollback', 'savepoint', 'begin', 'call', 'call_command'])
        transaction[`${name}_async`] = transaction[name];

    /** A queryset, an object or a model, in this transaction. */
    transaction.bind = function (value) {
        if (value instanceof ns.Model)
            return bind_model.call(this, value) && value;
        return value instanceof ns.ModelInfo ? new BoundModel(this, value) : bind.call(this, value);
    };
    transaction.bind_model = function (value) {
        return this.bind(value);
    };
    transaction.model = function (label) {
        return this.bind(typeof label === 'string' ? ns.get_model(label) : label);
    };
    /** A block in this one: a savepoint, or on another database a transaction on the same worker. */
    transaction.atomic = function (callback, options = {}) {
        const {retry, ...rest} = checked({using: this.using, ...options});
        if (retry)
            throw new TypeError('Only the outermost block can be repeated: pass “retry” there');
        return repeat(settings => this.begin(settings, settings.cancellable), callback,
            {...rest, retry: 0});
    };
}

function byHand(end) {
    return function (...args) {
        this.endedByHand = true;
        return end.apply(this, args);
    };
}
