/**
 * Searches the files of `search/` that `answerkey build` writes, in a browser or in Node.
 *
 * A search loads the few files that hold its words. It ranks as the HTTP API does (`ranking.py`), step by step; apart from that,
 * quotes ask for their words and not for their order, and no word is found by a text inside of it.
 */
const BEGINNING = 0.65;
const PARTS = 0.55;
const JOINED = 0.95;
const NEIGHBOURS = 0.85;
const COVERAGE = 0.5;
const LEAST = 0.3;
const WHOLE = 0.999999;
const SHORTEST_BEGINNING = 2;
const MOST_BEGINNINGS = 20;
const SHORTEST_STEM = 5;
const LONGEST_ENDING = 2;
const LONGEST_SUFFIX = 3; // letters in which two forms of a word differ at most
const SHORTEST_SPELLED = 4;
const TWO_SLIPS = 8;
const MOST_FILES = 4; // for the words that begin with one that is unfinished
const MOST_WORDS = 16;
const MOST_CHARACTERS = 400;
const MADE_OF = 0.8;
const LETTERS = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af" +
    "\\uf900-\\ufaff\\u{20000}-\\u{3fffd}";
const EMOJI = "\\u2300-\\u23ff\\u2600-\\u27bf\\u2b00-\\u2bff\\u{1f000}-\\u{1f3fa}\\u{1f400}-\\u{1faff}";
const MARKS = "\\u0300-\\u036f\\u0591-\\u05c7\\u064b-\\u065f\\u0670\\u0900-\\u0963\\u0966-\\u0dff";
const CHARACTER = `(?:(?![${LETTERS}])[\\p{L}\\p{N}_]|[@+#${MARKS}])`;
const INSIDE = "(?:['’](?=\\p{L})|(?<=\\p{Nd})\\.(?=\\p{Nd}))";
const RUN = new RegExp(`[${LETTERS}]+|[${EMOJI}]|${CHARACTER}+(?:${INSIDE}${CHARACTER}+)*`, "gu");
const UNSPACED = new RegExp(`^[${LETTERS}]`, "u");
const ALPHABETIC = /^\p{L}+$/u;
const LAST = "\uffff";
/** Searches the files of a build. Files that were loaded are kept. */
export class Search {
    #load;
    #files = new Map();
    /** `source` is the address of the build's root, or a function that reads its files. */
    constructor(source) {
        this.#load = typeof source === "function" ? source : (path) => fetched(source, path);
    }
    /** The hits of a query. Any text is a query. */
    async search(text, { limit = 10, offset = 0, prefix = true } = {}) {
        const index = await this.#file("search/index.json");
        const stopWords = new Set(index.stopWords);
        let query = read(text, stopWords, prefix);
        let matches = await this.#matches(query);
        let ranked = await this.#ranked(query, matches);
        if (query.dropped.length && !ranked.length) {
            query = read(text, new Set(), prefix);
            matches = await this.#matches(query);
            ranked = await this.#ranked(query, matches);
        }
        const part = ranked.slice(offset, offset + limit);
        const records = await Promise.all(part.map(([, number]) => this.#record(number, index.recordsPerFile)));
        const unknown = matches.filter((match) => !match.points.size).map((match) => match.word.text);
        return {
            hits: part.map(([score, number], position) => ({
                ...records[position],
                score: score / 10,
                missing: matches.filter((match) => !match.points.has(number)).map((match) => match.word.text),
            })),
            total: ranked.length,
            match: !ranked.length || ranked.some(([, , complete]) => complete) ? "all" : "any",
            corrected: corrected(normal(text), matches),
            dropped: [...query.dropped.map((word) => word.text), ...unknown],
        };
    }
    async #matches(query) {
        const matches = await Promise.all(query.words.map((word) => this.#match(word)));
        for (let at = 0; at + 1 < matches.length; at++)
            await this.#join(matches[at], matches[at + 1]);
        for (const match of matches) {
            if (!match.points.size && match.word.whole && !match.word.quoted)
                await this.#otherwise(match);
        }
        return matches;
    }
    /** The points, the number and the completeness of the records that match, the best first. */
    async #ranked(query, matches) {
        const weights = matches.map(({ points }) => [...points.values()].reduce((a, b) => Math.max(a, b), 0));
        const order = weights.map((_, at) => at).sort((a, b) => weights[a] - weights[b]);
        const whole = order.reduce((sum, at) => sum + weights[at], 0);
        const pairs = await Promise.all(query.pairs.map((pair) => this.#pair(pair, matches)));
        const ranked = [];
        for (const number of new Set(matches.flatMap(({ points }) => [...points.keys()]))) {
            let total = 0;
            let weight = 0;
            for (const at of order) {
                const points = matches[at].points.get(number);
                if (points === undefined)
                    continue;
                total += points;
                weight += weights[at];
            }
            for (const pair of pairs)
                total += NEIGHBOURS * (pair.get(number) ?? 0);
            if (weight < LEAST * whole)
                continue;
            const share = weight / whole;
            ranked.push([total * share ** COVERAGE, number, share > WHOLE]);
        }
        return ranked.sort(([a, m], [b, n]) => b - a || m - n);
    }
    async #match(word) {
        const match = { word, points: new Map(), corrected: "", terms: [] };
        const term = word.whole ? await this.#termOf(word) : null;
        if (term !== null) {
            match.terms.push(term);
            raise(match.points, await this.#postings(term));
            await this.#forms(match, term);
        }
        if (word.parts.length)
            await this.#parts(match);
        if (word.unfinished)
            await this.#beginnings(match);
        return match;
    }
    /** The term of a word, in any form unless it may be the beginning of others. */
    async #termOf({ whole, unfinished }) {
        const begun = unfinished && (await this.#beginning(whole, 1)).length > 0;
        return begun ? this.#known(whole) : this.#term(whole);
    }
    /** Add other forms of a word, which stemming has left apart: a little longer than the stem. */
    async #forms(match, term) {
        if (length(term) < SHORTEST_STEM)
            return;
        for (const [word, other] of await this.#beginning(term, 1)) {
            if (other === term || length(word) > length(term) + LONGEST_ENDING || !ALPHABETIC.test(word))
                continue;
            if (match.terms.includes(other))
                continue;
            raise(match.points, await this.#postings(other), BEGINNING);
            match.terms.push(other);
        }
    }
    async #parts({ word, points, terms }) {
        const known = await Promise.all(word.parts.map((part) => this.#term(part)));
        for (const term of known)
            if (term !== null)
                terms.push(term);
        if (known.includes(null))
            return;
        const found = await Promise.all(known.map((term) => this.#postings(term)));
        const share = (word.whole ? PARTS : 1) / found.length;
        for (const number of found[0].keys()) {
            if (!found.every((postings) => postings.has(number)))
                continue;
            const total = found.reduce((sum, postings) => sum + postings.get(number), 0) * share;
            if ((points.get(number) ?? 0) < total)
                points.set(number, total);
        }
    }
    async #beginnings(match) {
        const beginning = match.word.whole || match.word.parts.at(-1);
        if (length(beginning) < SHORTEST_BEGINNING && /^[\0-\x7f]+$/.test(match.word.whole))
            return;
        const terms = new Set((await this.#beginning(beginning, MOST_FILES)).map(([, term]) => term));
        for (const term of terms) {
            if (term !== match.terms[0])
                raise(match.points, await this.#postings(term), BEGINNING);
        }
    }
    /** Look for the word that was meant by one that no text has. */
    async #otherwise(match) {
        const word = match.word.whole;
        const letters = (await this.#file("search/index.json")).spelling;
        const file = letters.indexOf([...word][0]);
        if (file < 0 || !ALPHABETIC.test(word))
            return;
        const { words } = await this.#file(`search/spelling/${file}.json`);
        const meant = nearest(word, words);
        const term = meant ? await this.#term(meant) : null;
        if (term === null)
            return;
        match.corrected = meant;
        match.terms.push(term);
        raise(match.points, await this.#postings(term));
    }
    /** Add the records that have two words of the query as one: `down grade` finds `downgrade`. */
    async #join(first, second) {
        const joined = first.word.whole + second.word.whole;
        if (!ALPHABETIC.test(joined) || first.word.quoted || second.word.quoted)
            return;
        const term = await this.#known(joined);
        if (term === null)
            return;
        for (const match of [first, second]) {
            match.terms.push(term);
            raise(match.points, await this.#postings(term), JOINED);
        }
    }
    async #pair(pair, matches) {
        const terms = await Promise.all(pair.map(async (word) => {
            const better = matches.find((match) => match.corrected && match.word.whole === word)?.corrected ?? word;
            return (await this.#term(better)) ?? better;
        }));
        return this.#postings(terms.join(" "));
    }
    /** The term of a word, also of a form that no text has: its stem is that of a word which differs in the ending alone. */
    async #term(word) {
        const known = await this.#known(word);
        if (known !== null || !ALPHABETIC.test(word))
            return known;
        const begin = Math.max(SHORTEST_SPELLED, word.length - LONGEST_SUFFIX);
        let best = null;
        let most = 0;
        for (const [other, term] of await this.#beginning(word.slice(0, begin), 1)) {
            let same = begin;
            while (same < word.length && word[same] === other[same])
                same++;
            if (same <= most || other.length - same > LONGEST_SUFFIX)
                continue;
            if (!word.startsWith(term) && !word.startsWith(other))
                continue;
            best = term;
            most = same;
        }
        return best;
    }
    async #known(word) {
        const shard = await this.#shard(await this.#position(word));
        return own(shard.words, word) ?? (own(shard.terms, word) === undefined ? null : word);
    }
    async #postings(term) {
        const shard = await this.#shard(await this.#position(term));
        return postings(own(shard.terms, term) ?? "");
    }
    /** The words and terms that begin so, each with its term, the shortest first. */
    async #beginning(beginning, files) {
        const first = await this.#position(beginning);
        const last = Math.min(await this.#position(beginning + LAST), first + files - 1);
        const found = new Map();
        for (let at = first; at <= last; at++) {
            const { words, terms } = await this.#shard(at);
            for (const key of Object.keys(terms))
                if (!key.includes(" "))
                    found.set(`${key} ${key}`, [key, key]);
            for (const [key, term] of Object.entries(words))
                found.set(`${key} ${term}`, [key, term]);
        }
        return [...found.values()]
            .filter(([word]) => word.startsWith(beginning))
            .sort(([a], [b]) => length(a) - length(b) || (a < b ? -1 : 1))
            .slice(0, MOST_BEGINNINGS);
    }
    async #record(number, perFile) {
        const { records } = await this.#file(`search/records/${Math.floor(number / perFile)}.json`);
        return records[number % perFile];
    }
    /** The number of the file of terms that may have a word. */
    async #position(word) {
        const { terms } = await this.#file("search/index.json");
        let low = 0;
        let high = terms.length;
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            if (terms[middle] <= word)
                low = middle;
            else
                high = middle;
        }
        return low;
    }
    #shard(position) {
        return this.#file(`search/terms/${position}.json`);
    }
    #file(path) {
        let file = this.#files.get(path);
        if (file === undefined) {
            file = this.#load(path);
            file.catch(() => this.#files.delete(path)); // the next search tries again
            this.#files.set(path, file);
        }
        return file;
    }
}
async function fetched(root, path) {
    const folder = String(root).replace(/\/*$/, "/");
    const base = new URL(folder, typeof document === "undefined" ? undefined : document.baseURI);
    const answer = await fetch(new URL(path, base));
    if (!answer.ok)
        throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
    return answer.json();
}
const own = (table, key) => Object.hasOwn(table, key) ? table[key] : undefined;
const length = (text) => [...text].length;
/** Records and their impacts: `20:5,2;7:0` are 5 and 7 with 20, and 0 with 7; distances have the base 36. */
function postings(text) {
    const impacts = new Map();
    for (const group of text ? text.split(";") : []) {
        const [impact, distances] = group.split(":");
        let number = 0;
        for (const distance of distances.split(","))
            impacts.set((number += parseInt(distance, 36)), Number(impact));
    }
    return impacts;
}
/** Give records the points of a term where they have fewer. */
function raise(points, postings, share = 1) {
    for (const [number, impact] of postings) {
        if ((points.get(number) ?? 0) < impact * share)
            points.set(number, impact * share);
    }
}
function normal(text) {
    return [...text].slice(0, MOST_CHARACTERS).join("").replace(/[\p{Cc}\p{Cs}\p{Cn}]/gu, " ").normalize("NFC");
}
function fold(word) {
    return word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
}
function read(text, stopWords, prefix) {
    text = normal(text);
    const every = text
        .split(/"([^"]+)"/)
        .flatMap((part, at) => tokens(part).map((token) => wordOf(token, at % 2 === 1)))
        .slice(0, MOST_WORDS);
    const last = every.at(-1);
    if (prefix && last && !last.quoted && !/\s$/.test(text))
        last.unfinished = true;
    const words = new Map(every.map((word) => [`${word.quoted} ${word.text}`, word]));
    let dropped = [...words.values()].filter((word) => stopWords.has(word.whole) && !word.quoted);
    if (dropped.length === words.size)
        dropped = [];
    const needless = new Set(dropped.map((word) => word.text));
    const pairs = every
        .slice(1)
        .map((second, at) => [every[at], second])
        .filter(([a, b]) => a.whole && b.whole && !(needless.has(a.text) && needless.has(b.text)))
        .map(([a, b]) => [a.whole, b.whole]);
    return { words: [...words.values()].filter((word) => !dropped.includes(word)), dropped, pairs };
}
function wordOf([whole, parts], quoted) {
    if (!whole) {
        const text = parts[0] + parts.slice(1).map((part) => [...part].slice(1).join("")).join("");
        return { text, whole: "", parts, unfinished: false, quoted };
    }
    const made = parts.filter((part) => !parts.some((other) => other !== part && part.includes(other)));
    const letters = [...whole].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).length;
    const enough = made.reduce((sum, part) => sum + length(part), 0) >= MADE_OF * letters;
    return { text: whole, whole: fold(whole), parts: enough ? made.map(fold) : [], unfinished: false, quoted };
}
function tokens(text) {
    return (text.match(RUN) ?? []).flatMap((run) => token([...run].slice(0, 64).join("")));
}
function token(run) {
    run = run.normalize("NFC").replaceAll("’", "'");
    const letters = [...run];
    if (UNSPACED.test(run)) {
        const pairs = letters.slice(1).map((letter, at) => letters[at] + letter);
        return pairs.length ? [["", pairs]] : [[run, []]];
    }
    if (!/[\p{L}\p{N}]/u.test(run))
        return /^[\0-\x7f]*$/.test(run) ? [] : [[run, []]];
    const whole = run.toLowerCase();
    const parts = partsOf(run).filter((part) => length(part) >= 2).map((part) => part.toLowerCase());
    return [[whole, [...new Set(parts)].filter((part) => part !== whole)]];
}
function partsOf(run) {
    const parts = [run.replace(/^[_@+#'’.]+|[_@+#'’.]+$/g, "")];
    for (const segment of run.split(/[_@+#'’.]+/).filter(Boolean)) {
        parts.push(segment);
        if (!/^[\0-\x7f]*$/.test(segment) || /^[A-Z]{2,}s$/.test(segment))
            continue;
        for (const piece of segment.match(/[0-9]+|[^0-9]+/g) ?? []) {
            const words = piece.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
            parts.push(piece);
            if (words.every((word) => word.length >= 2))
                parts.push(...words);
        }
    }
    return parts;
}
function corrected(text, matches) {
    let better = text;
    for (const { word, corrected } of matches) {
        if (!corrected)
            continue;
        const escaped = word.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        better = better.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "giu"), corrected);
    }
    return better === text ? "" : better.trim();
}
/** The candidate with the fewest slips, the first of several; empty if none is near. */
function nearest(word, candidates) {
    let most = word.length < SHORTEST_SPELLED ? 0 : word.length < TWO_SLIPS ? 1 : 2;
    let best = "";
    for (const candidate of candidates) {
        if (!most || Math.abs(candidate.length - word.length) > 2)
            continue;
        const slips = distance(word, candidate, most);
        if (slips > most)
            continue;
        best = candidate;
        most = slips - 1;
    }
    return best;
}
/** The number of letters lost, added, wrong or swapped between two words; more than `most` if it is larger. */
function distance(first, second, most) {
    if (Math.abs(first.length - second.length) > most)
        return most + 1;
    let last = [];
    let before = [];
    let row = Array.from({ length: second.length + 1 }, (_, at) => at);
    for (let i = 1; i <= first.length; i++) {
        [last, before, row] = [before, row, [i]];
        for (let j = 1; j <= second.length; j++) {
            const wrong = first[i - 1] === second[j - 1] ? 0 : 1;
            let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + wrong);
            const swapped = i > 1 && j > 1 && first[i - 1] === second[j - 2] && first[i - 2] === second[j - 1];
            if (swapped)
                cost = Math.min(cost, last[j - 2] + 1);
            row.push(cost);
        }
        if (Math.min(...row) > most)
            return most + 1;
    }
    return row[second.length];
}
