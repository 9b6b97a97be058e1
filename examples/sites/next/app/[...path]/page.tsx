import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageOfQuestions } from "../../components/PageOfQuestions";
import { Topics } from "../../components/Topics";
import { pageAddresses, pageAt } from "../../lib/content";
import { sectionAt, sections } from "../../lib/sections";

type Props = PageProps<"/[...path]">;

export const dynamicParams = false;

export async function generateStaticParams() {
  const addresses = [...sections.map(({ path }) => path), ...(await pageAddresses())];
  return addresses.map((address) => ({ path: address.slice(1).split("/") }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const address = `/${(await params).path.join("/")}`;
  const section = sectionAt(address);
  if (section) return { title: section.name, description: section.description };
  const page = (await pageAt(address))?.page;
  return { title: page?.title, description: page?.seoDescription, alternates: { languages: page?.alternates } };
}

export default async function Path({ params }: Props) {
  const address = `/${(await params).path.join("/")}`;
  const section = sectionAt(address);
  if (section)
    return (
      <>
        <h1>{section.name}</h1>
        <p>{section.description}</p>
        <h2>Pages</h2>
        <Topics topics={section.topics} />
      </>
    );
  const found = await pageAt(address);
  return found ? <PageOfQuestions address={address} {...found} /> : notFound();
}
