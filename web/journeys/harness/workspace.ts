import { randomUUID } from "node:crypto";

import { expect } from "@playwright/test";

import { operate, query, stack } from "./stack";

type Launch = { rule?: Record<string, unknown>; body?: string; tags?: string[] };

const GREETING = "Hi {{ first_name | default('there') }}!";
const EVERYBODY = { condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 0 } };

export type Role = "OWNER" | "ADMIN" | "MARKETER" | "VIEWER";

/** A workspace of its own for one test, and a key to it with all scopes. */
export class Workspace {
  constructor(
    readonly name: string,
    readonly key: string,
  ) {}

  static async make(): Promise<Workspace> {
    const name = `Shop ${randomUUID().slice(0, 8)}`;
    const key = await operate("workspace", "create", "--name", name, "--currency", "INR", "--time-zone", "Asia/Kolkata");
    return new Workspace(name, key);
  }

  /** Its id, which its keys name. */
  get id(): string {
    const id = this.key.split("_")[1];
    if (!id) throw new Error("the key names no workspace");
    return id;
  }

  /** The path of one of its pages: `path()`, `path("/settings")`. */
  path(page = ""): string {
    return `/w/${this.id}${page}`;
  }

  /** Runs a document with its key and gives the data; an error is thrown. */
  async run<Data = Record<string, unknown>>(document: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await query(this.key, document, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data as Data;
  }

  /** Loads customers or orders, as `ingestCustomers` and `ingestOrders` take them, and waits until they are committed. */
  async load(kind: "Customers" | "Orders", records: object[]): Promise<void> {
    const { batch } = await this.run<{ batch: { batchId: string } }>(
      `mutation ($input: Ingest${kind}Input!) { batch: ingest${kind}(input: $input) { batchId } }`,
      { input: { [kind.toLowerCase()]: records } },
    );
    const done = async () => {
      const { found } = await this.run<{ found: { done: boolean } }>(
        "query ($id: ID!) { found: ingestBatch(id: $id) { done } }",
        { id: batch.batchId },
      );
      return found.done;
    };
    await expect.poll(done, { message: "the records are committed", timeout: 60_000 }).toBe(true);
  }

  /** Brings in a CSV file by its columns' places, as the dashboard does, and gives the import's id. */
  async importFile(kind: "customers" | "orders" | "visits", mapping: Record<string, number>, csv: string): Promise<string> {
    const ask = async (method: string, path: string, body?: string) => {
      const headers = { authorization: `Bearer ${this.key}` };
      const response = await fetch(`${stack.apiUrl}/v1/imports${path}`, { method, headers, body });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as { batchId: string; status: string };
    };
    const { batchId } = await ask("POST", "", JSON.stringify({ kind, mapping }));
    await ask("PUT", `/${batchId}`, csv);
    await ask("POST", `/${batchId}/close`);
    const status = async () => (await ask("GET", `/${batchId}`)).status;
    await expect.poll(status, { message: "the rows are written", timeout: 60_000 }).toBe("DONE");
    return batchId;
  }

  /** Launches a campaign, to everybody who may be written to unless a rule is given, and waits for its end; gives its id. */
  async launch(name: string, { rule = EVERYBODY, body = GREETING, tags = [] }: Launch = {}): Promise<string> {
    const { launched } = await this.run<{ launched: { campaign: { id: string } } }>(
      "mutation ($input: LaunchCampaignInput!) { launched: launchCampaign(input: $input) { campaign { id } } }",
      { input: { name, rule, tags, message: { channel: "SMS", body } } },
    );
    const { id } = launched.campaign;
    const status = async () => {
      const { campaign } = await this.run<{ campaign: { status: string } }>("query ($id: ID!) { campaign(id: $id) { status } }", { id });
      return campaign.status;
    };
    await expect.poll(status, { message: "the campaign ends", timeout: 60_000 }).toBe("COMPLETED");
    return id;
  }

  /** Invites whoever has the address. */
  async invite(email: string, role: Role): Promise<void> {
    await operate("workspace", "invite", "--workspace", this.id, "--email", email, "--role", role.toLowerCase());
  }

  /** Ends the membership of whoever has the address. */
  async remove(email: string): Promise<void> {
    const { members } = await this.run<{ members: { id: string; email: string }[] }>("{ members { id email } }");
    const member = members.find((candidate) => candidate.email === email);
    if (!member) throw new Error(`${email} is no member`);
    await this.run("mutation ($id: ID!) { removeMember(personId: $id) { members { id } } }", { id: member.id });
  }
}
