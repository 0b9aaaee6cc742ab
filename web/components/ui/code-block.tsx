import { CopyButton } from "@/components/ui/copy-button";

type Props = {
  /** What it is, for those who hear it and for the button. */
  label: string;
  code: string;
};

/** Lines to be copied, which scroll sideways where they are long. */
export function CodeBlock({ label, code }: Props) {
  return (
    <div className="relative rounded-lg border bg-surface">
      <pre
        // A region that scrolls must be reachable by the keyboard.
        tabIndex={0}
        role="region"
        aria-label={label}
        className="overflow-x-auto rounded-lg py-3 pr-12 pl-4 font-mono text-[0.8125rem] leading-6"
      >
        {code}
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-md bg-surface">
        <CopyButton text={code} label={`Copy: ${label}`} />
      </div>
    </div>
  );
}
