// SPDX-License-Identifier: LGPL-2.1-or-later
// What the types let pass, and what they don't: a @ts-expect-error with nothing to expect is an
// error as well. It is compiled, and never run.
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

interface Price extends AsgiMod.Model {
    id: number;
    amount: string;
    currency: string;
}

declare module 'gi://AsgiMod' {
    export namespace AsgiMod {
        interface Models {
            'uses.Price': Price;
        }
    }
}

const {Q, F, Count, Coalesce, Value, call} = AsgiMod.expressions;
const {aobjects} = AsgiMod.get_model<Price>('shop.Price');
const cancellable = new Gio.Cancellable();
let n: number;
let text: string;

// Values
aobjects.filter({id__in: [1, 2n], amount: '1', at: new Date(), day: GLib.Date.new_dmy(1, 1, 2000)});
aobjects.filter({json: {a: [1, null, {b: true}]}, bytes: new Uint8Array(1), set: new Set([1])});
aobjects.filter(new Map([['id', 1]]), Q({id: 1}), Q({id: 1}).or({id: 2}).not());
// @ts-expect-error undefined
aobjects.filter({id: undefined});
// @ts-expect-error a function
aobjects.filter({id: () => 1});
// @ts-expect-error no lookups
aobjects.filter('id');

// Rows
const price = await aobjects.get({id: 1}, cancellable);
text = price.amount;
n = (await aobjects.filter({id: 1}).get_async()).id;
n = aobjects.get_sync({id: 1}).id;
// @ts-expect-error no such field
price.nope;
// @ts-expect-error a model is not iterable, a row is
for (const field of price) print(field);
// @ts-expect-error it may be null
(await aobjects.first()).id;
// @ts-expect-error a promise
n = aobjects.count();
n = aobjects.count_sync();
text = (await aobjects.at(0)).amount;
for await (const one of aobjects.iterate(10, cancellable)) n = one.id;
for (const one of await aobjects.eval()) n = one.id;
n = [...await aobjects.eval()].length + (await aobjects.eval()).at(-1)!.id;
// @ts-expect-error a queryset is read with for await
for (const one of aobjects) n = one.id;
for (const id of await aobjects.values_list<number>('id', {flat: true}).eval()) n = id;
for (const row of await aobjects.values<{id: number, n: number}>('id', {n: Count('id')}).eval())
    n = row.id + row.n + row.toObject().n;
for (const row of await aobjects.values('anything').eval()) text = row.anything;
const counted = await aobjects.annotate<{n: number}>({n: Count('id')}).get({id: 1});
n = counted.n + counted.id;
const [made, created] = await aobjects.get_or_create({id: 1}, {amount: '1'}, cancellable);
if (created) n = made.id;
n = (await aobjects.filter({id: 1}).delete())[0];
n = (await aobjects.in_bulk([1])).get(1)!.id;

// Objects
await price.save();
await price.save({update_fields: ['amount']}, cancellable);
await price.asave();
await price.save_async();
// @ts-expect-error no such option
await price.save({force: true});
n = (await price.adelete())[0];
await price.refresh_from_db('amount', 'currency');
price.connect('notify::amount', () => {});
text = await price.call<string>('greeting', 'Hi', {mark: '!'});

// Models that are declared, and those that are not
text = (await AsgiMod.get_model('uses.Price').aobjects.get({id: 1})).amount;
// @ts-expect-error no such field
(await AsgiMod.get_model('uses.Price').aobjects.get({id: 1})).nope;
text = (await AsgiMod.get_model('any.Model').aobjects.get({id: 1})).whatever;

class Order extends AsgiMod.Model {
    declare id: number;

    get title(): string {
        return `order ${this.id}`;
    }
}
AsgiMod.register_type('uses.Order', Order);
text = (await AsgiMod.get_model<Order>('uses.Order').aobjects.get({id: 1})).title;
// @ts-expect-error no model
AsgiMod.register_type('uses.Order', Gio.Cancellable);

// Expressions
aobjects.filter({id__gt: F('id').sub(1)}).order_by(F('id').desc({nulls_last: true}), '-id');
aobjects.annotate({x: Coalesce('a', Value('b')), y: call('django.db.models.functions.Lower', 'a')});
// @ts-expect-error no class of Django's
AsgiMod.expressions.Nope;

// Errors and cancelling
const source = new AsgiMod.CancelSource();
try {
    await aobjects.eval(source);
} catch (error) {
    if (error instanceof AsgiMod.ValidationError)
        text = error.fields!.amount[0];
    if (error instanceof AsgiMod.Error && error.matches(AsgiMod.Error, AsgiMod.Error.DATA))
        text = error.traceback ?? error.message;
    if (error instanceof AsgiMod.Cancelled && error.matches(Gio.IOErrorEnum as any, 0))
        n = error.code;
}
// @ts-expect-error not to be made
new AsgiMod.DoesNotExist();

// Runtime
AsgiMod.configure({installed_apps: ['shop'], options: {USE_TZ: true}});
// @ts-expect-error apps are called installed_apps
AsgiMod.configure({apps: []});
n = AsgiMod.Runtime.get_default().max_workers;
n = await AsgiMod.call<number>('math.sqrt', 4);
print(n!, text!);

// Transactions
n = (await AsgiMod.atomic(async tx => {
    const bound = tx.model<Price>('shop.Price');
    const one = await bound.aobjects.get({id: 1});
    one.amount = '2';
    await one.save();
    text = tx.bind(one).amount;
    await tx.atomic(inner => inner.bind(aobjects).filter({id: 1}).update({amount: '3'}));
    tx.on_commit(() => print(text));
    return tx.bind(aobjects).count();
}, {isolation: 'serializable', retry: 3}));
// @ts-expect-error no such level
await AsgiMod.atomic(() => {}, {isolation: 'strict'});
// @ts-expect-error the outermost alone
await AsgiMod.atomic(tx => tx.atomic(() => {}, {retry: 1}));
