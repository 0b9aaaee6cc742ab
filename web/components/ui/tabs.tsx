"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

export const Tabs = Primitive.Root;

const LIST = "flex gap-5 overflow-x-auto border-b [scrollbar-width:none]";
const TAB =
  "-mb-px border-b-2 border-transparent py-2 text-[0.8125rem] font-medium whitespace-nowrap text-ink-soft hover:text-ink";

export function TabList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={classNames(LIST, className)} {...rest} />;
}

export function Tab({ className, ...rest }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={classNames(TAB, "data-[state=active]:border-accent data-[state=active]:text-ink", className)}
      {...rest}
    />
  );
}

export function TabPanel({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={classNames("pt-5", className)} {...rest} />;
}

/** The look of tabs for links that lead to pages of their own; mark the current one with `aria-current="page"`. */
export const tabLinks = {
  list: LIST,
  tab: classNames(TAB, "aria-[current=page]:border-accent aria-[current=page]:text-ink"),
};
