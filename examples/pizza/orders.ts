// SPDX-License-Identifier: LGPL-2.1-or-later
// The pizza shop in TypeScript: what the compiler knows of Django's models is declared here, or
// written by asgimod-typegen. Types are all that TypeScript adds; strip them, and run it with
//
//     PYTHONPATH=. gjs -m orders.js
import AsgiMod from 'gi://AsgiMod';
import GLib from 'gi://GLib';

interface Topping extends AsgiMod.Model {
    id: number;
    name: string;
    readonly apizza_set: AsgiMod.ManyToManyRelatedManager<Pizza>;
}

interface Box extends AsgiMod.Model {
    id: number;
    name: string;
    readonly apizza_set: AsgiMod.ManyToOneRelatedManager<Pizza>;
}

interface Price extends AsgiMod.Model {
    id: number;
    amount: string;
    currency: string;
    readonly apizza: Promise<Pizza | null>;
}

interface Pizza extends AsgiMod.Model {
    id: number;
    name: string;
    box_id: number | null;
    price: Price;
    readonly abox: Promise<Box | null>;
    readonly aprice: Promise<Price>;
    readonly atoppings: AsgiMod.ManyToManyRelatedManager<Topping>;
}

const {Q, F, Count} = AsgiMod.expressions;

async function fill(): Promise<Pizza> {
    const prices = AsgiMod.get_model<Price>('shop.Price').aobjects;
    const cheap = await prices.create({amount: '9.99', currency: 'usd'});
    await prices.create({amount: '19.99', currency: 'usd'});
    const box = await AsgiMod.get_model<Box>('shop.Box').aobjects.create({name: 'medium box'});
    return await AsgiMod.get_model<Pizza>('shop.Pizza').aobjects
        .create({name: 'margherita', price: cheap, box});
}

async function prices(): Promise<string[]> {
    const {aobjects} = AsgiMod.get_model<Price>('shop.Price');
    const amounts: string[] = [];
    for await (const price of aobjects.filter({amount__gt: 5}, Q({currency: 'usd'})).order_by('id'))
        amounts.push(price.amount);
    const list = await aobjects.filter_async({amount__in: ['9.99', '19.99']});
    for (const price of list)
        amounts.push(`${price.amount} ${price.currency}`);
    const [first] = await aobjects.annotate<{twice: number}>({twice: F('id').mul(2)})
        .order_by('id').slice(0, 1).eval();
    const {n} = await aobjects.aggregate<{n: number}>({n: Count('id')});
    return [...amounts, `${first.currency}: ${first.twice} of ${n}`];
}

async function toppings(pizza: Pizza): Promise<string> {
    const {aobjects} = AsgiMod.get_model<Topping>('shop.Topping');
    const [ham, created] = await aobjects.get_or_create({name: 'ham'});
    await pizza.atoppings.add(ham, await aobjects.create({name: 'olive'}));
    const price = await pizza.aprice;
    const box = await pizza.abox;
    const names = (await pizza.atoppings.order_by('name').eval()).length;
    return `${pizza.name} in a ${box?.name ?? 'bag'}, ${price.amount}, ${names} ${ham.name} ${created}`;
}

async function refusal(): Promise<string> {
    try {
        await AsgiMod.get_model<Price>('shop.Price').aobjects.get({id: 99});
        return 'found';
    } catch (error) {
        if (error instanceof AsgiMod.DoesNotExist)
            return error.message;
        throw error;
    }
}

GLib.setenv('PIZZA_DATABASE', ':memory:', true);
await AsgiMod.setup('pizza_settings');
await AsgiMod.call_command('migrate', '--verbosity=0');
const pizza = await fill();
for (const line of [...await prices(), await toppings(pizza), await refusal()])
    print(line);
export {};
