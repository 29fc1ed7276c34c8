/** What is wrong, as a sentence for a person. */

/** The message of whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
