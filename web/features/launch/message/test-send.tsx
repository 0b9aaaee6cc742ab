"use client";

import { Send } from "lucide-react";
import { useId, useState } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { control } from "@/components/ui/control";
import { classNames } from "@/lib/class-names";
import { problemOf } from "@/lib/graphql/problem";

import { SendTestDocument } from "../documents";
import type { Draft, LaunchInput } from "../draft";
import { messageOf } from "./use-message-preview";
import { useTestAddress } from "./use-test-address";

type Props = {
  draft: Draft;
  rule: NonNullable<LaunchInput["rule"]>;
  /** Whose text is shown; nobody, where no reader can be reached. */
  reader: { externalId: string; name: string | null } | null;
};

/** What was told of the last attempt, and to which address it belongs. */
type Told = { good: boolean; words: string; address: string };

/** Sends the message to oneself, as the reader who is shown would get it. */
export function TestSend({ draft, rule, reader }: Props) {
  const id = useId();
  const address = useTestAddress(draft.channel);
  const [{ fetching }, send] = useMutation(SendTestDocument);
  const [told, setTold] = useState<Told | null>(null);
  const isMail = draft.channel === "EMAIL";
  const shown = told?.address === address.value ? told : null;

  const tell = (good: boolean, words: string) => setTold({ good, words, address: address.value });
  const start = async () => {
    const to = address.value.trim();
    if (to === "") return tell(false, isMail ? "Give an e-mail address." : "Give a number.");
    const as = reader ? { customerExternalId: reader.externalId } : { rule };
    const { data, error } = await send({ input: { ...as, message: messageOf(draft), to } });
    if (!data) return tell(false, error ? problemOf(error).message : "It could not be sent.");
    address.remember();
    tell(true, `Sent to ${data.sendTestMessage.to}.`);
  };
  return (
    <form
      aria-label="Test"
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-1.5 border-t px-4 py-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fetching) void start();
      }}
    >
      <label htmlFor={id} className="text-[0.8125rem] text-ink-soft">
        Send a test to myself
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          type={isMail ? "email" : "tel"}
          autoComplete={isMail ? "email" : "tel"}
          placeholder={isMail ? "you@example.com" : "+91…"}
          maxLength={254}
          value={address.value}
          aria-invalid={shown?.good === false || undefined}
          aria-describedby={`${id}-told`}
          onChange={(event) => address.change(event.target.value)}
          className={classNames(control, "flex-1")}
        />
        <Button type="submit" disabled={fetching} aria-busy={fetching} className="h-8 px-3 text-[0.8125rem]">
          <Send aria-hidden /> Send test
        </Button>
      </div>
      <p id={`${id}-told`} role="status" className={classNames("text-[0.8125rem]", shown?.good === false ? "text-bad" : "text-ink-soft")}>
        {shown?.words ?? `Written as ${reader ? `for ${reader.name ?? reader.externalId}` : "for one of them"}. It counts in no report.`}
      </p>
    </form>
  );
}
