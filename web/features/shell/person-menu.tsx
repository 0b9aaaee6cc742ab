"use client";

import { lazy, Suspense } from "react";

import { useFirstOpening } from "@/components/ui/use-first-opening";
import type { Person, Role } from "@/lib/api/people";
import { personButton, PersonFace } from "./person-face";

const load = () => import("./opened-person-menu");
const Opened = lazy(load);

export function PersonMenu(props: { person: Person; role: Role }) {
  const { opened, button } = useFirstOpening(load);
  const closed = (
    <button {...button} aria-haspopup="menu" className={personButton}>
      <PersonFace {...props} />
    </button>
  );
  return opened ? (
    <Suspense fallback={closed}>
      <Opened {...props} />
    </Suspense>
  ) : (
    closed
  );
}
