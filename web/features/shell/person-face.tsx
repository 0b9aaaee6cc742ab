import type { Person, Role } from "@/lib/api/people";
import { initials } from "@/lib/initials";
import { roleName } from "@/lib/roles";

export const personButton =
  "flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-raised data-[state=open]:bg-raised";

/** Who one is, on the button of one's own menu. */
export function PersonFace({ person, role }: { person: Person; role: Role }) {
  return (
    <>
      <span
        aria-hidden
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        {initials(person.name)}
      </span>
      <span className="min-w-0">
        <span className="block truncate text-[0.8125rem] leading-4 font-medium">
          <span className="sr-only">Account of </span>
          {person.name}
        </span>
        <span className="block truncate text-xs text-ink-soft">{roleName(role)}</span>
      </span>
    </>
  );
}
