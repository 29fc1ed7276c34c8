import { type Point, onBoard, same } from "./board";

export type Direction = "up" | "down" | "left" | "right";

export interface Snake {
  body: Point[];
  direction: Direction;
  alive: boolean;
}

export function nextHead(snake: Snake): Point {
  const [head] = snake.body;
  switch (snake.direction) {
    case "up":
      return { x: head.x, y: head.y - 1 };
    case "down":
      return { x: head.x, y: head.y + 1 };
    case "left":
      return { x: head.x - 1, y: head.y };
    case "right":
      return { x: head.x + 1, y: head.y };
  }
}

export function step(snake: Snake, food: Point): Snake {
  const head = nextHead(snake);
  const ate = same(head, food);
  const body = [head, ...(ate ? snake.body : snake.body.slice(0, -1))];
  return { ...snake, body, alive: onBoard(head) };
}
