"use client";

import { type FormEvent, useState } from "react";
import { BUTTONS, isRight, verdict } from "../lib/quiz";
import type { Question } from "../public/types/answerkey";
import { Html } from "./Html";

export function QuizQuestion({ question }: { question: Question }) {
  const [right, setRight] = useState<boolean | null>(); // undefined until the form is sent
  const name = `${question.id}-question`;

  function check(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setRight(isRight(question, data.getAll("choice").map(Number), String(data.get("text"))));
  }

  return (
    <li className="question">
      <form onSubmit={check} autoComplete="off">
        <div id={name} dangerouslySetInnerHTML={{ __html: question.qHtml }} />
        {question.kind === "choice" && (
          <fieldset aria-labelledby={name}>
            {question.choices.map((choice, number) => (
              <label key={choice.text} className="choice">
                <input type="checkbox" name="choice" value={number} />
                <Html of={choice.html} />
              </label>
            ))}
          </fieldset>
        )}
        {question.kind === "output" && (
          <label>
            Output <textarea name="text" rows={3} spellCheck={false} />
          </label>
        )}
        {question.kind === "exercise" && (
          <label>
            Your code <textarea name="text" rows={6} spellCheck={false} defaultValue={question.starter ?? ""} />
          </label>
        )}
        <button aria-describedby={name}>{BUTTONS[question.kind]}</button>
        <output className={right ? "right" : right === false ? "wrong" : ""}>
          {right !== undefined && verdict(right)}
        </output>
        {right !== undefined && <Answer question={question} />}
      </form>
    </li>
  );
}

function Answer({ question }: { question: Question }) {
  return (
    <div className="answer">
      {question.choices.length > 0 && (
        <ul>
          {question.choices.map(({ text, correct, html, whyHtml }) => (
            <li key={text}>
              <strong className={correct ? "right" : "wrong"}>{correct ? "Right" : "Wrong"}</strong>
              <Html of={html + (whyHtml ?? "")} />
            </li>
          ))}
        </ul>
      )}
      <Html of={question.html} />
    </div>
  );
}
