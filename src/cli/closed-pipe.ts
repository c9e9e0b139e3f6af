/** `nnc … | head` ends as soon as `head` has read enough, and says nothing of it. */

/** Any other fault ends the program as if nobody had listened. */
export function endWhenNobodyReads(): void {
  const listener = (error: Error): void => {
    if (isClosedPipe(error)) process.exit();
    process.off("uncaughtException", listener);
    process.nextTick(() => {
      throw error;
    });
  };
  process.on("uncaughtException", listener);
}

function isClosedPipe({ code, syscall }: NodeJS.ErrnoException): boolean {
  return code === "EPIPE" && syscall === "write";
}
