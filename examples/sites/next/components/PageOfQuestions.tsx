import Link from "next/link";
import { partsOf } from "../lib/sections";
import type { Page, Question } from "../public/types/answerkey";
import { Html } from "./Html";

export function PageOfQuestions({ address, page, jsonLd }: { address: string; page: Page; jsonLd: string }) {
  const others = Object.entries(page.alternates).filter(([locale]) => locale !== page.locale);
  return (
    <div lang={page.locale ?? "en"}>
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd }} />
      <h1>{page.title}</h1>
      <nav className="line quiet" aria-label="Breadcrumbs">
        {page.breadcrumbs.slice(0, -1).map(({ path, name }) => (
          <Link key={path} href={path}>
            {name}
          </Link>
        ))}
        {others.map(([locale, path]) => (
          <Link key={locale} href={path} hrefLang={locale}>
            {locale}
          </Link>
        ))}
        <Link href={`/quiz${address}`}>Quiz</Link>
      </nav>
      <Html of={page.html} />
      {page.questions.map((question) => (
        <QuestionAndAnswer key={question.id} question={question} />
      ))}
    </div>
  );
}

function QuestionAndAnswer({ question }: { question: Question }) {
  const { heading, rest } = partsOf(question);
  return (
    <article className="question">
      <h2 id={question.id}>
        <a href={`#${question.id}`} dangerouslySetInnerHTML={{ __html: heading }} />
      </h2>
      <p className="line quiet">
        <span>{question.difficulty}</span>
        {question.tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
        {question.verified.status === "passed" && <span>Proved with Python {question.verified.python}</span>}
      </p>
      <Html of={rest} />
      {question.choices.length > 0 && (
        <ul>
          {question.choices.map((choice) => (
            <li key={choice.text} dangerouslySetInnerHTML={{ __html: choice.html }} />
          ))}
        </ul>
      )}
      <Html of={question.html} />
    </article>
  );
}
