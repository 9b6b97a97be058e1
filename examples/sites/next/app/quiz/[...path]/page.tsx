import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { QuizQuestion } from "../../../components/QuizQuestion";
import { pageAddresses, pageAt } from "../../../lib/content";

type Props = PageProps<"/quiz/[...path]">;

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await pageAddresses()).map((address) => ({ path: address.slice(1).split("/") }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = (await pageAt(`/${(await params).path.join("/")}`))?.page;
  return { title: `Quiz: ${page?.title}`, description: page?.seoDescription };
}

export default async function Quiz({ params }: Props) {
  const address = `/${(await params).path.join("/")}`;
  const page = (await pageAt(address))?.page;
  if (!page) notFound();
  return (
    <div lang={page.locale ?? "en"}>
      <h1>Quiz: {page.title}</h1>
      <p>
        <Link href={address}>{page.title}</Link>
      </p>
      <ol className="quiz">
        {page.questions.map((question) => (
          <QuizQuestion key={question.id} question={question} />
        ))}
      </ol>
    </div>
  );
}
