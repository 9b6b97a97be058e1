/** HTML of a build, which is safe to insert. */
export function Html({ of: html }: { of: string }) {
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}
