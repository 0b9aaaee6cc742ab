"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Picture } from "@/components/ui/picture";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import type { Channel } from "../draft";
import { segmentsOf } from "./sms";
import type { MessagePreview, MessagePreviewData } from "./use-message-preview";

type Sent = { url: string; alternative: string };

type Props = {
  channel: Channel;
  /** It has no address where none is sent along. */
  picture: Sent;
  preview: MessagePreview;
  /** Why there is nothing to show, if so. */
  nothing: string | null;
  /** Stands below the text; it is told whose text is shown. */
  foot?: (reader: Member["customer"] | null) => ReactNode;
};

/** The message as real members of the audience will read it, one after the other. */
export function Reader({ channel, picture, preview, nothing, foot }: Props) {
  const [wanted, setWanted] = useState(0);
  const members = preview.data?.members ?? [];
  const index = Math.min(wanted, Math.max(0, members.length - 1));
  const member = members[index];
  const waiting = !nothing && !preview.fresh;
  return (
    <section aria-label="Preview" aria-busy={waiting} className="rounded-lg border bg-surface">
      <div className="flex items-center gap-1 border-b py-1.5 pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-[0.8125rem] text-ink-soft">
          {member ? <Recipient member={member} channel={channel} /> : "As its readers will see it"}
        </h2>
        {members.length > 1 && (
          <>
            <span className="pr-1 text-[0.8125rem] text-ink-soft tabular-nums">
              {index + 1} of {members.length}
            </span>
            <Turn name="Previous reader" off={index === 0} onClick={() => setWanted(index - 1)} icon={ChevronLeft} />
            <Turn name="Next reader" off={index === members.length - 1} onClick={() => setWanted(index + 1)} icon={ChevronRight} />
          </>
        )}
      </div>
      <div className={classNames("p-4 transition-opacity", waiting && member && "opacity-60")}>
        {nothing ? (
          <p className="text-ink-soft">{nothing}</p>
        ) : member ? (
          <Text member={member} channel={channel} picture={picture} />
        ) : preview.problem ? (
          <p className="text-ink-soft">{preview.problem.mayRetry ? preview.problem.message : "There is nothing to show until the text is mended."}</p>
        ) : preview.data ? (
          <p className="text-ink-soft">Nobody of this audience can be reached this way.</p>
        ) : (
          <Skeleton className="h-24 rounded-xl" />
        )}
      </div>
      {foot?.(member?.customer ?? null)}
    </section>
  );
}

type Member = MessagePreviewData["members"][number];

function Recipient({ member: { customer }, channel }: { member: Member; channel: Channel }) {
  const address = channel === "EMAIL" ? customer.email : customer.phone;
  return (
    <>
      <span className="font-medium text-ink">{customer.name ?? customer.externalId}</span>
      {address && <span className="tabular-nums"> · {address}</span>}
    </>
  );
}

function Text({ member, channel, picture }: { member: Member; channel: Channel; picture: Sent }) {
  if (member.text === null) return <Notice tone="bad">{member.problem ?? "The text cannot be written for this reader."}</Notice>;
  if (channel === "EMAIL" && isHtml(member.text)) {
    return (
      <div className="grid gap-2.5">
        {picture.url && <Picture {...shown(picture)} />}
        <Page html={member.text} />
      </div>
    );
  }
  return (
    <>
      <div className="max-h-96 w-fit max-w-full overflow-y-auto rounded-xl rounded-bl-sm bg-raised px-3.5 py-2.5 leading-6 break-words whitespace-pre-wrap">
        {picture.url && <Picture {...shown(picture)} className="mb-2.5 w-80 max-w-full" />}
        {member.text}
      </div>
      <Length text={member.text} channel={channel} />
    </>
  );
}

/** A picture from elsewhere says nothing that is known here. */
function shown({ url, alternative }: Sent): Sent {
  return { url, alternative: alternative || "The picture that is sent along" };
}

/** What the API takes for HTML: a text that holds a tag. */
function isHtml(text: string): boolean {
  return /<[a-z/!]/i.test(text);
}

/** An e-mail in HTML, drawn where it can run nothing and reach nothing. */
function Page({ html }: { html: string }) {
  return <iframe title="The e-mail" sandbox="" srcDoc={html} className="h-96 w-full rounded-md border bg-white" />;
}

/** How long the text is for this reader; of an SMS, how many parts are paid for. */
function Length({ text, channel }: { text: string; channel: Channel }) {
  const format = useFormat();
  const characters = [...text].length;
  const { encoding, segments, left, foreign } = segmentsOf(text);
  return (
    <p className="mt-2.5 text-[0.8125rem] text-ink-soft tabular-nums">
      {format.count(characters)} {characters === 1 ? "character" : "characters"}
      {channel === "SMS" && (
        <>
          {" · "}
          <span data-testid="segments">
            {segments} {segments === 1 ? "part" : "parts"}
          </span>
          {` · ${left} left in the last`}
          {encoding === "UCS-2" && (
            <span className="mt-1 block">
              {foreign.slice(0, 5).join(" ")} {foreign.length === 1 ? "is" : "are"} not in the SMS alphabet: 70 characters make
              a part instead of 160.
            </span>
          )}
        </>
      )}
    </p>
  );
}

type TurnProps = { name: string; off: boolean; onClick: () => void; icon: typeof ChevronLeft };

function Turn({ name, off, onClick, icon: Icon }: TurnProps) {
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={name}
      aria-disabled={off || undefined}
      onClick={() => !off && onClick()}
      className="w-7 px-0 aria-disabled:opacity-45"
    >
      <Icon aria-hidden />
    </Button>
  );
}
