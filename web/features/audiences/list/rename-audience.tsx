"use client";

import { useState, type RefObject } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { problemOf } from "@/lib/graphql/problem";

import { RenameAudienceDocument } from "../documents";
import type { SavedAudience } from "../saved-picker";

type Props = {
  audience: SavedAudience;
  /** What gets the focus afterwards. */
  returnTo: RefObject<HTMLElement | null>;
  onClose: () => void;
  onRenamed: () => void;
};

/** Gives a saved audience another name. */
export function RenameAudience({ audience, returnTo, onClose, onRenamed }: Props) {
  const [name, setName] = useState(audience.name);
  const [problem, setProblem] = useState<string | null>(null);
  const [{ fetching }, rename] = useMutation(RenameAudienceDocument);
  const save = async () => {
    const { error } = await rename({ input: { id: audience.id, name: name.trim() } });
    if (error) return setProblem(problemOf(error).message);
    onClose();
    onRenamed();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Rename “${audience.name}”`}
        returnTo={returnTo}
        footer={
          <>
            <DialogClose asChild>
              <Button look="quiet">Cancel</Button>
            </DialogClose>
            <Button look="primary" type="submit" form="rename-audience" disabled={fetching || name.trim() === ""}>
              Rename
            </Button>
          </>
        }
      >
        <form
          id="rename-audience"
          onSubmit={(event) => {
            event.preventDefault();
            if (!fetching) void save();
          }}
        >
          <TextField
            data-first-focus
            label="Name"
            maxLength={200}
            value={name}
            error={problem}
            onChange={(event) => {
              setName(event.target.value);
              setProblem(null);
            }}
          />
        </form>
      </DialogContent>
    </Dialog>
  );
}
