"use client";

import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";

import type { Customer } from "./person-documents";

/** Where they can be found, and whether they may be written to. */
export function ContactCard({ customer }: { customer: Customer }) {
  const { known, email, phone, city, country, sms, byEmail, whatsapp } = customer;
  const ways = [sms && "SMS", byEmail && "e-mail", whatsapp && "WhatsApp"].filter((way) => typeof way === "string");
  return (
    <Card title="Contact and consent">
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-4 gap-y-2.5 text-[0.8125rem]">
        <Fact name="E-mail">{email}</Fact>
        <Fact name="Phone">{phone}</Fact>
        <Fact name="City">{city}</Fact>
        <Fact name="Country">{country && countryName(country)}</Fact>
        <Fact name="Consent">
          <Consent customer={customer} />
        </Fact>
        <Fact name="Reachable by">{ways.join(", ") || "nothing"}</Fact>
      </dl>
      {!known && (
        <p className="mt-3 border-t pt-3 text-[0.8125rem] text-ink-soft">
          Only an order or a visit has named this customer. A customer record fills in the rest.
        </p>
      )}
    </Card>
  );
}

function Consent({ customer: { subscribed, suppressed } }: { customer: Customer }) {
  if (suppressed) return <Badge tone="bad">Never to be written to</Badge>;
  if (subscribed === null) return <Badge>Not known, counts as no</Badge>;
  return subscribed ? <Badge tone="good">Agreed to messages</Badge> : <Badge tone="warn">Does not want messages</Badge>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children || <span className="text-ink-soft">–</span>}</dd>
    </>
  );
}

function countryName(code: string): string {
  const name = new Intl.DisplayNames(undefined, { type: "region", fallback: "none" }).of(code);
  return name ? `${name} (${code})` : code;
}
