/**
 * Searches the files of `search/` that `answerkey build` writes, in a browser or in Node.
 *
 * A search loads the few files that hold its words. It ranks as the HTTP API does (`ranking.py`), step by step; apart from that,
 * quotes ask for their words and not for their order, and no word is found by a text inside of it.
 */
/** What is shown of a question or document. `kind` of a document is `document`; `place` leads to it, as readers see it. */
export interface SearchRecord {
    kind: string;
    address: string;
    file: string;
    title: string;
    place: string[];
    difficulty: string | null;
    text: string;
}
/** A record that was found. `missing` are the words of the query that it does not have. */
export interface Hit extends SearchRecord {
    score: number;
    missing: string[];
}
/**
 * Some hits of `total`, the best first. `match` says whether some have `all` words, or none more than `any`. Words that nothing has
 * were searched as the nearest ones: `corrected` is the query with these, or empty. `dropped` are words that were not searched.
 */
export interface SearchResult {
    hits: Hit[];
    total: number;
    match: "all" | "any";
    corrected: string;
    dropped: string[];
}
export interface SearchOptions {
    /** At most so many hits; 10 by default. */
    limit?: number;
    /** So many hits are left out at the beginning. */
    offset?: number;
    /** Whether the last word may be unfinished, unless a space follows it; true by default. */
    prefix?: boolean;
}
/** Reads a file of the build by its path, such as `search/index.json`. */
export type Load = (path: string) => Promise<any>;
/** Searches the files of a build. Files that were loaded are kept. */
export declare class Search {
    #private;
    /** `source` is the address of the build's root, or a function that reads its files. */
    constructor(source: string | URL | Load);
    /** The hits of a query. Any text is a query. */
    search(text: string, { limit, offset, prefix }?: SearchOptions): Promise<SearchResult>;
}
