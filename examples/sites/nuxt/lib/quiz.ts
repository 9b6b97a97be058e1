/** Judges what readers answer. */
import type { Question } from "../public/types/answerkey";

/** The words on the button below a question of each kind. */
export const BUTTONS: Record<Question["kind"], string> = {
  open: "Show the answer",
  choice: "Check",
  output: "Check",
  exercise: "Show a solution",
};

/** Whether a response is right: the numbers of the choices, or the text. Null where only the reader can tell. */
export function isRight(question: Question, chosen: number[], text: string): boolean | null {
  if (question.kind === "choice")
    return question.choices.every(({ correct }, number) => correct === chosen.includes(number));
  if (question.kind === "output") return lines(text) === lines(printed(question));
  return null;
}

export function verdict(right: boolean | null) {
  if (right === null) return "Compare your answer.";
  return right ? "Right." : "Not right.";
}

const printed = ({ snippets }: Question) => snippets.find(({ language }) => language === "output")?.code ?? "";

const lines = (text: string) => text.trimEnd().replace(/[ \t]+$/gm, "");
