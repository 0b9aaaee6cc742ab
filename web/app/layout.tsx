import "./globals.css";

import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";

import { Theme } from "@/components/theme";
import { Toasts } from "@/components/ui/toast";

export const metadata: Metadata = {
  title: { default: "Tidings", template: "%s · Tidings" },
  description: "Describe an audience, see its exact size, send each member a message, and watch it arrive.",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="min-h-dvh font-sans">
        <Theme nonce={nonce}>
          {children}
          <Toasts />
        </Theme>
      </body>
    </html>
  );
}
