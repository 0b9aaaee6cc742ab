/**
 * The body of an answer as one piece, and how much of it has come. The browser keeps what it gathers outside of the
 * page's own memory, and what is large on the disk.
 */
export async function gathered(response: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  let bytes = 0;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      onProgress((bytes += chunk.byteLength));
      controller.enqueue(chunk);
    },
  });
  const { headers } = response;
  return await new Response(response.body?.pipeThrough(counting), { headers }).blob();
}

/** Hands a file to whoever looks at the page, as a download. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser holds on to what it has begun to save.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file's name from what people call a thing: "diwali-thank-you". */
export function fileName(title: string): string {
  return (
    title
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 80) || "file"
  );
}
