import type { Metadata } from "next";

import { NoSuchCustomer, PersonPage } from "@/features/customers/person/person-page";
import { externalIdIn } from "@/lib/customer-path";

export const metadata: Metadata = { title: "Customer" };

type Props = { params: Promise<{ customer: string }> };

export default async function Page({ params }: Props) {
  const { customer } = await params;
  const externalId = externalIdIn(customer);
  return externalId === null ? <NoSuchCustomer /> : <PersonPage externalId={externalId} />;
}
