"use client";

import { useEffect, useState } from "react";
import { Search, type SearchResult } from "../public/search/search.js";

const search = new Search("/");

export function SearchForm() {
  const [words, setWords] = useState("");
  const [result, setResult] = useState<SearchResult>();

  useEffect(() => {
    let current = true; // until the reader types on
    search.search(words, { limit: 20 }).then((found) => current && setResult(found));
    return () => {
      current = false;
    };
  }, [words]);

  return (
    <>
      <search>
        <label>
          Words to search for{" "}
          <input
            id="words"
            type="search"
            autoComplete="off"
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
      </search>
      <p id="count" role="status">
        {words.trim() && result && `Found: ${result.total}.`}
        {result?.corrected && ` Searched for “${result.corrected}”.`}
      </p>
      <ol id="hits">
        {result?.hits.map(({ address, title, place, text }) => (
          <li key={address}>
            <a href={address}>{title}</a>
            <div className="quiet">{place.join(", ")}</div>
            {text}
          </li>
        ))}
      </ol>
    </>
  );
}
