// SPDX-License-Identifier: LGPL-2.1-or-later
// As much of GLib, GObject and Gio as the types of AsgiMod and the examples need, for a check
// without any package.

declare module 'gi://GObject' {
    namespace GObject {
        interface GType {
            readonly name: string;
        }
        const TYPE_INT64: GType;

        class Object {
            connect(signal: string, callback: (...args: any[]) => any): number;
            disconnect(id: number): void;
        }

        class Value {
            init(type: GType): Value;
            set_int64(value: bigint | number): void;
        }
    }
    export default GObject;
}

declare module 'gi://GLib' {
    namespace GLib {
        class Error {
            readonly domain: number;
            readonly code: number;
            readonly message: string;
            readonly stack: string;
            matches(domain: number, code: number): boolean;
        }

        class Bytes {
            toArray(): Uint8Array;
        }

        class Date {
            static new_dmy(day: number, month: number, year: number): Date;
            get_year(): number;
        }

        class DateTime {
            static new_now_utc(): DateTime;
            format_iso8601(): string;
        }

        class Variant {
            deepUnpack(): any;
        }

        function setenv(name: string, value: string, overwrite: boolean): boolean;
    }
    export default GLib;
}

declare module 'gi://Gio' {
    import GObject from 'gi://GObject';

    namespace Gio {
        class Cancellable extends GObject.Object {
            cancel(): void;
            is_cancelled(): boolean;
        }

        interface AsyncResult {
            get_user_data(): any;
        }

        interface ListModel {
            get_n_items(): number;
            get_item(position: number): any;
        }

        class IOErrorEnum {
            static CANCELLED: number;
        }
    }
    export default Gio;
}

declare function print(...values: any[]): void;
