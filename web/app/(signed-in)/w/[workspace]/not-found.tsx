import { NotFound } from "@/features/shell/not-found";

export default function PageNotFound() {
  return <NotFound title="There is no such page">The address may be mistyped, or what it led to is gone.</NotFound>;
}
