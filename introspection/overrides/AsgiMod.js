// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported _init */
// What JavaScript gets beyond the introspected library. The parts are in the folder asgimod/.

const PARTS = ['values', 'rows', 'errors', 'promises', 'models', 'querysets', 'expressions',
    'runtime', 'transactions'];

function _init() {
    for (const part of PARTS)
        imports.overrides.asgimod[part].install(this);
}
