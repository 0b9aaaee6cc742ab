"use client";

import { Braces } from "lucide-react";
import { useRef, type RefObject } from "react";

import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";

import { CHANNELS } from "../channels";
import type { Channel } from "../draft";
import { insert } from "./insert";
import { attributeInsertion, insertionOf, VARIABLES, type Insertion } from "./variables";

type Props = {
  area: RefObject<HTMLTextAreaElement | null>;
  channel: Channel;
  body: string;
  error: string | null;
  /** Names of custom attributes that customers have. */
  attributes: readonly string[];
  onBody: (body: string) => void;
};

/** What the message says, with variables put in from a menu. */
export function BodyField({ area, channel, body, error, attributes, onBody }: Props) {
  const pending = useRef<Insertion | null>(null);
  const choose = (insertion: Insertion) => {
    pending.current = insertion;
  };
  return (
    <div className="grid gap-1.5">
      <div className="flex items-end justify-between gap-2">
        <label htmlFor="message-body" className="text-[0.8125rem] font-medium">
          Text
        </label>
        <Menu>
          <MenuTrigger asChild>
            <Button look="quiet" size="small">
              <Braces aria-hidden /> Insert variable
            </Button>
          </MenuTrigger>
          <MenuContent
            align="end"
            className="max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto"
            onCloseAutoFocus={(event) => {
              const insertion = pending.current;
              if (!insertion || !area.current) return;
              pending.current = null;
              event.preventDefault();
              insert(area.current, insertion, onBody);
            }}
          >
            <MenuLabel>Of each reader</MenuLabel>
            {VARIABLES.map((variable) => (
              <MenuItem key={variable.name} onSelect={() => choose(insertionOf(variable, channel))}>
                <span className="flex-1">{variable.label}</span>
                <code className="pl-4 text-xs text-ink-soft">{variable.name}</code>
              </MenuItem>
            ))}
            <MenuSeparator />
            {attributes.map((name) => (
              <MenuItem key={name} onSelect={() => choose(attributeInsertion(name))}>
                <span className="flex-1">{name}</span>
                <code className="pl-4 text-xs text-ink-soft">attributes.{name}</code>
              </MenuItem>
            ))}
            <MenuItem onSelect={() => choose(attributeInsertion())}>
              <span className="flex-1">Another attribute …</span>
              <code className="pl-4 text-xs text-ink-soft">attributes.*</code>
            </MenuItem>
          </MenuContent>
        </Menu>
      </div>
      <textarea
        ref={area}
        id="message-body"
        rows={channel === "EMAIL" ? 14 : 7}
        value={body}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? "message-body-error" : "message-body-hint"}
        placeholder="Hi {{ first_name | default('there') }}, here is 10% off on your next order!"
        onChange={(event) => onBody(event.target.value)}
        className="w-full resize-y rounded-md border border-line-strong/60 bg-surface px-3 py-2 text-sm leading-6 placeholder:text-ink-soft/80 aria-invalid:border-bad"
      />
      {error ? (
        <p id="message-body-error" role="alert" className="text-[0.8125rem] text-bad">
          {error}
        </p>
      ) : (
        <p id="message-body-hint" className="text-[0.8125rem] text-ink-soft">
          At most {CHANNELS[channel].longest.toLocaleString("en")} characters for each reader. A variable that somebody
          may lack needs a default.
        </p>
      )}
    </div>
  );
}
