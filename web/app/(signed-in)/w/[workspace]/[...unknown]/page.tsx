import { notFound } from "next/navigation";

/** Any other address of a workspace: told within its frame. */
export default function UnknownPage(): never {
  notFound();
}
