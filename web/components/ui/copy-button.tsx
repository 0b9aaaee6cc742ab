"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const SHOWN_MS = 2_000;

/** Puts a text on the clipboard and says so. Without `children` it is an icon that `label` names. */
export function CopyButton({ text, label, children }: { text: string; label: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A page that was not reached by https, or a browser that refuses.
      toast.error("The browser did not let this be copied", { description: "Select the text and copy it by hand." });
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <>
      <Button
        look={children ? "plain" : "quiet"}
        size="small"
        aria-label={children ? undefined : label}
        className={children ? undefined : "size-7 px-0"}
        onClick={() => void copy()}
      >
        <Icon aria-hidden className={copied ? "text-good" : undefined} />
        {children && (copied ? "Copied" : children)}
      </Button>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
