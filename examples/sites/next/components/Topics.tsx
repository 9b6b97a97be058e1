import Link from "next/link";
import type { NavigationTopic } from "../public/types/answerkey";

export function Topics({ topics }: { topics: NavigationTopic[] }) {
  return topics.map((topic) => (
    <section key={topic.path}>
      <h3>
        <Link href={topic.path}>{topic.name}</Link>
      </h3>
      <p className="quiet">{topic.description}</p>
      <ul>
        {topic.pages.map((page) => (
          <li key={page.path}>
            <div className="line">
              <Link href={page.path}>{page.title}</Link>
              <span className="quiet">
                {page.difficulty}, questions: {page.questionsCount}
              </span>
              <Link href={`/quiz${page.path}`} aria-label={`Quiz: ${page.title}`}>
                Quiz
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  ));
}
