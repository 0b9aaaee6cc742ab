"use client";

import { Card } from "@/components/ui/card";

import { Bubble } from "./bubble";
import type { Campaign } from "./detail-documents";

const CHANNELS: Record<Campaign["message"]["channel"], string> = { SMS: "SMS", EMAIL: "E-mail", WHATSAPP: "WhatsApp" };

/** What it says, as it was written; each recipient's own text is in the list below. */
export function MessageCard({ message }: { message: Campaign["message"] }) {
  return (
    <Card title="Message" aside={CHANNELS[message.channel]}>
      <Bubble imageUrl={message.imageUrl}>
        {message.body.split(/(\{\{.*?\}\})/s).map((part, place) =>
          // With one group in the pattern, every second part is a variable.
          place % 2 === 1 ? (
            <code key={place} className="rounded bg-accent/15 px-1 font-sans text-accent">
              {part.slice(2, -2).trim()}
            </code>
          ) : (
            part
          ),
        )}
      </Bubble>
    </Card>
  );
}
