// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install, describe */
// Errors, by Django's names.

const {Gio, GLib} = imports.gi;
const {fromVariant} = imports.overrides.asgimod.rows;

let ns;

// Django's classes, and the codes of their instances: a class covers those that derive from it.
const CLASSES = {
    ObjectDoesNotExist: ['DOES_NOT_EXIST'],
    DoesNotExist: ['DOES_NOT_EXIST'],
    MultipleObjectsReturned: ['MULTIPLE_OBJECTS_RETURNED'],
    FieldError: ['FIELD'],
    ValidationError: ['VALIDATION'],
    IntegrityError: ['INTEGRITY', 'PROTECTED', 'RESTRICTED'],
    ProtectedError: ['PROTECTED'],
    RestrictedError: ['RESTRICTED'],
    DataError: ['DATA'],
    OperationalError: ['OPERATIONAL', 'DEADLOCK', 'SERIALIZATION'],
    DeadlockError: ['DEADLOCK'],
    SerializationError: ['SERIALIZATION'],
    ProgrammingError: ['PROGRAMMING'],
    DatabaseError: ['DATABASE', 'INTEGRITY', 'PROTECTED', 'RESTRICTED', 'DATA', 'OPERATIONAL',
        'DEADLOCK', 'SERIALIZATION', 'PROGRAMMING', 'NOT_SUPPORTED'],
    NotSupportedError: ['NOT_SUPPORTED'],
    TransactionManagementError: ['TRANSACTION'],
    TypeError: ['TYPE'],
    ValueError: ['VALUE'],
    IndexError: ['INDEX'],
    DeferredError: ['DEFERRED'],
    LookupError: ['LOOKUP'],
    ImportError: ['IMPORT'],
    SuspiciousOperation: ['SUSPICIOUS'],
    PermissionDenied: ['PERMISSION'],
    CommandError: ['COMMAND'],
    ImproperlyConfigured: ['NOT_CONFIGURED'],
    NotReadyError: ['NOT_READY'],
    PythonError: ['PYTHON'],
};

function install(namespace) {
    ns = namespace;
    for (const [name, codes] of Object.entries(CLASSES)) {
        const numbers = codes.map(code => ns.Error[code]);
        ns[name] = newClass(name, error =>
            error instanceof ns.Error && numbers.includes(error.code));
    }
    for (const [name, code] of [['Cancelled', 'CANCELLED'], ['TimedOut', 'TIMED_OUT']]) {
        ns[name] = newClass(name, error => error instanceof GLib.Error &&
            error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum[code]));
    }
}

// Errors are instances of AsgiMod.Error; these classes are there for `instanceof` alone.
function newClass(name, isInstance) {
    const errorClass = class {
        constructor() {
            throw new TypeError(`AsgiMod.${name} is for instanceof: the library makes its errors`);
        }

        static [Symbol.hasInstance](value) {
            return isInstance(value);
        }
    };
    Object.defineProperty(errorClass, 'name', {value: name});
    return errorClass;
}

/**
 * Give an error what the library knows of it beyond its message; returns it.
 *
 * @param {Error} error - why the call failed
 * @param {object} result - the Gio.AsyncResult of the call
 * @param {Error} caller - made where the call was
 */
function describe(error, result, caller) {
    const details = error instanceof ns.Error ? ns.error_get_details(result) : null;
    const known = details === null ? {} : fromVariant(details);
    for (const name of ['exception', 'traceback', 'fields', 'objects']) {
        if (name in known)
            error[name] = known[name];
    }
    error.stack = `${error.stack}${caller.stack}`;
    return error;
}
