"use client";

import { useKeysetList, type UsedKeysetList } from "@/lib/graphql/use-keyset-list";

import { isFiltered, writeFilters, type Filters } from "./filters";
import { CustomersDocument, type ListedCustomer } from "./list-documents";

/** The customers that the filters leave, the latest arrival first. */
export function useCustomers(filters: Filters): UsedKeysetList<ListedCustomer> & { name: string } {
  const name = isFiltered(filters) ? `customers?${writeFilters(filters)}` : "customers";
  const list = useKeysetList<ListedCustomer>({
    name,
    load: async (client, after) => {
      const variables = { after, search: filters.search || null, rule: filters.rule };
      const { data, error } = await client
        .query(CustomersDocument, variables, { requestPolicy: "network-only" })
        .toPromise();
      if (!data) throw error ?? new Error("no answer");
      return data.customers;
    },
    idOf: ({ id }) => id,
  });
  return { ...list, name };
}
