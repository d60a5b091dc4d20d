// SPDX-License-Identifier: LGPL-2.1-or-later
// The old imports of GJS, which an override has.

declare const imports: {
    gi: any;
    overrides: any;
    system: {gc(): void};
};
declare class TextDecoder {
    decode(bytes: Uint8Array): string;
}
