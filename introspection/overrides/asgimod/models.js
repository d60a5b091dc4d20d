// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install, defineType */
// Models: their fields as attributes, their relations as promises and managers.

const {GObject} = imports.gi;
const {fieldValue, isPlain, toArguments} = imports.overrides.asgimod.values;
const {attributes, camelCase, defineAttribute, methods, prime, read, unwrap, fromVariant} =
    imports.overrides.asgimod.rows;
const {method} = imports.overrides.asgimod.promises;

let ns;

// The classes whose attributes are defined.
const defined = new WeakSet();

const SAVE_OPTIONS = {force_insert: false, force_update: false, using: null, update_fields: null};
const DELETE_OPTIONS = {using: null, keep_parents: false};

function install(namespace) {
    ns = namespace;
    attributes.primeModel = primeModel;
    extendModel(ns.Model.prototype);
    extendModelInfo(ns.ModelInfo.prototype);
}

// Fields

function write(model, name, value) {
    const field = methods.get_model_info.call(model)?.get_field(name) ?? null;
    methods.set_field.call(model, name, fieldValue(value, name, field, true));
}

function fieldAccessor(name) {
    return {
        get() {
            return read(this, name);
        },
        set(value) {
            write(this, name, value);
        },
    };
}

function relatedPromise(name) {
    return {
        enumerable: false,
        get() {
            return this.fetch_related(name);
        },
    };
}

function relatedManager(name) {
    return {
        enumerable: false,
        get() {
            return methods.get_related_manager.call(this, name);
        },
    };
}

function isSingle(relation) {
    const type = ns.RelationType;
    return relation === type.FOREIGN_KEY || relation === type.ONE_TO_ONE ||
        relation === type.REVERSE_ONE_TO_ONE || relation === type.GENERIC_FOREIGN_KEY;
}

// What rows have got by queries is no part of the class.
function isTaken(name) {
    const base = ns.Model.prototype;
    return name in base && (Object.hasOwn(base, name) || !attributes.rowNames.has(name));
}

function findDescriptor(object, name) {
    return Object.getOwnPropertyDescriptor(object, name) ??
        findDescriptor(Object.getPrototypeOf(object), name);
}

// What a class of the program has written itself. It may declare properties for fields as well:
// they get the attributes that all fields have.
function ownNames({constructor: type}) {
    if (type.$gtype.name.startsWith('Asgi_'))
        return new Set();
    const names = new Set(Object.getOwnPropertyNames(type.prototype));
    for (const name of Object.keys(type[GObject.properties] ?? {})) {
        const attribute = name.replace(/-/g, '_');
        [name, attribute, camelCase(attribute)].forEach(spelling => names.delete(spelling));
    }
    return names;
}

function defineField(prototype, info, field, own) {
    const isFree = itself => spelling => !isTaken(spelling) && !own.has(spelling) &&
        (spelling === itself || info.get_field(spelling) === null);
    const add = (name, descriptor) => {
        // The GObject property of a field must not hide a method of every model; nothing hides the
        // class itself.
        if (name === 'constructor')
            return;
        if (isTaken(name))
            Object.defineProperty(prototype, name, findDescriptor(ns.Model.prototype, name));
        else
            defineAttribute(prototype, name, isFree(name), descriptor);
    };
    const name = field.get_name();
    const relation = field.get_relation();

    add(field.get_attribute(), fieldAccessor(field.get_attribute()));
    add(name, fieldAccessor(name));
    if (relation !== ns.RelationType.NONE)
        add(`a${name}`, isSingle(relation) ? relatedPromise(name) : relatedManager(name));
}

function defineClass(prototype, info) {
    const fields = info.get_fields();
    const own = ownNames(prototype);
    // The GObject property, which is a GVariant, is found on every class before its parent's.
    Object.defineProperty(prototype, 'pk', {configurable: true, ...fieldAccessor('pk')});
    for (let i = 0; i < fields.get_n_items(); i++)
        defineField(prototype, info, fields.get_item(i), own);
}

/** Give a class its attributes, once. */
function defineType({prototype}, info) {
    if (defined.has(prototype))
        return;
    defined.add(prototype);
    defineClass(prototype, info);
}

function primeModel(model) {
    const prototype = Object.getPrototypeOf(model);
    const info = methods.get_model_info.call(model);
    if (info === null)
        return;
    defineType({prototype}, info);
    const isFree = name => !isTaken(name) && !Object.hasOwn(prototype, name);
    for (const name of attributes.columnNames(model)) {
        if (isFree(name))
            defineAttribute(prototype, name, isFree, attributes.columnAccessor(name));
    }
}

// Methods

// Options by name, or in the order of the introspected method.
function options(defaults) {
    return args => {
        const named = args.length === 1 && isPlain(args[0]) ? args[0] : null;
        const names = Object.keys(defaults);
        for (const name of Object.keys(named ?? {})) {
            if (!names.includes(name))
                throw new TypeError(`There is no argument “${name}”. Choices are: ${names.join(', ')}`);
        }
        return names.map((name, i) => (named ? named[name] : args[i]) ?? defaults[name]);
    };
}

// The names of fields: one after the other, or in an array.
function names(args) {
    const list = args.flat();
    return [list.length > 0 ? list.map(String) : null];
}

function extendModel(model) {
    const table = {
        save: method(model, 'save', options(SAVE_OPTIONS)),
        delete: method(model, 'delete', options(DELETE_OPTIONS), fromVariant),
        refresh_from_db: method(model, 'refresh_from_db', names),
        full_clean: method(model, 'full_clean', names),
        fetch_related: method(model, 'fetch_related', args => args, prime),
        call: method(model, 'call', ([name, ...args]) => [name, callArguments(args)], unwrap),
    };
    for (const [name, call] of Object.entries(table))
        model[name] = model[`a${name}`] = model[`${name}_async`] = call;

    model.get_field = ns.Row.prototype.get_field;
    model.set_field = function (name, value) {
        write(this, name, value);
        return true;
    };
    model[Symbol.iterator] = undefined;
}

function callArguments(args) {
    return args.length === 1 && args[0] instanceof ns.Arguments ? args[0] : toArguments(args);
}

function extendModelInfo(info) {
    const {new_instance: newInstance, get_gtype: getGtype} = info;
    // GJS 1.90 gives a number for a property that is a type.
    Object.defineProperty(info, 'gtype', {
        configurable: true,
        get() {
            return getGtype.call(this);
        },
    });
    info.new_instance = function (values = {}) {
        const model = prime(newInstance.call(this, null));
        const pairs = values instanceof Map ? values : Object.entries(values ?? {});
        for (const [name, value] of pairs)
            write(model, name, value);
        return model;
    };
}
