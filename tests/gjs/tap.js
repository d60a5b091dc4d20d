// SPDX-License-Identifier: LGPL-2.1-or-later
// Tests as sentences, reported in the Test Anything Protocol.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

let count = 0;
let failures = 0;

/** A value as text: what is the same has the same text. */
export function show(value) {
    if (value === null || typeof value !== 'object')
        return typeof value === 'string' ? JSON.stringify(value) : showPlain(value);
    if (value instanceof GLib.DateTime)
        return `DateTime(${value.to_utc().format_iso8601()})`;
    if (value instanceof GLib.Date)
        return `Date(${value.get_year()}-${value.get_month()}-${value.get_day()})`;
    if (value instanceof GLib.Bytes)
        return `Bytes(${value.toArray().join()})`;
    if (value instanceof GObject.Object)
        return String(value);
    if (value instanceof Map)
        return `Map(${show([...value])})`;
    if (Array.isArray(value))
        return `[${value.map(show).join(', ')}]`;
    const pairs = Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`);
    return `{${pairs.join(', ')}}`;
}

function showPlain(value) {
    return typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : String(value);
}

export function equal(actual, expected) {
    if (show(actual) !== show(expected))
        throw new Error(`${show(actual)} is not ${show(expected)}`);
}

export function ok(condition, what = 'the condition') {
    if (!condition)
        throw new Error(`${what} does not hold`);
}

export function matches(text, pattern) {
    if (!pattern.test(text))
        throw new Error(`“${text}” does not match ${pattern}`);
}

function checkError(error, errorClass, pattern) {
    ok(error instanceof errorClass, `“${error}” instanceof ${errorClass.name}`);
    matches(error.message, pattern);
    return error;
}

export function throws(body, errorClass, pattern = /./) {
    let value;
    try {
        value = body();
    } catch (error) {
        return checkError(error, errorClass, pattern);
    }
    throw new Error(`it gave ${show(value)} instead of failing`);
}

export async function rejects(promise, errorClass, pattern = /./) {
    let value;
    try {
        value = await promise;
    } catch (error) {
        return checkError(error, errorClass, pattern);
    }
    throw new Error(`it gave ${show(value)} instead of failing`);
}

export async function test(sentence, body) {
    count++;
    try {
        await body();
        print(`ok ${count} - ${sentence}`);
    } catch (error) {
        failures++;
        print(`not ok ${count} - ${sentence}`);
        print(`${error}\n${error.stack}\n${error.traceback ?? ''}`.trim().replace(/^/gm, '# '));
    }
}

/** A test that can't be made here, and why. */
export function skip(sentence, reason) {
    count++;
    print(`ok ${count} - ${sentence} # SKIP ${reason}`);
}

export function done() {
    print(`1..${count}`);
    if (failures > 0)
        System.exit(1);
}
