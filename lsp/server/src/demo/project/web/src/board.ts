export interface Point {
  x: number;
  y: number;
}

export const WIDTH = 20;
export const HEIGHT = 20;

/** Whether a point lies on the board. */
export function onBoard(point: Point): boolean {
  return point.x >= 0 && point.y >= 0;
}

export function same(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}
