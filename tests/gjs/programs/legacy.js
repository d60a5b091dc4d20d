// SPDX-License-Identifier: LGPL-2.1-or-later
// A script of the old kind.
const {AsgiMod, GLib} = imports.gi;

const loop = GLib.MainLoop.new(null, false);

async function main() {
    GLib.setenv('PIZZA_DATABASE', ':memory:', true);
    await AsgiMod.setup('pizza_settings');
    await AsgiMod.call_command('migrate', '--verbosity=0');
    const {aobjects} = AsgiMod.get_model('shop.Topping');
    const [ham, created] = await aobjects.get_or_create({name: 'ham'});
    for await (const topping of aobjects.filter(AsgiMod.expressions.Q({name__in: ['ham']})))
        print(topping.name, ham.pk, created);
}

main().catch(logError).finally(() => loop.quit());
loop.run();
