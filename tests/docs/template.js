// SPDX-License-Identifier: LGPL-2.1-or-later
import AsgiMod from 'gi://AsgiMod';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

await AsgiMod.setup();
const Price = AsgiMod.get_model('shop.Price');
const {F, Q, Count, Sum} = AsgiMod.expressions;
@EXAMPLE@
