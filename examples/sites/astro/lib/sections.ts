/** The sections of the site: frameworks and their topics, by address. */
import navigation from "../public/navigation.json";
import type { NavigationFramework, NavigationTopic, Question } from "../public/types/answerkey";

export interface Section {
  path: string;
  name: string;
  description: string;
  topics: NavigationTopic[];
}

export const frameworks: NavigationFramework[] = navigation.frameworks;

export const sections: Section[] = frameworks.flatMap((framework) => [
  framework,
  ...framework.topics.map((topic) => ({ ...topic, topics: [topic] })),
]);

export const sectionAt = (address: string) => sections.find(({ path }) => path === address);

/** The HTML of a question in two parts: one line for a heading, and the code and text below it. */
export function partsOf({ qHtml }: Question) {
  const [, heading = qHtml, rest = ""] = /^<p>(.*?)<\/p>\s*(.*)$/s.exec(qHtml) ?? [];
  return { heading, rest };
}
