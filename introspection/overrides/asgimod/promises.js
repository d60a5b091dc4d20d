// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install, promise, splitCancellable, method */
// Asynchronous calls as promises, and the ways to cancel them.

const System = imports.system;
const {Gio, GLib, GObject} = imports.gi;
const {describe} = imports.overrides.asgimod.errors;

let ns;
let PromisedCall;

/** Cancels the calls that it was passed to. */
class CancelSource {
    constructor() {
        this.cancellable = new Gio.Cancellable();
    }

    get cancelled() {
        return this.cancellable.is_cancelled();
    }

    cancel() {
        this.cancellable.cancel();
    }

    /** A source that cancels by itself after a number of milliseconds. */
    static after(milliseconds) {
        const source = new CancelSource();
        GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
            source.cancel();
            return GLib.SOURCE_REMOVE;
        });
        return source;
    }
}

function install(namespace) {
    ns = namespace;
    ns.CancelSource = CancelSource;
    PromisedCall = newCallClass();
}

function isSignal(value) {
    return typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function';
}

function isCanceller(value) {
    if (value === null || typeof value !== 'object')
        return false;
    if (value instanceof Gio.Cancellable)
        return true;
    return !(value instanceof ns.Row) &&
        (value.cancellable instanceof Gio.Cancellable || isSignal(value));
}

/**
 * Take what cancels a call off the end of its arguments.
 *
 * A null there stands for none, and so does undefined after another argument: it comes from an
 * optional parameter that is passed on.
 */
function splitCancellable(args, takesNone = false) {
    const last = args[args.length - 1];
    if (args.length === 0)
        return [args, null];
    if (isCanceller(last))
        return [args.slice(0, -1), last];
    if (last === null || (last === undefined && (takesNone || args.length > 1)))
        return splitNulls(args.slice(0, -1));
    return [args, null];
}

function splitNulls(args) {
    return args[args.length - 1] === null ? splitNulls(args.slice(0, -1)) : [args, null];
}

/** A Gio.Cancellable for anything that cancels, and what ends their connection. */
function toCancellable(canceller) {
    if (canceller === null || canceller instanceof Gio.Cancellable)
        return [canceller, null];
    if (canceller.cancellable instanceof Gio.Cancellable)
        return [canceller.cancellable, null];

    const cancellable = new Gio.Cancellable();
    const cancel = () => cancellable.cancel();
    if (canceller.aborted)
        cancel();
    canceller.addEventListener('abort', cancel);
    return [cancellable, () => canceller.removeEventListener?.('abort', cancel)];
}

// GJS 1.74 drops a callback that comes between two slices of a garbage collection, and with it the
// answer. A property of an object of ours is set at any time.
function newCallClass() {
    return GObject.registerClass({
        GTypeName: 'Gjs_AsgiMod_PromisedCall',
        Properties: {result: GObject.ParamSpec.override('result', ns.Call)},
    }, class PromisedCall extends ns.Call {
        get result() {
            return null;
        }

        set result(result) {
            const {settle} = this;
            this.settle = null;
            if (!this.is_cancelled())
                idleCalls.push(this);
            collectSometimes();
            settle(result);
        }
    });
}

// Objects of calls that have ended, for others: to make one takes longer than anything else here.
const idleCalls = [];

function newCall(cancellable) {
    if (cancellable !== null)
        return new PromisedCall({cancellable});
    return idleCalls.pop() ?? new PromisedCall();
}

// What a call leaves behind is small to the collector of GJS: it waits long, while each object that
// is not collected makes new ones slower, and the rows behind one may be large. So it is asked for,
// after so many calls or when the process has grown, and for a small part of the time.
const CALLS_PER_COLLECTION = 1000;
const GROWTH = 1.25;
const TIME_BETWEEN = 50; // times what the last collection took
const CHECK_INTERVAL = 20_000; // µs, at least
let nCalls = 0;
let nextCheck = 0;
let limit = 0; // pages

function residentPages() {
    try {
        const [, statm] = GLib.file_get_contents('/proc/self/statm');
        return Number(new TextDecoder().decode(statm).split(' ')[1]);
    } catch {
        return 0; // not Linux
    }
}

function collectSometimes() {
    nCalls++;
    const now = GLib.get_monotonic_time();
    if (now < nextCheck)
        return;
    nextCheck = now + CHECK_INTERVAL;
    if (nCalls < CALLS_PER_COLLECTION && residentPages() <= limit)
        return;
    System.gc();
    nCalls = 0;
    limit = residentPages() * GROWTH;
    nextCheck = Math.max(nextCheck, now + TIME_BETWEEN * (GLib.get_monotonic_time() - now));
}

/**
 * A promise for an asynchronous call.
 *
 * @param {Function} start - is given what is its Gio.Cancellable and its callback at once
 * @param {Function} finish - is given the result, and gives the value
 * @param {any} canceller - what cancels the call, or null
 */
function promise(start, finish, canceller = null) {
    // Its stack is made to text only when it is asked for.
    const caller = new Error();
    return new Promise((resolve, reject) => {
        const [cancellable, disconnect] = toCancellable(canceller);
        const call = newCall(cancellable);
        call.settle = result => {
            disconnect?.();
            try {
                resolve(finish(result));
            } catch (error) {
                reject(describe(error, result, caller));
            }
        };
        try {
            start(call);
        } catch (error) {
            disconnect?.();
            throw error;
        }
    });
}

/**
 * A method that gives a promise.
 *
 * With a function as its last argument it is the introspected method, callback and all.
 *
 * @param {object} prototype - of a class with `name_async` and `name_finish`
 * @param {string} name - the name
 * @param {Function} toNative - makes the arguments of `name_async` from those of the method
 * @param {Function} fromNative - makes the value from that of `name_finish`
 */
function method(prototype, name, toNative = args => args, fromNative = value => value) {
    const start = prototype[`${name}_async`];
    const finish = prototype[`${name}_finish`];
    return function (...values) {
        if (typeof values[values.length - 1] === 'function')
            return start.apply(this, values);
        const [args, canceller] = splitCancellable(values, true);
        return promise(
            call => start.call(this, ...toNative(args), call, null),
            result => fromNative(finish.call(this, result)), canceller);
    };
}
