import type { Metadata } from "next";

import { CustomersWithRules } from "./customers-with-rules";

export const metadata: Metadata = { title: "Customers" };

export default function CustomersPage() {
  return <CustomersWithRules />;
}
