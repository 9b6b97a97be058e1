import Link from "next/link";
import { Topics } from "../components/Topics";
import { frameworks } from "../lib/sections";
import lists from "../public/pages/python/collections/lists.json";

export const metadata = {
  title: "Questions and answers",
  description: "Questions about Python, with answers that were proved.",
};

export default function Home() {
  return (
    <>
      <h1>{metadata.title}</h1>
      <p>
        New here? Begin with <Link href={lists.path}>{lists.title}</Link> ({lists.difficulty}).
      </p>
      {frameworks.map((framework) => (
        <section key={framework.path}>
          <h2>
            <Link href={framework.path}>{framework.name}</Link>
          </h2>
          <p>{framework.description}</p>
          <Topics topics={framework.topics} />
        </section>
      ))}
    </>
  );
}
