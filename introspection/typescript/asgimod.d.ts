// SPDX-License-Identifier: LGPL-2.1-or-later
// AsgiMod as JavaScript has it, with the override. GLib, GObject and Gio come from elsewhere, such
// as the packages @girs/… or what ts-for-gir makes.

declare module 'gi://AsgiMod' {
    import Gio from 'gi://Gio';
    import GLib from 'gi://GLib';
    import GObject from 'gi://GObject';

    export namespace AsgiMod {
        // Values

        /** Whatever a field can hold, or a lookup be compared with. `undefined` is refused. */
        type Value = null | boolean | number | bigint | string | Date | Uint8Array | ArrayBuffer |
            GLib.DateTime | GLib.Date | GLib.Bytes | GLib.Variant | GObject.Value |
            Model | ResultList<any> | QuerySet<any, any> | Term |
            readonly Value[] | ReadonlySet<Value> | NamedValues;

        /** Named values: lookups of a filter, fields of a new object, options of a function. */
        type NamedValues = {readonly [name: string]: Value} | ReadonlyMap<string, Value>;

        /** A condition of a filter: lookups, a Q, or an expression such as Exists(). */
        type Condition = NamedValues | Q | Expression;

        /** What cancels a call: the last argument of each. */
        type Canceller = Gio.Cancellable | {readonly cancellable: Gio.Cancellable} | AbortSignalLike;

        interface AbortSignalLike {
            readonly aborted: boolean;
            addEventListener(type: 'abort', listener: () => void): void;
            removeEventListener?(type: 'abort', listener: () => void): void;
        }

        type MayCancel = Canceller | null | undefined;

        /** Objects in any order: an array, a set or a result. */
        type Several<T extends Model> = readonly T[] | ReadonlySet<T> | ResultList<T>;

        /** The arguments of a call that the library itself takes; an object literal will do. */
        class Arguments extends GObject.Object {
            static new(): Arguments;
            static new_strings(strings: string[] | null): Arguments;
            append(value: any): void;
            append_boolean(value: boolean): void;
            append_int64(value: bigint | number): void;
            append_null(): void;
            append_object(object: GObject.Object | null): void;
            append_string(value: string | null): void;
            get_n_named(): number;
            get_n_positional(): number;
            set(name: string, value: any): void;
            set(...args: never[]): any;
            set_boolean(name: string, value: boolean): void;
            set_int64(name: string, value: bigint | number): void;
            set_null(name: string): void;
            set_object(name: string, object: GObject.Object | null): void;
            set_string(name: string, value: string | null): void;
        }

        // Start

        enum RuntimeState {
            STOPPED,
            STARTING,
            RUNNING,
            STOPPING,
            FAILED,
        }

        interface Configuration {
            installed_apps: string[];
            /** An SQLite file. */
            database?: string | null;
            /** Further settings of Django. */
            options?: NamedValues | GLib.Variant | null;
            python_path?: string[] | null;
        }

        /** Starts Django, with a settings module or the environment's. */
        function setup(settings?: string | null, canceller?: MayCancel): Promise<boolean>;
        function setup(canceller: Canceller): Promise<boolean>;
        function shutdown(canceller?: MayCancel): Promise<boolean>;
        /** Gives the settings in code, before setup(). */
        function configure(configuration: Configuration): boolean;
        /** Calls any Python function on a worker. */
        function call<V = any>(name: string, ...args: (Value | MayCancel)[]): Promise<V>;
        /** Runs a management command; gives what it prints. */
        function call_command(name: string,
            ...args: (string | number | readonly string[] | MayCancel)[]): Promise<string>;

        /** The types of models, by their labels; declare yours here, as asgimod-typegen does. */
        interface Models {}

        function get_model<L extends keyof Models & string>(label: L): ModelInfo<ModelOf<Models[L]>>;
        function get_model<T extends Model = AnyModel>(label: string): ModelInfo<T>;

        /** Makes a class of the program the one of a model's objects, before their first use. */
        function register_type(label: string, type: ModelType): boolean;

        /** The default manager of the model that a class is for. */
        function objects_of<T extends Model>(type: {readonly prototype: T}): QuerySet<T>;

        type ModelType = {readonly prototype: Model};
        type ModelOf<T> = T extends Model ? T : never;

        /** The default manager of the model that a class is registered for. */
        function objects_of<T extends Model>(type: {readonly prototype: T}): QuerySet<T>;

        class Runtime extends GObject.Object {
            static get_default(): Runtime;
            readonly state: RuntimeState;
            readonly settings_module: string | null;
            readonly settingsModule: string | null;
            readonly django_version: string | null;
            readonly djangoVersion: string | null;
            readonly python_version: string;
            readonly pythonVersion: string;
            python_path: string[] | null;
            pythonPath: string[] | null;
            max_workers: number;
            maxWorkers: number;
            connect(signal: string, callback: (...args: any[]) => any): number;
            get_state(): RuntimeState;
            get_settings_module(): string | null;
            get_django_version(): string | null;
            get_python_version(): string;
            get_python_path(): string[] | null;
            set_python_path(path: string[] | null): void;
            get_max_workers(): number;
            set_max_workers(max_workers: number): void;
            readonly queue_length: number;
            readonly queueLength: number;
            readonly busy_workers: number;
            readonly busyWorkers: number;
            readonly open_transactions: number;
            readonly openTransactions: number;
            /** How many calls have had to wait since the start. */
            readonly waits: number;
            /** How many milliseconds a call may take, or 0. */
            timeout: number;
            get_timeout(): number;
            set_timeout(timeout: number): void;
            get_queue_length(): number;
            get_busy_workers(): number;
            get_open_transactions(): number;
            get_waits(): number;
            get_model<T extends Model = AnyModel>(label: string): ModelInfo<T>;
            /** Makes a class of the program the one of a model's objects. */
            register_type(label: string, type: ModelType): boolean;
            list_models(): Gio.ListModel;
            configure(installed_apps: string[], database: string | null,
                options: GLib.Variant | null): boolean;
            start_async(settings?: string | null, canceller?: MayCancel): Promise<boolean>;
            start_sync(settings: string | null, cancellable: Gio.Cancellable | null): boolean;
            shutdown_async(canceller?: MayCancel): Promise<boolean>;
            shutdown_sync(cancellable: Gio.Cancellable | null): boolean;
            call_async<V = any>(name: string, ...args: (Value | MayCancel)[]): Promise<V>;
            call_sync(name: string, args: Arguments | null, cancellable: Gio.Cancellable | null): Row;
            call_command_async(name: string,
                ...args: (string | number | readonly string[] | MayCancel)[]): Promise<string>;
            call_command_sync(name: string, args: string[] | null,
                cancellable: Gio.Cancellable | null): string;
            begin(using?: string | null, canceller?: MayCancel): Promise<Transaction>;
            begin_async(using?: string | null, canceller?: MayCancel): Promise<Transaction>;
            begin_sync(using: string | null, cancellable: Gio.Cancellable | null): Transaction;
            begin_full_async(options: BeginOptions, canceller?: MayCancel): Promise<Transaction>;
            begin_full_async(using: string | null, isolation: Isolation | IsolationName,
                flags: TransactionFlags, canceller?: MayCancel): Promise<Transaction>;
            begin_full_sync(using: string | null, isolation: Isolation, flags: TransactionFlags,
                cancellable: Gio.Cancellable | null): Transaction;
        }

        // Transactions

        enum TransactionState {
            ACTIVE,
            COMMITTED,
            ROLLED_BACK,
        }

        enum TransactionFlags {
            NONE,
            READ_ONLY,
            DURABLE,
            NO_SAVEPOINT,
        }

        enum Isolation {
            DEFAULT,
            READ_COMMITTED,
            REPEATABLE_READ,
            SERIALIZABLE,
        }

        type IsolationName = 'read-committed' | 'repeatable-read' | 'serializable';

        interface NestedOptions {
            using?: string | null;
            /** False: when it is rolled back, the outer one can only be rolled back too. */
            savepoint?: boolean;
            /** It must not be part of another one. */
            durable?: boolean;
        }

        interface BeginOptions extends NestedOptions {
            isolation?: Isolation | IsolationName | null;
            /** On SQLite it lets others write. */
            read_only?: boolean;
        }

        interface AtomicOptions extends BeginOptions {
            /** How often the function is called again after a deadlock or a serialization failure. */
            retry?: number;
            cancellable?: MayCancel;
        }

        /** Runs a function in a transaction, which is committed, or rolled back when it throws. */
        function atomic<V>(callback: (tx: Transaction) => V | Promise<V>, options?: AtomicOptions):
            Promise<V>;
        function begin(using?: string | null, canceller?: MayCancel): Promise<Transaction>;

        /** A model whose querysets and new objects are in a transaction. */
        interface BoundModel<T extends Model = AnyModel> {
            readonly transaction: Transaction;
            readonly info: ModelInfo<T>;
            readonly aobjects: QuerySet<T>;
            manager(name: string): QuerySet<T>;
            new_instance(values?: NamedValues | null): T;
        }

        /** A transaction, or a savepoint in one. */
        class Transaction extends GObject.Object {
            readonly using: string;
            readonly state: TransactionState;
            readonly is_active: boolean;
            readonly isActive: boolean;
            readonly parent: Transaction | null;
            connect(signal: string, callback: (...args: any[]) => any): number;
            get_using(): string;
            get_state(): TransactionState;
            get_parent(): Transaction | null;

            /** A queryset, an object or a model, in this transaction. */
            bind<T extends Model>(model: ModelInfo<T>): BoundModel<T>;
            bind<Q extends QuerySet<any, any> | Model>(value: Q): Q;
            bind_model<T extends Model>(model: T): T;
            model<L extends keyof Models & string>(label: L): BoundModel<ModelOf<Models[L]>>;
            model<T extends Model = AnyModel>(label: string | ModelInfo<T>): BoundModel<T>;

            /** A block in this one: a savepoint, or a transaction on another database. */
            atomic<V>(callback: (tx: Transaction) => V | Promise<V>,
                options?: NestedOptions & {cancellable?: MayCancel}): Promise<V>;
            on_commit(callback: () => void): void;
            commit(canceller?: MayCancel): Promise<boolean>;
            commit_async(canceller?: MayCancel): Promise<boolean>;
            commit_sync(cancellable: Gio.Cancellable | null): boolean;
            rollback(canceller?: MayCancel): Promise<boolean>;
            rollback_async(canceller?: MayCancel): Promise<boolean>;
            rollback_sync(cancellable: Gio.Cancellable | null): boolean;
            savepoint(canceller?: MayCancel): Promise<Transaction>;
            savepoint_async(canceller?: MayCancel): Promise<Transaction>;
            savepoint_sync(cancellable: Gio.Cancellable | null): Transaction;
            begin(options?: NestedOptions | string | null, canceller?: MayCancel): Promise<Transaction>;
            begin_async(options?: NestedOptions | string | null, canceller?: MayCancel):
                Promise<Transaction>;
            begin_sync(using: string | null, flags: TransactionFlags,
                cancellable: Gio.Cancellable | null): Transaction;
            call<V = any>(name: string, ...args: (Value | MayCancel)[]): Promise<V>;
            call_async<V = any>(name: string, ...args: (Value | MayCancel)[]): Promise<V>;
            call_sync(name: string, args: Arguments | null, cancellable: Gio.Cancellable | null): Row;
            call_command(name: string,
                ...args: (string | number | readonly string[] | MayCancel)[]): Promise<string>;
            call_command_async(name: string,
                ...args: (string | number | readonly string[] | MayCancel)[]): Promise<string>;
            call_command_sync(name: string, args: string[] | null,
                cancellable: Gio.Cancellable | null): string;
        }

        /** Cancels the calls that it was passed to. */
        class CancelSource {
            /** A source that cancels by itself. */
            static after(milliseconds: number): CancelSource;
            readonly cancellable: Gio.Cancellable;
            readonly cancelled: boolean;
            cancel(): void;
        }

        /** What tells a promise of the end of its call: of no use to a program. */
        abstract class Call extends Gio.Cancellable {}

        // Rows

        enum ValueType {
            NULL,
            BOOLEAN,
            INTEGER,
            FLOAT,
            TEXT,
            DECIMAL,
            UUID,
            TIME,
            FILE,
            DATE,
            DATE_TIME,
            DURATION,
            BINARY,
            JSON,
            MODEL,
            MODELS,
            DEFERRED,
        }

        /** A row of values(), values_list(), dates() or aggregate(). */
        class Row extends GObject.Object {
            readonly [Symbol.iterator]: () => IterableIterator<any>;
            get_field<V = any>(name: string): V;
            get_value<V = any>(position: number): V;
            toObject(): {[name: string]: any};
            toJSON(): {[name: string]: any};
            has_field(name: string): boolean;
            is_null(name: string): boolean;
            get_n_columns(): number;
            get_column_name(position: number): string | null;
            get_flat(): boolean;
            get_value_type(name: string): ValueType;
            get_boolean(name: string): boolean;
            get_bytes(name: string): GLib.Bytes | null;
            get_date(name: string): GLib.Date | null;
            get_date_time(name: string): GLib.DateTime | null;
            get_double(name: string): number;
            get_int64(name: string): number;
            get_object(name: string): any;
            get_string(name: string): string | null;
            get_variant(name: string): GLib.Variant | null;
        }

        /** A row whose columns are not declared. */
        type AnyRow = Row & {[column: string]: any};

        /** What a query gave: a Gio.ListModel, and iterable. */
        class ResultList<R = any> extends GObject.Object {
            readonly length: number;
            readonly n_items: number;
            readonly nItems: number;
            readonly item_type: GObject.GType;
            readonly itemType: GObject.GType;
            at(position: number): R | undefined;
            values(): IterableIterator<R>;
            toJSON(): any[];
            [Symbol.iterator](): IterableIterator<R>;
            get(position: number): any;
            get_size(): number;
            get_n_bytes(): number;
            get_n_items(): number;
            get_item(position: number): any;
            get_item_type(): GObject.GType;
            items_changed(position: number, removed: number, added: number): void;
            vfunc_get_item(position: number): any;
            vfunc_get_item_type(): GObject.GType;
            vfunc_get_n_items(): number;
        }

        // Models

        enum RelationType {
            NONE,
            FOREIGN_KEY,
            ONE_TO_ONE,
            REVERSE_ONE_TO_ONE,
            REVERSE_FOREIGN_KEY,
            MANY_TO_MANY,
            GENERIC_FOREIGN_KEY,
            GENERIC,
        }

        class FieldInfo extends GObject.Object {
            readonly attribute: string;
            readonly blank: boolean;
            readonly choices: GLib.Variant | null;
            readonly column: string | null;
            readonly editable: boolean;
            readonly help_text: string;
            readonly helpText: string;
            readonly internal_type: string;
            readonly internalType: string;
            readonly max_length: number;
            readonly maxLength: number;
            readonly name: string;
            readonly null: boolean;
            readonly primary_key: boolean;
            readonly primaryKey: boolean;
            readonly related_label: string | null;
            readonly relatedLabel: string | null;
            readonly related_attribute: string | null;
            readonly relatedAttribute: string | null;
            readonly relation: RelationType;
            readonly unique: boolean;
            readonly value_type: ValueType;
            readonly valueType: ValueType;
            readonly verbose_name: string;
            readonly verboseName: string;
            get_attribute(): string;
            get_blank(): boolean;
            get_choices(): GLib.Variant | null;
            get_column(): string | null;
            get_editable(): boolean;
            get_help_text(): string;
            get_internal_type(): string;
            get_max_length(): number;
            get_name(): string;
            get_null(): boolean;
            get_primary_key(): boolean;
            get_related_label(): string | null;
            get_related_attribute(): string | null;
            get_relation(): RelationType;
            get_unique(): boolean;
            get_value_type(): ValueType;
            get_verbose_name(): string;
        }

        /** A Django model. */
        class ModelInfo<T extends Model = AnyModel> extends GObject.Object {
            readonly label: string;
            readonly table: string;
            readonly proxy: boolean;
            readonly gtype: GObject.GType;
            readonly fields: Gio.ListModel;
            readonly managers: string[];
            readonly pk_field: FieldInfo;
            readonly pkField: FieldInfo;
            readonly verbose_name: string;
            readonly verboseName: string;
            readonly verbose_name_plural: string;
            readonly verboseNamePlural: string;
            /** The default manager: where every query begins. */
            readonly aobjects: QuerySet<T>;
            /** Whether the signals tell of what is written. */
            watched: boolean;
            static for_type(type: GObject.GType): ModelInfo<any> | null;
            connect(signal: string, callback: (...args: any[]) => any): number;
            manager(name: string): QuerySet<T>;
            /** An object that is not saved yet. */
            new_instance(values?: NamedValues | null): T;
            get_watched(): boolean;
            set_watched(watched: boolean): void;
            get_aobjects(): QuerySet<T>;
            get_field(name: string): FieldInfo | null;
            get_fields(): Gio.ListModel;
            get_gtype(): GObject.GType;
            get_label(): string;
            get_managers(): string[];
            get_pk_field(): FieldInfo;
            get_proxy(): boolean;
            get_table(): string;
            get_verbose_name(): string;
            get_verbose_name_plural(): string;
        }

        interface SaveOptions {
            force_insert?: boolean;
            force_update?: boolean;
            using?: string | null;
            update_fields?: readonly string[] | null;
        }

        interface DeleteOptions {
            using?: string | null;
            keep_parents?: boolean;
        }

        /** How many rows were deleted, and how many of each model. */
        type Deleted = [number, {[label: string]: number}];

        interface ModelCalls {
            save(canceller?: MayCancel): Promise<boolean>;
            save(options: SaveOptions, canceller?: MayCancel): Promise<boolean>;
            delete(canceller?: MayCancel): Promise<Deleted>;
            delete(options: DeleteOptions, canceller?: MayCancel): Promise<Deleted>;
            refresh_from_db(...fields: (string | readonly string[] | MayCancel)[]): Promise<boolean>;
            full_clean(...exclude: (string | readonly string[] | MayCancel)[]): Promise<boolean>;
            fetch_related<M extends Model = AnyModel>(name: string,
                canceller?: MayCancel): Promise<M | null>;
            /** Calls a method of the Django object. */
            call<V = any>(method: string, ...args: (Value | MayCancel)[]): Promise<V>;
        }

        /** An object of a Django model. Its fields are attributes: declare them in an interface. */
        class Model extends Row {
            readonly [Symbol.iterator]: never;
            readonly pk: any;
            readonly model_info: ModelInfo<any> | null;
            readonly modelInfo: ModelInfo<any> | null;
            readonly is_saved: boolean;
            readonly isSaved: boolean;
            readonly is_loaded: boolean;
            readonly isLoaded: boolean;
            readonly is_dirty: boolean;
            readonly isDirty: boolean;
            readonly dirty_fields: string[];
            readonly dirtyFields: string[];
            connect(signal: string, callback: (...args: any[]) => any): number;
            set_field(name: string, value: Value): boolean;
            set_null(name: string): boolean;
            set_boolean(name: string, value: boolean): boolean;
            set_bytes(name: string, value: GLib.Bytes | null): boolean;
            set_date(name: string, value: GLib.Date | null): boolean;
            set_date_time(name: string, value: GLib.DateTime | null): boolean;
            set_double(name: string, value: number): boolean;
            set_int64(name: string, value: bigint | number): boolean;
            set_related(name: string, related: Model | null): boolean;
            set_string(name: string, value: string | null): boolean;
            set_variant(name: string, value: GLib.Variant | null): boolean;
            get_related<M extends Model = AnyModel>(name: string): M | null;
            revert(): void;
            get_related_manager<M extends Model = AnyModel>(name: string): ManyToManyRelatedManager<M>;
            get_model_info(): ModelInfo<any> | null;
            get_is_saved(): boolean;
            get_is_loaded(): boolean;
            get_is_dirty(): boolean;
            get_dirty_fields(): string[];
            get_pk(): GLib.Variant | null;
            save_sync(force_insert: boolean, force_update: boolean, alias: string | null,
                update_fields: string[] | null, cancellable: Gio.Cancellable | null): boolean;
            delete_sync(alias: string | null, keep_parents: boolean,
                cancellable: Gio.Cancellable | null): GLib.Variant;
            refresh_from_db_sync(fields: string[] | null,
                cancellable: Gio.Cancellable | null): boolean;
            full_clean_sync(exclude: string[] | null, cancellable: Gio.Cancellable | null): boolean;
            fetch_related_sync(name: string, cancellable: Gio.Cancellable | null): Model | null;
            call_sync(method: string, args: Arguments | null,
                cancellable: Gio.Cancellable | null): Row;
        }
        interface Model extends ModelCalls, WithA<ModelCalls>, WithAsync<ModelCalls> {}

        /** An object whose fields are not declared. */
        type AnyModel = Model & {[attribute: string]: any};

        // Querysets

        type WithA<Calls> = {[Name in keyof Calls & string as `a${Name}`]: Calls[Name]};
        type WithAsync<Calls> = {[Name in keyof Calls & string as `${Name}_async`]: Calls[Name]};
        type WithSync<Calls> = {
            [Name in keyof Calls & string as `${Name}_sync`]:
                Calls[Name] extends (...args: infer A) => Promise<infer V> ? (...args: A) => V : never;
        };

        /** What asks the database. Each has an `_async` and a waiting `_sync` form as well. */
        interface QuerySetCalls<T extends Model, R> {
            eval(canceller?: MayCancel): Promise<ResultList<R>>;
            item(position: number, canceller?: MayCancel): Promise<R>;
            get(...conditions: (Condition | MayCancel)[]): Promise<R>;
            first(canceller?: MayCancel): Promise<R | null>;
            last(canceller?: MayCancel): Promise<R | null>;
            latest(...fields: (string | Expression | MayCancel)[]): Promise<R>;
            earliest(...fields: (string | Expression | MayCancel)[]): Promise<R>;
            count(canceller?: MayCancel): Promise<number>;
            exists(canceller?: MayCancel): Promise<boolean>;
            contains(object: T, canceller?: MayCancel): Promise<boolean>;
            aggregate<A extends object = AnyRow>(
                ...expressions: (Expression | NamedValues | MayCancel)[]): Promise<Row & A>;
            in_bulk(ids?: Iterable<Value> | null, field?: string | {field_name: string} | MayCancel,
                canceller?: MayCancel): Promise<Map<any, T>>;
            explain(format?: string | NamedValues | MayCancel,
                ...options: (NamedValues | MayCancel)[]): Promise<string>;
            create(values?: NamedValues | MayCancel, canceller?: MayCancel): Promise<T>;
            get_or_create(lookups: NamedValues, defaults?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<[T, boolean]>;
            update_or_create(lookups: NamedValues, defaults?: NamedValues | MayCancel,
                create_defaults?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<[T, boolean]>;
            bulk_create(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<ResultList<T>>;
            bulk_update(objects: Several<T>, fields: readonly string[],
                options?: NamedValues | MayCancel, canceller?: MayCancel): Promise<number>;
            update(values: NamedValues, canceller?: MayCancel): Promise<number>;
            delete(canceller?: MayCancel): Promise<Deleted>;
        }

        /**
         * An immutable chain of operations: T is its model, R what it gives when it is evaluated.
         * Managers are the same class.
         */
        class QuerySet<T extends Model = AnyModel, R = T> extends GObject.Object {
            readonly label: string | null;
            get_label(): string | null;
            to_string(): string;
            [Symbol.asyncIterator](): AsyncIterableIterator<R>;
            /** The lower the number, the sooner: GLib.PRIORITY_HIGH. */
            with_priority(priority: number): this;
            /** How many milliseconds a query may take, or 0: it then fails with AsgiMod.TimedOut. */
            with_timeout(milliseconds: number): this;

            filter(...conditions: Condition[]): QuerySet<T, R>;
            exclude(...conditions: Condition[]): QuerySet<T, R>;
            complex_filter(condition: Condition): QuerySet<T, R>;
            annotate<A extends object = {[name: string]: any}>(
                ...expressions: (Expression | NamedValues)[]): QuerySet<T, R & A>;
            alias(...expressions: (Expression | NamedValues)[]): QuerySet<T, R>;
            order_by(...fields: (string | Expression)[]): QuerySet<T, R>;
            reverse(): QuerySet<T, R>;
            distinct(...fields: string[]): QuerySet<T, R>;
            values<V extends object = {[name: string]: any}>(
                ...fields: (string | NamedValues)[]): QuerySet<T, Row & V>;
            /** With `{flat: true}` the values themselves. */
            values_list<V = any>(
                ...fields: (string | Expression | NamedValues)[]): QuerySet<T, V>;
            dates(field: string, kind: string, order?: 'ASC' | 'DESC'): QuerySet<T, GLib.Date>;
            datetimes(field: string, kind: string, order?: 'ASC' | 'DESC',
                options?: NamedValues): QuerySet<T, GLib.DateTime>;
            none(): QuerySet<T, R>;
            all(): QuerySet<T, R>;
            union(...others: (QuerySet<any, any> | {all: boolean})[]): QuerySet<T, R>;
            intersection(...others: QuerySet<any, any>[]): QuerySet<T, R>;
            difference(...others: QuerySet<any, any>[]): QuerySet<T, R>;
            and(other: QuerySet<T, any>): QuerySet<T, R>;
            or(other: QuerySet<T, any>): QuerySet<T, R>;
            xor(other: QuerySet<T, any>): QuerySet<T, R>;
            select_related(...fields: (string | null)[]): QuerySet<T, R>;
            prefetch_related(...lookups: (string | Prefetch | null)[]): QuerySet<T, R>;
            extra(options: NamedValues): QuerySet<T, R & {[name: string]: any}>;
            defer(...fields: (string | null)[]): QuerySet<T, R>;
            only(...fields: string[]): QuerySet<T, R>;
            using(alias: string): QuerySet<T, R>;
            select_for_update(options?: NamedValues): QuerySet<T, R>;
            raw(sql: string, params?: readonly Value[] | NamedValues | null,
                options?: NamedValues): QuerySet<T, T & {[name: string]: any}>;
            /** Any other method that gives a queryset. */
            call(method: string, ...args: Value[]): QuerySet<T, any>;
            slice(start?: number | null, stop?: number | null): QuerySet<T, R>;

            at(position: number, canceller?: MayCancel): Promise<R>;
            filter_async(...conditions: (Condition | MayCancel)[]): Promise<ResultList<R>>;
            filter_sync(lookups: {[name: string]: any} | null,
                cancellable: Gio.Cancellable | null): ResultList<R>;
            /** Any other method that asks the database. */
            call_async<V = any>(method: string, ...args: (Value | MayCancel)[]): Promise<V>;
            call_sync(method: string, args: Arguments | null,
                cancellable: Gio.Cancellable | null): Row;
            /** A stream, in chunks of 2000 rows or as many as are asked for. */
            iterate(chunk_size?: number | {chunk_size?: number} | MayCancel,
                canceller?: MayCancel): Iterator<R>;
            iterator(chunk_size?: number | {chunk_size?: number} | MayCancel,
                canceller?: MayCancel): Iterator<R>;

            // The library's own, beside what the methods above take.
            filter_q(condition: Q): QuerySet<T, R>;
            exclude_q(condition: Q): QuerySet<T, R>;
            order_by_expression(expression: Expression): QuerySet<T, R>;
            order_by_expressions(expressions: Expression[]): QuerySet<T, R>;
            values_with(fields: string[] | null, expressions: {[name: string]: any} | null):
                QuerySet<T, AnyRow>;
            unionv(others: QuerySet<any, any>[], all: boolean): QuerySet<T, R>;
            intersectionv(others: QuerySet<any, any>[]): QuerySet<T, R>;
            differencev(others: QuerySet<any, any>[]): QuerySet<T, R>;
            prefetch(prefetch: Prefetch): QuerySet<T, R>;
            values_list_flat(field: string): QuerySet<T, any>;
        }
        interface QuerySet<T extends Model = AnyModel, R = T> extends
            QuerySetCalls<T, R>, WithAsync<QuerySetCalls<T, R>>, WithSync<QuerySetCalls<T, R>> {}

        type Manager<T extends Model = AnyModel, R = T> = QuerySet<T, R>;

        interface RelatedCalls<T extends Model> {
            add(...objects: (T | Several<T> | NamedValues | MayCancel)[]): Promise<boolean>;
            remove(...objects: (T | Several<T> | NamedValues | MayCancel)[]): Promise<boolean>;
            clear(...options: (NamedValues | MayCancel)[]): Promise<boolean>;
        }

        class ManyToOneRelatedManager<T extends Model = AnyModel> extends QuerySet<T> {
            set(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<boolean>;
            set(...args: never[]): any;
            set_async(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<boolean>;
            set_sync(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): boolean;
        }
        interface ManyToOneRelatedManager<T extends Model = AnyModel> extends
            RelatedCalls<T>, WithAsync<RelatedCalls<T>>, WithSync<RelatedCalls<T>> {}

        class ManyToManyRelatedManager<T extends Model = AnyModel> extends QuerySet<T> {
            create(values?: NamedValues | MayCancel, through_defaults?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<T>;
            readonly create_async: ManyToManyRelatedManager<T>['create'];
            get_or_create(lookups: NamedValues, defaults?: NamedValues | MayCancel,
                through_defaults?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<[T, boolean]>;
            readonly get_or_create_async: ManyToManyRelatedManager<T>['get_or_create'];
            set(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<boolean>;
            set(...args: never[]): any;
            set_async(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): Promise<boolean>;
            set_sync(objects: Several<T>, options?: NamedValues | MayCancel,
                canceller?: MayCancel): boolean;
        }
        interface ManyToManyRelatedManager<T extends Model = AnyModel> extends
            RelatedCalls<T>, WithAsync<RelatedCalls<T>>, WithSync<RelatedCalls<T>> {}

        /** A streaming read: `for await` closes it when the loop is left. */
        class Iterator<R = AnyModel> extends GObject.Object {
            next(canceller?: MayCancel): Promise<R | null>;
            next_async(canceller?: MayCancel): Promise<R | null>;
            next_sync(cancellable: Gio.Cancellable | null): R | null;
            next_chunk(canceller?: MayCancel): Promise<ResultList<R> | null>;
            next_chunk_async(canceller?: MayCancel): Promise<ResultList<R> | null>;
            next_chunk_sync(cancellable: Gio.Cancellable | null): ResultList<R> | null;
            close(canceller?: MayCancel): Promise<boolean>;
            close_async(canceller?: MayCancel): Promise<boolean>;
            close_sync(cancellable: Gio.Cancellable | null): boolean;
            [Symbol.asyncIterator](): AsyncIterableIterator<R>;
        }

        /** Validates an object while it is edited. */
        class Validator<T extends Model = AnyModel> extends GObject.Object {
            constructor(values?: {object?: Model | null, exclude?: string[] | null, delay?: number});
            static new<T extends Model>(object: T | null): Validator<T>;
            object: T | null;
            exclude: string[] | null;
            delay: number;
            readonly valid: boolean;
            /** The messages by field: a{sas}. */
            readonly errors: GLib.Variant;
            connect(signal: string, callback: (...args: any[]) => any): number;
            get_object(): T | null;
            set_object(object: T | null): void;
            get_exclude(): string[] | null;
            set_exclude(names: readonly string[] | null): void;
            get_delay(): number;
            set_delay(delay: number): void;
            get_valid(): boolean;
            get_errors(): GLib.Variant;
            /** What is wrong with a field, one message in each line. */
            get_message(name: string): string | null;
            validate(): void;
        }

        /** A Gio.ListModel over a queryset of any size, which loads what is looked at. */
        class ListModel<T = AnyModel> extends GObject.Object {
            constructor(properties?: {
                query_set?: QuerySet<any, any> | null, page_size?: number, live?: boolean,
                order_by?: string[] | null, section_by?: string | null, search?: string | null,
                search_fields?: string[] | null, search_delay?: number,
            });
            static new<T>(query_set: QuerySet<any, T> | null): ListModel<T>;
            readonly length: number;
            at(position: number): T | undefined;
            [Symbol.iterator](): IterableIterator<T>;
            query_set: QuerySet<any, T> | null;
            querySet: QuerySet<any, T> | null;
            page_size: number; pageSize: number;
            live: boolean;
            order_by: string[] | null; orderBy: string[] | null;
            section_by: string | null; sectionBy: string | null;
            search: string | null;
            search_fields: string[] | null; searchFields: string[] | null;
            search_delay: number; searchDelay: number;
            readonly loading: boolean;
            readonly error: GLib.Error | null;
            readonly n_items: number; readonly nItems: number;
            readonly item_type: GObject.GType;
            readonly itemType: GObject.GType;
            connect(signal: string, callback: (...args: any[]) => any): number;
            get_query_set(): QuerySet<any, T> | null;
            set_query_set(query_set: QuerySet<any, T> | null): void;
            get_page_size(): number;
            set_page_size(page_size: number): void;
            get_live(): boolean;
            set_live(live: boolean): void;
            get_order_by(): string[] | null;
            set_order_by(names: readonly string[] | null): void;
            get_section_by(): string | null;
            set_section_by(name: string | null): void;
            get_section(position: number): [start: number, end: number];
            get_search(): string | null;
            set_search(search: string | null): void;
            get_search_fields(): string[] | null;
            set_search_fields(names: readonly string[] | null): void;
            get_search_delay(): number;
            set_search_delay(delay: number): void;
            get_loading(): boolean;
            get_error(): GLib.Error | null;
            refresh(): void;
            get_n_items(): number;
            get_item(position: number): T | null;
            get_item_type(): GObject.GType;
            items_changed(position: number, removed: number, added: number): void;
            vfunc_get_item(position: number): any;
            vfunc_get_item_type(): GObject.GType;
            vfunc_get_n_items(): number;
        }

        // Expressions

        abstract class Term extends GObject.Object {
            get_name(): string;
            to_string(): string;
        }

        class Expression extends Term {
            add(other: Value): Expression;
            sub(other: Value): Expression;
            mul(other: Value): Expression;
            div(other: Value): Expression;
            mod(other: Value): Expression;
            pow(other: Value): Expression;
            neg(): Expression;
            and(other: Condition): Expression;
            or(other: Condition): Expression;
            xor(other: Condition): Expression;
            not(): Expression;
            asc(options?: {nulls_first?: boolean, nulls_last?: boolean}): Expression;
            desc(options?: {nulls_first?: boolean, nulls_last?: boolean}): Expression;
            bitand(other: Value): Expression;
            bitor(other: Value): Expression;
            bitxor(other: Value): Expression;
            bitleftshift(other: Value): Expression;
            bitrightshift(other: Value): Expression;
            /** Any other method of the expression. */
            method(name: string, ...args: Value[]): Expression;

            // The library's own, beside AsgiMod.expressions.
            static call(name: string, args: Arguments | null): Expression;
            static avg(field: string): Expression;
            static boolean(value: boolean): Expression;
            static count(field: string): Expression;
            static exists(query_set: QuerySet<any, any>): Expression;
            static f(field: string): Expression;
            static func(name: string, operands: Expression[]): Expression;
            static int64(value: bigint | number): Expression;
            static max(field: string): Expression;
            static min(field: string): Expression;
            static outer_ref(field: string): Expression;
            static string(value: string | null): Expression;
            static subquery(query_set: QuerySet<any, any>): Expression;
            static sum(field: string): Expression;
            static value(value: any): Expression;
            static when(condition: Q, then: Expression): Expression;
            static double(value: number): Expression;
            static row_range(start: number, end: number): Expression;
            static value_range(start: number, end: number): Expression;
            static value_of(value: any, field: string): Expression;
            cast(field: string): Expression;
            output(field: string): Expression;
            over(partition_by: string[] | null, order_by: string[] | null): Expression;
            with(options: {[name: string]: any}): Expression;
        }

        class Q extends Term {
            static new(lookups: {[name: string]: any} | null): Q;
            static new_expression(expression: Expression): Q;
            and(other: Expression): Expression;
            and(...conditions: (NamedValues | Q)[]): Q;
            or(other: Expression): Expression;
            or(...conditions: (NamedValues | Q)[]): Q;
            xor(other: Expression): Expression;
            xor(...conditions: (NamedValues | Q)[]): Q;
            not(): Q;
        }

        class Prefetch extends Term {
            static new(lookup: string, query_set: QuerySet<any, any> | null,
                to_attr: string | null): Prefetch;
        }

        /** Classes of django.db.models and of its functions. */
        type ExpressionName =
            'Value' | 'Func' | 'ExpressionWrapper' | 'Case' | 'When' | 'Subquery' | 'OuterRef' |
            'Exists' | 'FilteredRelation' | 'Window' | 'RowRange' | 'ValueRange' | 'OrderBy' |
            'Aggregate' | 'Count' | 'Sum' | 'Avg' | 'Max' | 'Min' | 'StdDev' | 'Variance' |
            'Cast' | 'Coalesce' | 'Collate' | 'Greatest' | 'Least' | 'NullIf' | 'JSONArray' |
            'JSONObject' | 'Concat' | 'Left' | 'Length' | 'Lower' | 'LPad' | 'LTrim' | 'MD5' |
            'Ord' | 'Repeat' | 'Replace' | 'Reverse' | 'Right' | 'RPad' | 'RTrim' | 'SHA1' |
            'SHA224' | 'SHA256' | 'SHA384' | 'SHA512' | 'StrIndex' | 'Substr' | 'Trim' | 'Upper' |
            'Chr' | 'Abs' | 'Ceil' | 'Exp' | 'Floor' | 'Ln' | 'Log' | 'Mod' | 'Pi' | 'Power' |
            'Random' | 'Round' | 'Sign' | 'Sqrt' | 'ACos' | 'ASin' | 'ATan' | 'ATan2' | 'Cos' |
            'Cot' | 'Degrees' | 'Radians' | 'Sin' | 'Tan' | 'Extract' | 'ExtractYear' |
            'ExtractMonth' | 'ExtractDay' | 'ExtractWeek' | 'ExtractWeekDay' | 'ExtractIsoYear' |
            'ExtractIsoWeekDay' | 'ExtractQuarter' | 'ExtractHour' | 'ExtractMinute' |
            'ExtractSecond' | 'Now' | 'Trunc' | 'TruncYear' | 'TruncQuarter' | 'TruncMonth' |
            'TruncWeek' | 'TruncDay' | 'TruncDate' | 'TruncTime' | 'TruncHour' | 'TruncMinute' |
            'TruncSecond' | 'CumeDist' | 'DenseRank' | 'FirstValue' | 'Lag' | 'LastValue' |
            'Lead' | 'NthValue' | 'Ntile' | 'PercentRank' | 'Rank' | 'RowNumber' |
            'BigIntegerField' | 'BinaryField' | 'BooleanField' | 'CharField' | 'DateField' |
            'DateTimeField' | 'DecimalField' | 'DurationField' | 'FloatField' | 'IntegerField' |
            'JSONField' | 'TextField' | 'TimeField' | 'UUIDField';

        type Expressions = {[Name in ExpressionName]: (...values: Value[]) => Expression} & {
            F(name: string): Expression;
            Q: {
                (...conditions: (NamedValues | Q)[]): Q;
                not(...conditions: (NamedValues | Q)[]): Q;
            };
            Prefetch(lookup: string, options?: QuerySet<any, any> |
                {queryset?: QuerySet<any, any> | null, to_attr?: string | null}): Prefetch;
            /** Any other class, by its dotted name. */
            call(name: string, ...values: Value[]): Expression;
        };

        const expressions: Expressions;

        // Errors

        /** What a call rejects with; `catch` tells them apart by the classes below. */
        class Error extends GLib.Error {
            static readonly FAILED: number;
            static readonly DOES_NOT_EXIST: number;
            static readonly MULTIPLE_OBJECTS_RETURNED: number;
            static readonly FIELD: number;
            static readonly VALIDATION: number;
            static readonly INTEGRITY: number;
            static readonly PROTECTED: number;
            static readonly RESTRICTED: number;
            static readonly DATA: number;
            static readonly OPERATIONAL: number;
            static readonly DEADLOCK: number;
            static readonly SERIALIZATION: number;
            static readonly PROGRAMMING: number;
            static readonly DATABASE: number;
            static readonly NOT_SUPPORTED: number;
            static readonly TRANSACTION: number;
            static readonly TYPE: number;
            static readonly VALUE: number;
            static readonly INDEX: number;
            static readonly DEFERRED: number;
            static readonly LOOKUP: number;
            static readonly IMPORT: number;
            static readonly SUSPICIOUS: number;
            static readonly PERMISSION: number;
            static readonly COMMAND: number;
            static readonly NOT_CONFIGURED: number;
            static readonly NOT_READY: number;
            static readonly PYTHON: number;
            /** Django's or Python's class, by its dotted name. */
            readonly exception?: string;
            readonly traceback?: string;
            /** The messages of a ValidationError, by field. */
            readonly fields?: {[field: string]: string[]};
            /** What keeps the object of a ProtectedError or RestrictedError from being deleted. */
            readonly objects?: any;
            matches(domain: any, code: number): boolean;
        }

        /** For `instanceof` alone: the error itself is an AsgiMod.Error. */
        interface ErrorClass<E = Error> extends Function {
            readonly prototype: E;
        }

        const ObjectDoesNotExist: ErrorClass;
        const DoesNotExist: ErrorClass;
        const MultipleObjectsReturned: ErrorClass;
        const FieldError: ErrorClass;
        const ValidationError: ErrorClass;
        const IntegrityError: ErrorClass;
        const ProtectedError: ErrorClass;
        const RestrictedError: ErrorClass;
        const DataError: ErrorClass;
        const OperationalError: ErrorClass;
        const DeadlockError: ErrorClass;
        const SerializationError: ErrorClass;
        const ProgrammingError: ErrorClass;
        const DatabaseError: ErrorClass;
        const NotSupportedError: ErrorClass;
        const TransactionManagementError: ErrorClass;
        const TypeError: ErrorClass;
        const ValueError: ErrorClass;
        const IndexError: ErrorClass;
        const DeferredError: ErrorClass;
        const LookupError: ErrorClass;
        const ImportError: ErrorClass;
        const SuspiciousOperation: ErrorClass;
        const PermissionDenied: ErrorClass;
        const CommandError: ErrorClass;
        const ImproperlyConfigured: ErrorClass;
        const NotReadyError: ErrorClass;
        const PythonError: ErrorClass;
        const Cancelled: ErrorClass<GLib.Error>;
        const TimedOut: ErrorClass<GLib.Error>;

        function error_get_details(result: Gio.AsyncResult): GLib.Variant | null;
        function error_get_exception(error: GLib.Error): string | null;
        function error_get_fields(error: GLib.Error): GLib.Variant | null;
        function error_get_objects(error: GLib.Error): GLib.Variant | null;
        function error_get_traceback(error: GLib.Error): string | null;
        function error_quark(): number;

        const MAJOR_VERSION: number;
        const MINOR_VERSION: number;
        const MICRO_VERSION: number;
        const VERSION_S: string;
    }

    export default AsgiMod;
}

declare module 'gi://AsgiMod?version=1' {
    import AsgiMod from 'gi://AsgiMod';
    export default AsgiMod;
}
