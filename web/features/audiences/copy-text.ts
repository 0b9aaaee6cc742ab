import { toast } from "@/components/ui/toast";

/** Puts a rule on the clipboard and says so. */
export async function copyText(text: string | null): Promise<void> {
  if (!text) {
    toast.error("There is nothing finished to copy yet");
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
    toast.success("Copied as JSON");
  } catch {
    // A page that was not reached by https, or a browser that refuses.
    toast.error("The browser did not let this be copied");
  }
}
