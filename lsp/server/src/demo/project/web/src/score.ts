/** The score as it stands under the board. */
export function formatScore(score: number): string {
  return String(score);
}
