import type { Metadata } from "next";
import { SearchForm } from "../../components/SearchForm";

export const metadata: Metadata = { title: "Search", description: "Search all questions and answers." };

export default function SearchPage() {
  return (
    <>
      <h1>Search</h1>
      <SearchForm />
    </>
  );
}
