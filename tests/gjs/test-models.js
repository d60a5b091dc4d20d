// SPDX-License-Identifier: LGPL-2.1-or-later
import AsgiMod from 'gi://AsgiMod';

import {done, equal, matches, ok, rejects, test, throws} from './tap.js';
import {openAtlas} from './projects.js';

const {Author, Book, Profile, Country, Oddity, BigKey, Everything} = await openAtlas();
const {Count, F} = AsgiMod.expressions;

const country = await Country.aobjects.create({code: 'fr', name: 'France', population: 2n ** 60n});
const ann = await Author.aobjects.create({name: 'Ann', age: 40, country});
const bo = await Author.aobjects.create({name: 'Bo', mentor: ann});
const book = await Book.aobjects.create({title: 'Maps', slug: 'maps', author: ann, price: '9.90'});

await test('a model tells its label, fields, managers and type', () => {
    equal([Author.label, Author.table], ['atlas.Author', 'atlas_author']);
    equal(Author.get_field('name').max_length, 100);
    equal(Author.managers, ['objects', 'adults', 'aided']);
    equal(Author.gtype.name, 'Asgi_atlas_Author');
});

await test('a model is found by its label in any case, and an unknown one names the choices', () => {
    ok(AsgiMod.get_model('ATLAS.author') === Author);
    throws(() => AsgiMod.get_model('atlas.Nobody'), AsgiMod.LookupError, /Nobody/);
});

await test('fields are attributes, in snake and in camel case', async () => {
    const read = await Author.aobjects.get({id: ann.id});
    equal([read.name, read.age, read.active, read.rating], ['Ann', 40, true, null]);
    equal([read.country_id, read.countryId, read.mentor_id], ['fr', 'fr', null]);
    read.countryId = null;
    equal([read.country_id, read.is_null('country_id'), read.dirty_fields], [null, true, ['country_id']]);
});

await test('null goes in and out of every attribute', async () => {
    const author = await Author.aobjects.create({name: 'Null', age: 0, rating: 0, born: '2000-01-01'});
    equal([author.age, author.rating], [0, 0]);
    for (const name of ['age', 'rating', 'born', 'fee', 'joined'])
        author[name] = null;
    await author.save();
    const read = await Author.aobjects.get({id: author.id});
    equal(['age', 'rating', 'born', 'fee', 'joined'].map(name => read[name]),
        [null, null, null, null, null]);
    await author.delete();
});

await test('a key and a number past 2^53 are exact', async () => {
    const key = 2n ** 62n + 1n;
    const big = await BigKey.aobjects.create({number: key});
    equal([big.pk, big.number], [key, key]);
    equal((await BigKey.aobjects.get({pk: key})).number, key);
    equal((await Country.aobjects.get({code: 'fr'})).population, 2n ** 60n);
    equal([...await BigKey.aobjects.values_list('number', {flat: true}).eval()], [key]);
    equal(ann.pk, ann.id);
});

await test('annotations are attributes, and those of one query don’t get in the way of others', async () => {
    const counted = await Author.aobjects.annotate({n_books: Count('books')}).get({name: 'Ann'});
    equal([counted.n_books, counted.nBooks], [1, 1]);
    const plain = await Author.aobjects.get({name: 'Ann'});
    equal(plain.n_books, undefined);
    plain.n_books = 7;
    equal(plain.n_books, 7);
    const [first, second] = await Author.aobjects.order_by('id')
        .annotate({older: F('age').add(1)}).eval();
    equal([first.older, second.older], [41, null]);
});

await test('a deferred field is an error, and refresh_from_db() loads it', async () => {
    const author = await Author.aobjects.only('name').get({id: ann.id});
    throws(() => author.age, AsgiMod.DeferredError, /refresh_from_db/);
    await author.refresh_from_db('age');
    equal(author.age, 40);
});

await test('names that GObject or the library have taken are reached by get_field()', async () => {
    const odd = await Oddity.aobjects.create(
        {ref: 'r', notify: 3, props: 'p', type: 't', get_field: 5, a1_b2_c3: 6, order: 1});
    equal(['ref', 'notify', 'props', 'get_field'].map(name => odd.get_field(name)), ['r', 3, 'p', 5]);
    equal([typeof odd.notify, typeof odd.get_field, odd.type, odd.a1_b2_c3, odd.a1B2C3],
        ['function', 'function', 't', 6, 6]);
    equal([odd.then, odd.get_field('constructor')], ['', '']);
    // A second object, and one of another model, which has no such fields.
    equal((await Oddity.aobjects.get({notify: 3})).then, '');
    equal((await Author.aobjects.create({name: 'Zoe'})).then, undefined);
    odd.set_field('notify', 4);
    await odd.save();
    equal(await Oddity.aobjects.filter({notify: 4}).count(), 1);
});

await test('a foreign key is a promise, and null where there is none', async () => {
    const read = await Book.aobjects.get({id: book.id});
    equal((await read.aauthor).name, 'Ann');
    equal(await read.apublisher, null);
    equal(read.author.name, 'Ann');
    equal(read.publisher, null);
});

await test('a relation that was not loaded is an error without its “a”', async () => {
    const read = await Book.aobjects.get({id: book.id});
    throws(() => read.author, AsgiMod.DeferredError, /author/);
});

await test('a one-to-one is a promise both ways, and null where there is none', async () => {
    const profile = await Profile.aobjects.create({author: ann, settings: {dark: true}});
    equal((await profile.aauthor).name, 'Ann');
    equal((await ann.aprofile).settings, {dark: true});
    equal(await bo.aprofile, null);
});

await test('other names with an “a” are no relations', () => {
    equal([ann.aname, ann.aid, book.apages], [undefined, undefined, undefined]);
});

await test('a relation to many is a manager', async () => {
    equal([...await ann.abooks.eval()].map(one => one.title), ['Maps']);
    equal((await ann.apupils.get()).name, 'Bo');
    const made = await ann.abooks.create({title: 'More', slug: 'more'});
    equal(made.author_id, ann.id);
    await bo.abooks.add(made);
    equal(await bo.abooks.count(), 1);
    await bo.apupils.set([ann]);
    equal((await Author.aobjects.get({id: ann.id})).mentor_id, bo.id);
    await bo.apupils.clear();
    equal(await bo.apupils.exists(), false);
    await made.delete();
});

await test('a many-to-many has add, remove, set, clear, create and the rest', async () => {
    const {afollows: follows} = ann;
    await follows.add(bo);
    await follows.add([bo]);
    equal(await follows.count(), 1);
    equal((await bo.afollowers.get()).id, ann.id);
    const carla = await follows.create({name: 'Carla'});
    equal(await follows.count(), 2);
    await follows.remove(bo, carla);
    equal(await follows.exists(), false);
    const [dora, created] = await follows.get_or_create({name: 'Dora'}, {age: 7});
    equal([dora.age, created], [7, true]);
    const [again, changed] = await follows.update_or_create({name: 'Dora'}, {age: 8});
    equal([again.age, changed], [8, false]);
    await follows.set([bo]);
    await follows.set([carla], {clear: true});
    equal([...await follows.values_list('name', {flat: true}).eval()], ['Carla']);
    await follows.clear();
    equal(await Author.aobjects.filter({name__in: ['Carla', 'Dora']}).delete(),
        [2, {'atlas.Author': 2}]);
});

await test('new_instance() takes values in JavaScript’s types, and save() inserts', async () => {
    const made = Book.new_instance({title: 'New', slug: 'new', author: ann, price: 1.5, meta: [1]});
    equal([made.is_saved, made.pk, made.meta], [false, null, [1]]);
    equal(await made.asave(), true);
    equal([made.is_saved, made.is_dirty], [true, false]);
    equal((await Book.aobjects.get({slug: 'new'})).price, '1.50');
    equal(await made.adelete(), [1, {'atlas.Book': 1}]);
    throws(() => Book.new_instance({nope: 1}), AsgiMod.FieldError, /Choices are: .*title/);
});

await test('save() has Django’s options, by name or by position', async () => {
    const read = await Author.aobjects.get({id: bo.id});
    read.name = 'Bob';
    read.age = 5;
    await read.save({update_fields: ['name']});
    const again = await Author.aobjects.get({id: bo.id});
    equal([again.name, again.age], ['Bob', null]);
    await rejects(read.save({force_insert: true}), AsgiMod.IntegrityError);
    await rejects(read.save_async(true, false, null, null, null), AsgiMod.IntegrityError);
    await rejects(read.save({force: true}), TypeError, /“force”.*force_insert/);
});

await test('revert() drops what was not saved', async () => {
    const read = await Author.aobjects.get({id: ann.id});
    read.name = 'Other';
    read.revert();
    equal([read.name, read.is_dirty], ['Ann', false]);
});

await test('full_clean() rejects with the messages by field', async () => {
    const author = Author.new_instance({name: '', age: 151});
    const error = await rejects(author.full_clean(), AsgiMod.ValidationError);
    equal(Object.keys(error.fields).sort(), ['age', 'name']);
    matches(error.fields.age[0], /150/);
    author.name = 'Fine';
    equal(await author.full_clean('age'), true);
});

await test('call() reaches any method of the Django object', async () => {
    equal(await ann.call('greeting', 'Hi', {mark: '?'}), 'Hi, Ann?');
    equal(await ann.call_async('book_count'), 1);
    const error = await rejects(ann.call('break_down'), AsgiMod.ValueError, /Ann broke down/);
    equal(error.exception, 'builtins.ValueError');
    matches(error.traceback, /break_down/);
});

await test('custom managers and their methods are there', async () => {
    equal((await Author.manager('adults').get()).name, 'Ann');
    equal((await Author.aobjects.call('named', 'an').get()).name, 'Ann');
    equal(await Author.aobjects.call_async('ages', {above: 3}), [40]);
    equal((await Author.aobjects.call_async('oldest')).name, 'Ann');
    equal((await Author.manager('adults').call_async('register', 'Rita')).age, 18);
    throws(() => Author.manager('nope'), AsgiMod.FieldError, /adults/);
});

await test('a change is notified, so that widgets can follow', () => {
    const author = Author.new_instance({name: 'x'});
    const seen = [];
    author.connect('notify::name', () => seen.push(author.name));
    author.name = 'y';
    author.name = 'y';
    equal(seen, ['y']);
});

await test('an F() in a field is computed when it is saved', async () => {
    const read = await Author.aobjects.get({id: ann.id});
    read.age = F('age').add(1);
    throws(() => read.age, AsgiMod.DeferredError);
    await read.save();
    await read.refresh_from_db();
    equal(read.age, 41);
});

await test('JSON.stringify() and toObject() give what was loaded', async () => {
    const one = await Everything.aobjects.only('id', 'label', 'json').get_or_create({label: 'j', json: {a: 1}});
    const read = await Everything.aobjects.only('id', 'label', 'json').get({label: 'j'});
    equal(read.toObject(), {id: one[0].id, label: 'j', json: {a: 1}});
    equal(JSON.parse(JSON.stringify(read)).json, {a: 1});
    const list = await Author.aobjects.order_by('id').values_list('name', {flat: true}).eval();
    equal(JSON.parse(JSON.stringify({names: list})).names[0], 'Ann');
});

await test('an object of the generic constructor is the same class', () => {
    const author = new ann.constructor({name: 'By GObject'});
    equal([author.name, author.age, author.constructor === ann.constructor], ['By GObject', null, true]);
});

done();
