// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported install */
// Django's expressions as plain functions.

const {isPlain, toArguments, toNative} = imports.overrides.asgimod.values;

let ns;

// Classes of django.db.models and django.db.models.functions. Any other is reached by call().
const NAMES = [
    'Value', 'Func', 'ExpressionWrapper', 'Case', 'When', 'Subquery', 'OuterRef', 'Exists',
    'FilteredRelation', 'Window', 'RowRange', 'ValueRange',
    'OrderBy', 'Aggregate', 'Count', 'Sum', 'Avg', 'Max', 'Min', 'StdDev', 'Variance',
    'Cast', 'Coalesce', 'Collate', 'Greatest', 'Least', 'NullIf', 'JSONArray', 'JSONObject',
    'Concat', 'Left', 'Length', 'Lower', 'LPad', 'LTrim', 'MD5', 'Ord', 'Repeat', 'Replace',
    'Reverse', 'Right', 'RPad', 'RTrim', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512',
    'StrIndex', 'Substr', 'Trim', 'Upper', 'Chr',
    'Abs', 'Ceil', 'Exp', 'Floor', 'Ln', 'Log', 'Mod', 'Pi', 'Power', 'Random', 'Round', 'Sign',
    'Sqrt', 'ACos', 'ASin', 'ATan', 'ATan2', 'Cos', 'Cot', 'Degrees', 'Radians', 'Sin', 'Tan',
    'Extract', 'ExtractYear', 'ExtractMonth', 'ExtractDay', 'ExtractWeek', 'ExtractWeekDay',
    'ExtractIsoYear', 'ExtractIsoWeekDay', 'ExtractQuarter', 'ExtractHour', 'ExtractMinute',
    'ExtractSecond', 'Now', 'Trunc',
    'TruncYear', 'TruncQuarter', 'TruncMonth', 'TruncWeek', 'TruncDay', 'TruncDate', 'TruncTime',
    'TruncHour', 'TruncMinute', 'TruncSecond',
    'CumeDist', 'DenseRank', 'FirstValue', 'Lag', 'LastValue', 'Lead', 'NthValue', 'Ntile',
    'PercentRank', 'Rank', 'RowNumber',
    'BigIntegerField', 'BinaryField', 'BooleanField', 'CharField', 'DateField', 'DateTimeField',
    'DecimalField',
    'DurationField', 'FloatField', 'IntegerField', 'JSONField', 'TextField', 'TimeField',
    'UUIDField',
];

const OPERATORS = {
    add: 'add', sub: 'sub', mul: 'mul', div: 'truediv', mod: 'mod', pow: 'pow', neg: 'neg',
    and: 'and_', or: 'or_', xor: 'xor', not: 'invert',
};

const METHODS = ['asc', 'desc', 'bitand', 'bitor', 'bitxor', 'bitleftshift', 'bitrightshift'];

function install(namespace) {
    ns = namespace;
    const {method} = ns.Expression.prototype;
    extendExpression(ns.Expression.prototype, method);
    extendQ(ns.Q.prototype);
    ns.expressions = newExpressions();
}

/** Make an instance of a class of Django's, by its name or its dotted name. */
function call(name, ...values) {
    return ns.Expression.call(name, toArguments(values));
}

function F(name) {
    return call('F', name);
}

/** A condition: all of the lookups, and all of the conditions that are passed. */
function Q(...values) {
    const conditions = values.map(value => isPlain(value) ? newQ(value) : value);
    return conditions.length === 0 ? newQ({})
        : conditions.reduce((left, right) => left.and(right));
}

Q.not = (...values) => Q(...values).not();

function newQ(lookups) {
    const pairs = lookups instanceof Map ? [...lookups] : Object.entries(lookups);
    return ns.Q.new(Object.fromEntries(pairs.map(([name, value]) =>
        [String(name), toNative(value, String(name))])));
}

function Prefetch(lookup, options = {}) {
    const {queryset = null, to_attr = null} =
        options instanceof ns.QuerySet ? {queryset: options} : options;
    return ns.Prefetch.new(lookup, queryset, to_attr);
}

function newExpressions() {
    const expressions = {F, Q, Prefetch, call};
    for (const name of NAMES)
        expressions[name] = (...values) => call(name, ...values);
    return expressions;
}

// Methods

function extendExpression(expression, method) {
    for (const [name, operator] of Object.entries(OPERATORS)) {
        expression[name] = function (...values) {
            return call(`operator.${operator}`, this, ...values);
        };
    }
    expression.method = function (name, ...values) {
        return method.call(this, name, values.length === 1 && values[0] instanceof ns.Arguments
            ? values[0] : toArguments(values));
    };
    for (const name of METHODS) {
        expression[name] = function (...values) {
            return this.method(name, ...values);
        };
    }
}

// A condition and an expression, such as Exists(), make an expression.
function extendQ(q) {
    for (const name of ['and', 'or', 'xor']) {
        const combine = q[name];
        q[name] = function (...values) {
            const other = values[0] instanceof ns.Expression ? values[0] : Q(...values);
            return other instanceof ns.Q ? combine.call(this, other)
                : call(`operator.${OPERATORS[name]}`, this, other);
        };
    }
}
