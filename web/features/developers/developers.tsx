"use client";

import { ArrowUpRight, KeyRound, Play } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { rows, Section } from "@/components/ui/section";
import { mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { examples, socketUrl } from "./examples";

/** What a program needs to speak with the API of this workspace. */
export function Developers() {
  const { workspace, role, apiUrl } = useWorkspace();
  const base = `/w/${workspace.id}`;
  const actions = (
    <>
      {mayManage(role) && (
        <Button asChild>
          <Link href={`${base}/settings/keys`}>
            <KeyRound aria-hidden /> API keys
          </Link>
        </Button>
      )}
      <Button look="primary" asChild>
        {/* Fetched when it is wanted: it is heavier than all the rest together. */}
        <Link href={`${base}/developers/graphiql`} prefetch={false}>
          <Play aria-hidden /> Open GraphiQL
        </Link>
      </Button>
    </>
  );
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title="Developers"
        description="Everything this dashboard does goes through the same API."
        actions={actions}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Addresses api={apiUrl} />
        <Section
          title="From the command line"
          description={
            mayManage(role) ? (
              <>
                Put a key into the environment first: <code className="font-mono">export TIDINGS_API_KEY=…</code>
              </>
            ) : (
              <>An owner or admin creates API keys; put yours into the environment as TIDINGS_API_KEY.</>
            )
          }
        >
          {examples(apiUrl).map(({ name, about, code }) => (
            <div key={name} className="grid grid-cols-[minmax(0,1fr)] gap-2">
              <h3 className="text-[0.8125rem]">
                <span className="font-medium">{name}</span> <span className="text-ink-soft">{about}</span>
              </h3>
              <CodeBlock label={name} code={code} />
            </div>
          ))}
        </Section>
        <Reference api={apiUrl} />
      </div>
    </div>
  );
}

function Addresses({ api }: { api: string }) {
  return (
    <Section title="Addresses">
      <dl className={rows.list}>
        <Address name="GraphQL" url={`${api}/graphql`} />
        <Address name="Subscriptions" url={socketUrl(api)} />
        <Address name="REST" url={`${api}/v1`} />
      </dl>
    </Section>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <div className="flex min-h-11 items-center gap-x-3 py-1.5 pr-2 pl-4 max-sm:flex-wrap">
      <dt className="w-28 shrink-0 text-[0.8125rem] text-ink-soft max-sm:w-full">{name}</dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
        <code className="min-w-0 truncate font-mono text-[0.8125rem]">{url}</code>
        <CopyButton text={url} label={`Copy the address of ${name}`} />
      </dd>
    </div>
  );
}

function Reference({ api }: { api: string }) {
  return (
    <Section title="Reference">
      <ul className={rows.list}>
        <Reading href={`${api}/docs/`} name="REST, with a form for each route">
          Customers, orders, visits, imports and receipts.
        </Reading>
        <Reading href={`${api}/openapi.json`} name="OpenAPI document">
          For generators of clients, and for Postman’s “Import”.
        </Reading>
        <Reading href={`${api}/postman_collection.json`} name="Postman collection">
          Its environment needs <code className="font-mono">baseUrl</code>, which is {api}, and{" "}
          <code className="font-mono">apiKey</code>.
        </Reading>
        <Reading href={`${api}/graphiql`} name="GraphiQL with a key">
          The same as here, for those who have a key and no account.
        </Reading>
      </ul>
    </Section>
  );
}

function Reading({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <li className="relative flex min-h-14 items-center gap-3 px-4 py-2.5 hover:bg-raised/60">
      <div className="min-w-0 flex-1">
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          className="font-medium after:absolute after:inset-0 after:content-['']"
        >
          {name} <span className="sr-only">(opens in a new tab)</span>
        </a>
        <p className="text-[0.8125rem] text-ink-soft">{children}</p>
      </div>
      <ArrowUpRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
    </li>
  );
}
