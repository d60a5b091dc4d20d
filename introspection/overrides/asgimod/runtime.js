// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install */
// The start, the settings and the models, and whatever else runs in Python.

const {GLib} = imports.gi;
const {toArguments, toVariant} = imports.overrides.asgimod.values;
const {defineType} = imports.overrides.asgimod.models;
const {unwrap} = imports.overrides.asgimod.rows;
const {method} = imports.overrides.asgimod.promises;

let ns;

const CONFIGURATION = ['installed_apps', 'database', 'options', 'python_path'];

function install(namespace) {
    ns = namespace;
    extendRuntime(ns.Runtime.prototype);

    const runtime = () => ns.Runtime.get_default();
    ns.setup = (...args) => runtime().start_async(...args);
    ns.shutdown = (...args) => runtime().shutdown_async(...args);
    ns.call = (...args) => runtime().call_async(...args);
    ns.call_command = (...args) => runtime().call_command_async(...args);
    ns.get_model = label => runtime().get_model(label);
    ns.register_type = (label, type) => runtime().register_type(label, type);
    ns.configure = configure;
}

function callArguments([name, ...values]) {
    return [name, values.length === 1 && values[0] instanceof ns.Arguments
        ? values[0] : toArguments(values)];
}

// What a command takes comes one after the other, or in an array.
function commandArguments([name, ...values]) {
    return [name, values.flat().map(String)];
}

// Types whose models are not known yet.
const registered = [];

function defineRegistered() {
    for (const [label, type] of registered.splice(0))
        defineType(type, ns.get_model(label));
    return true;
}

function extendRuntime(runtime) {
    const {register_type: registerType} = runtime;
    runtime.register_type = function (label, type) {
        registerType.call(this, label, type);
        registered.push([label, type]);
        if (this.get_state() === ns.RuntimeState.RUNNING)
            defineRegistered();
        return true;
    };
    runtime.start_async = method(runtime, 'start', ([settings]) => [settings ?? null],
        defineRegistered);
    runtime.shutdown_async = method(runtime, 'shutdown', () => []);
    runtime.call_async = method(runtime, 'call', callArguments, unwrap);
    runtime.call_command_async = method(runtime, 'call_command', commandArguments);
}

/**
 * Give the settings in code, before setup().
 *
 * @param {object} configuration - `installed_apps`, and what else is needed of `database` (an
 *   SQLite file), `options` (further settings of Django) and `python_path`
 */
function configure(configuration) {
    for (const name of Object.keys(configuration)) {
        if (!CONFIGURATION.includes(name)) {
            throw new TypeError(
                `There is no argument “${name}”. Choices are: ${CONFIGURATION.join(', ')}`);
        }
    }
    const {installed_apps = [], database = null, options = null, python_path} = configuration;
    const runtime = ns.Runtime.get_default();
    if (python_path)
        runtime.set_python_path(python_path);
    return runtime.configure(installed_apps, database,
        options instanceof GLib.Variant ? options : options && toVariant(options, 'options'));
}
