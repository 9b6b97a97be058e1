import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "../public/code.css";
import "../lib/site.css";

export const metadata: Metadata = { metadataBase: new URL("https://example.org"), icons: "data:," };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <nav aria-label="Site">
            <Link href="/">Contents</Link> <Link href="/search">Search</Link>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
