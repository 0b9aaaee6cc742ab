import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

const badge = cva(
  "inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs leading-4 font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      tone: {
        plain: "bg-raised text-ink-soft",
        accent: "bg-accent-soft text-accent",
        good: "bg-good-soft text-good",
        warn: "bg-warn-soft text-warn",
        bad: "bg-bad-soft text-bad",
      },
    },
    defaultVariants: { tone: "plain" },
  },
);

type Props = ComponentProps<"span"> & VariantProps<typeof badge>;

/** One word about a thing: its state, its role. Never colour alone: the word says it. */
export function Badge({ tone, className, ...rest }: Props) {
  return <span className={classNames(badge({ tone }), className)} {...rest} />;
}
