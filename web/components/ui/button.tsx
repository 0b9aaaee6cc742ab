import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

const button = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors disabled:pointer-events-none disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-accent-ink hover:bg-accent/90",
        plain: "border bg-surface text-ink hover:bg-raised",
        quiet: "text-ink-soft hover:bg-raised hover:text-ink",
        danger: "border border-bad/40 bg-surface text-bad hover:bg-bad-soft",
        destructive: "bg-bad text-surface hover:bg-bad/90",
      },
      size: { small: "h-7 px-2.5 text-[0.8125rem]", medium: "h-9 px-3.5 text-sm", wide: "h-10 w-full px-4 text-sm" },
    },
    defaultVariants: { look: "plain", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { asChild?: boolean };

export function Button({ className, look, size, asChild, type = "button", ...rest }: ButtonProps) {
  const classes = classNames(button({ look, size }), className);
  if (asChild) return <Slot.Root className={classes} {...rest} />;
  return <button type={type} className={classes} {...rest} />;
}
