"use client";

import Link from "next/link";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Problem } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";

import type { Step } from "../steps";

type Props = { problem: Problem; onStep: (step: Step) => void; onNewKey: () => void };

/** Why the launch did not happen, and what to do. The same button tries again: nobody is written to twice. */
export function LaunchProblem({ problem, onStep, onNewKey }: Props) {
  const { workspace } = useWorkspace();
  const [, part, inner] = problem.path;
  if (part === "name" || part === "audienceName") return null;
  if (problem.code === "CONFLICT") {
    return (
      <Notice tone="bad">
        This draft was launched before, with another content; look at the{" "}
        <Link href={`/w/${workspace.id}`} className="font-medium underline underline-offset-2">
          campaigns
        </Link>{" "}
        first.
        <Button size="small" className="mt-2 flex" onClick={onNewKey}>
          Launch it as another campaign
        </Button>
      </Notice>
    );
  }
  const step: Step | null = part === "message" ? "message" : part === "rule" || part === "audienceId" ? "audience" : null;
  return (
    <Notice tone="bad">
      {problem.code === "UNREACHABLE"
        ? "The server did not answer. Launch once more: if it did start, it starts no second time."
        : problem.message}
      {step && (
        <button type="button" onClick={() => onStep(step)} className="ml-1.5 font-medium underline underline-offset-2">
          Go to {inner === "imageUrl" ? "the picture" : step}
        </button>
      )}
    </Notice>
  );
}
